"""Tables of figures in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from siapabilang.figures import percent
from siapabilang.model import Article
from siapabilang.scoring import Result, Value

FIGURES = ("who-said-what F1", "quote F1", "exact quote F1", "speaker accuracy", "coverage")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table, its first column flush left."""
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return [lines[0], "|---|" + "---:|" * (len(head) - 1), *lines[1:], ""]


def results_table(results: Mapping[str, Result], figures: Sequence[str]) -> Iterator[str]:
    """Yield the table of ``figures`` of each of ``results``, with the signature that they share."""
    rows = ([name, *(_with_interval(result.figures[f]) for f in figures)] for name, result in results.items())
    yield from table(("system", *figures), rows)
    signature = next(iter(results.values())).signature
    yield from (f"`{signature}`", "")


def _with_interval(value: Value) -> str:
    bounds = "" if value.low is None or value.high is None else f" ({percent(value.low)}–{percent(value.high)})"
    return percent(value.value) + bounds


def count_quotes(articles: Sequence[Article]) -> int:
    """Return the number of quotes in ``articles``."""
    return sum(len(article.quotes) for article in articles)
