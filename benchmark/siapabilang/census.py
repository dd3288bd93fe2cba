"""Counts of the corpus for the card: how many of each phenomenon each split holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from siapabilang.counts import prepare
from siapabilang.model import DISTRACTOR_KINDS, FORMS, QUOTE_TYPES, UNSPECIFIED, Article, Quote, RealArticle

Gold = Article | RealArticle

_OF_QUOTES: Mapping[str, Callable[[Quote], bool]] = {
    "several speakers together": lambda q: len(q.speakers) > 1,
    "speaker unspecified": lambda q: any(s.entity == UNSPECIFIED for s in q.speakers),
    "one source": lambda q: len(q.sources) == 1,
    "two or more sources": lambda q: len(q.sources) > 1,
    "denied": lambda q: q.polarity == "denied",
    "several spans": lambda q: len(q.spans) > 1,
    "distorted rendering": lambda q: q.fidelity == "distorted",
}


def census(articles: Sequence[Gold]) -> dict[str, int]:
    """Return the counts of ``articles`` by name, in the order in which the card shows them."""
    quotes = [quote for article in articles for quote in article.quotes]
    kinds = Counter(d.kind for article in articles for d in article.distractors)
    return {
        "events": len({article.event for article in articles}),
        "articles": len(articles),
        "outlets": len({article.outlet for article in articles}),
        "quotes": len(quotes),
        **{f"type {type_}": sum(quote.type == type_ for quote in quotes) for type_ in QUOTE_TYPES},
        **{f"speaker form {form}": sum(quote.form == form for quote in quotes) for form in FORMS},
        **{name: sum(map(holds, quotes)) for name, holds in _OF_QUOTES.items()},
        "speaker anonymous or a group": sum(_by_kind(article, {"anonymous", "group"}) for article in articles),
        "nested in another quote": sum("nested=yes" in q.slices for a in articles for q in prepare(a).quotes),
        **{f"distractor {kind}": kinds[kind] for kind in DISTRACTOR_KINDS},
    }


def _by_kind(article: Gold, kinds: set[str]) -> int:
    of_kind = {entity.id for entity in article.entities if entity.kind in kinds}
    return sum(any(s.entity in of_kind for s in quote.speakers) for quote in article.quotes)


def census_table(columns: Iterable[tuple[str, Sequence[Gold]]]) -> str:
    """Return the counts as a Markdown table, one column a split."""
    counted = [(name, census(articles)) for name, articles in columns]
    lines = ["| | " + " | ".join(name for name, _ in counted) + " |", "|---" + "|---:" * len(counted) + "|"]
    lines += [f"| {row} | " + " | ".join(str(counts[row]) for _, counts in counted) + " |" for row in counted[0][1]]
    return "\n".join(lines)
