"""What of a result leaves the house: aggregates and large slices, to the Ladder's step; nothing by article or event."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from siapabilang.scoring import Result, Value
from siapabilang.server.ladder import rounded


class Shown(msgspec.Struct, frozen=True):
    """A result as its team, and later everybody, sees it: all values are multiples of ``step``.

    ``slices`` are the shares of gold quotes of a class that were found (``found``), with the right speakers (``who``),
    with the right sources too (``via``); how many quotes a class has is not told.
    """

    signature: str
    articles: int
    events: int
    step: float
    figures: Mapping[str, Value]
    slices: Mapping[str, Mapping[str, Value]]


def shown(result: Result, *, step: float, quotes: int, events: int) -> Shown:
    """Return what may be shown of ``result``: slices only from ``quotes`` gold quotes and ``events`` events on."""
    return Shown(
        signature=result.signature,
        articles=result.articles,
        events=result.events,
        step=step,
        figures={name: _rounded(value, step) for name, value in result.figures.items()},
        slices={
            name: {share: _rounded(getattr(slice_, share), step) for share in ("found", "who", "via")}
            for name, slice_ in result.slices.items()
            # An outlet's articles are few and known by name: a slice of them is nearly a result by article.
            if slice_.gold >= quotes and slice_.events >= events and not name.startswith(("outlet=", "topic="))
        },
    )


def _rounded(value: Value, step: float) -> Value:
    told, low, high = (None if v is None else rounded(v, step) for v in (value.value, value.low, value.high))
    # A note beside a value may say that it is exactly so before it was rounded.
    return Value(told, low, high, value.note if told is None else "")
