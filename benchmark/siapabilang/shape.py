"""Whether the authored articles look like real ones: distributions of both parts side by side.

Measured from offsets and tokens alone, so that the real part needs no texts. Cue words and sentence lengths need them:
those of the real part are measured by whoever has the texts, and stored with the digest of the gold they belong to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean, median

import msgspec
import yaml

from siapabilang.model import FORMS, QUOTE_TYPES, Article, RealArticle
from siapabilang.names import fold
from siapabilang.tokens import TokenIndex
from siapabilang.traits import distance_of, index_of, slices_of
from siapabilang.yaml_source import read_yaml

_SENTENCE = re.compile(r"[^.!?\n]+")
_SHOWN_CUES = 20


class Shape(msgspec.Struct, frozen=True):
    """What a set of articles is like. ``shares`` are between 0 and 1, ``means`` in the unit that their name says."""

    articles: int
    shares: Mapping[str, float]
    means: Mapping[str, float]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What only texts tell: the commonest cue words with their share of all cues, and tokens a sentence.

    ``gold`` is the digest of the gold that it was measured on, which tells when it has gone stale.
    """

    gold: str
    sentence: float
    cues: Mapping[str, float]


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


def wording_of(articles: Sequence[Article], gold: str) -> Wording:
    """Measure what the texts of ``articles`` tell; ``gold`` is the digest of their gold."""
    cues: Counter[str] = Counter()
    for article in articles:
        for quote in article.quotes:
            cues.update(" ".join(fold(article.text[span.start : span.end])) for span in quote.cue)
    total = sum(cues.values())
    common = sorted(cues.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN_CUES]
    lengths = [size for a in articles for m in _SENTENCE.finditer(a.text) if (size := len(fold(m.group())))]
    return Wording(gold, round(mean(lengths), 1), {cue: round(number / total, 4) for cue, number in common})


def read_wording(path: Path) -> Wording:
    """Read a stored measurement. Raises `InputError`."""
    return read_yaml(path, path.name).as_type(Wording)


def write_wording(wording: Wording, path: Path) -> None:
    """Store a measurement."""
    head = "# Measured by `siapabilang stats --texts FOLDER` on the texts of the real articles, which are not here.\n"
    path.write_text(head + yaml.safe_dump(msgspec.to_builtins(wording), sort_keys=False, allow_unicode=True), "utf-8")


def wording_table(columns: Mapping[str, Wording]) -> str:
    """Return the wording of several sets as a Markdown table."""
    lines = [_row("", columns), "|---" + "|---" * len(columns) + "|"]
    lines.append(_row("tokens a sentence (mean)", [f"{wording.sentence:.1f}" for wording in columns.values()]))
    cues = [", ".join(f"*{cue}* {100 * share:.1f} %" for cue, share in w.cues.items()) for w in columns.values()]
    lines.append(_row("commonest cue words, of all", cues))
    return "\n".join(lines)


def shape_table(columns: Mapping[str, Shape]) -> str:
    """Return shapes side by side as a Markdown table."""
    first, shapes = next(iter(columns.values())), columns.values()
    lines = ["| | " + " | ".join(columns) + " |", "|---" + "|---:" * len(columns) + "|"]
    lines += [_row(name, [f"{100 * shape.shares[name]:.1f} %" for shape in shapes]) for name in first.shares]
    lines += [_row(name, [f"{shape.means[name]:.1f}" for shape in shapes]) for name in first.means]
    return "\n".join(lines)


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"
