"""What a run cost: requests, tokens as the server counts them, and money at the prices that the user gave."""

from __future__ import annotations

import msgspec

from siapabilang_baselines.llm.settings import Settings, variable

_MILLION = 1e6


class Usage(msgspec.Struct, frozen=True, omit_defaults=True):
    """Requests that were answered, and their tokens; ``cached`` ones are among the ``input``."""

    requests: int = 0
    input: int = 0
    cached: int = 0
    output: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.requests + other.requests,
            self.input + other.input,
            self.cached + other.cached,
            self.output + other.output,
        )


def cost(usage: Usage, settings: Settings) -> float | None:
    """Return what ``usage`` costs, in the currency of the prices; None without prices."""
    if settings.price_input is None or settings.price_output is None:
        return None
    cached_price = settings.price_input if settings.price_cached is None else settings.price_cached
    fresh = (usage.input - usage.cached) * settings.price_input
    return (fresh + usage.cached * cached_price + usage.output * settings.price_output) / _MILLION


def describe(usage: Usage, settings: Settings) -> str:
    """Return ``usage`` and its cost as a phrase."""
    tokens = f"{usage.input:,} tokens in ({usage.cached:,} of them cached), {usage.output:,} out"
    money = cost(usage, settings)
    priced = f"no prices given ({variable('price_input')}, …)" if money is None else f"cost {money:.4f}"
    return f"{usage.requests:,} requests, {tokens}; {priced}"


class Report(msgspec.Struct):
    """What became of the articles of a run.

    ``asked`` and ``resumed`` count articles that were answered now and in an earlier run, ``failed`` those (of both)
    without an answer, ``left_out`` quotes (or answers) of the model that could not be used, ``unplaced`` those that
    stand nowhere in their article, ``approximate`` spans that were placed at words only like those given. ``served``
    are the names by which the server called the model.
    """

    asked: int = 0
    resumed: int = 0
    failed: int = 0
    left_out: int = 0
    unplaced: int = 0
    approximate: int = 0
    usage: Usage = Usage()
    usage_before: Usage = Usage()
    served: set[str] = msgspec.field(default_factory=set)

    def lines(self, settings: Settings) -> list[str]:
        """Return the report for a reader."""
        served = f" (served as {', '.join(sorted(self.served))})" if self.served - {settings.model} else ""
        became = (
            f"{self.asked} articles asked, {self.resumed} taken from the resume file, {self.failed} without an answer, "
            f"{self.left_out} quotes left out, {self.unplaced} that stand nowhere, "
            f"{self.approximate} spans placed at words only like theirs"
        )
        lines = [f"{settings.model}{served}: {became}", describe(self.usage, settings)]
        if self.usage_before.requests:
            lines.append(f"in earlier runs: {describe(self.usage_before, settings)}")
        return lines
