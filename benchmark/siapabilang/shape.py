"""Whether the authored articles look like real ones: distributions of both parts side by side.

Measured from offsets and tokens alone, so that the real part needs no texts; cue words and sentence lengths, which need
them, are added for articles whose text is at hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, median

import msgspec

from siapabilang.model import FORMS, QUOTE_TYPES, Article, RealArticle
from siapabilang.names import fold
from siapabilang.tokens import TokenIndex
from siapabilang.traits import distance_of, index_of, slices_of

_SENTENCE = re.compile(r"[^.!?\n]+")
_SHOWN_CUES = 20


class Shape(msgspec.Struct, frozen=True):
    """What a set of articles is like. ``shares`` are between 0 and 1, ``means`` in the unit that their name says."""

    articles: int
    shares: Mapping[str, float]
    means: Mapping[str, float]


class Wording(msgspec.Struct, frozen=True):
    """What only texts tell: the commonest cue words with their share of all cues, and tokens a sentence."""

    cues: Mapping[str, float]
    sentence: float


def shape_of(articles: Sequence[Article | RealArticle]) -> Shape:
    """Measure ``articles``, of which there must be one at least."""
    slices = Counter(name for a in articles for of in slices_of(a, index_of(a)) for name in of)
    quotes = sum(len(a.quotes) for a in articles)
    tokens = [index_of(a) for a in articles]
    lengths = [len(t.content(q.spans)) for a, t in zip(articles, tokens, strict=True) for q in a.quotes]
    distances = [
        distance
        for a, t in zip(articles, tokens, strict=True)
        for q in a.quotes
        if (distance := distance_of(q, t.content(q.spans), t)) is not None
    ]
    in_quotes = [_share_in_quotes(a, t) for a, t in zip(articles, tokens, strict=True)]
    return Shape(
        articles=len(articles),
        shares={
            **{f"type {name}": slices[f"type={name}"] / quotes for name in QUOTE_TYPES},
            **{f"speaker form {name}": slices[f"form={name}"] / quotes for name in FORMS},
            "several speakers": slices["speakers=several"] / quotes,
            "anonymous or a group": slices["unnamed=yes"] / quotes,
            "with a source": 1 - slices["sources=none"] / quotes,
            "denied": slices["polarity=denied"] / quotes,
            "nested": slices["nested=yes"] / quotes,
            "several spans": slices["spans=several"] / quotes,
            "articles with a source": sum(any(q.sources for q in a.quotes) for a in articles) / len(articles),
            "tokens inside quotes": mean(in_quotes),
        },
        means={
            "tokens an article": mean(len(t.starts) for t in tokens),
            "quotes an article": quotes / len(articles),
            "quotes in 100 tokens": 100 * quotes / sum(len(t.starts) for t in tokens),
            "speakers an article": mean(len({s.entity for q in a.quotes for s in q.speakers}) for a in articles),
            "tokens a quote (median)": median(lengths),
            "tokens between quote and mention (mean)": mean(distances),
        },
    )


def _share_in_quotes(article: Article | RealArticle, tokens: TokenIndex) -> float:
    inside = {token for quote in article.quotes for token in tokens.content(quote.spans)}
    return len(inside) / len(tokens.starts)


def wording_of(articles: Iterable[Article]) -> Wording:
    """Measure what the texts of ``articles`` tell."""
    found = list(articles)
    cues: Counter[str] = Counter()
    for article in found:
        for quote in article.quotes:
            cues.update(" ".join(fold(article.text[span.start : span.end])) for span in quote.cue)
    total = sum(cues.values())
    lengths = [size for a in found for m in _SENTENCE.finditer(a.text) if (size := len(fold(m.group())))]
    return Wording({cue: number / total for cue, number in cues.most_common(_SHOWN_CUES)}, mean(lengths))


def shape_table(columns: Mapping[str, Shape]) -> str:
    """Return shapes side by side as a Markdown table."""
    first, shapes = next(iter(columns.values())), columns.values()
    lines = ["| | " + " | ".join(columns) + " |", "|---" + "|---:" * len(columns) + "|"]
    lines += [_row(name, [f"{100 * shape.shares[name]:.1f} %" for shape in shapes]) for name in first.shares]
    lines += [_row(name, [f"{shape.means[name]:.1f}" for shape in shapes]) for name in first.means]
    return "\n".join(lines)


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"
