"""Counts of the corpus: how many of each phenomenon each split holds, and whether that is enough to measure it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.corpus import Corpus
from siapabilang.model import DISTRACTOR_KINDS, FORMS, QUOTE_TYPES, SPLITS, Article, RealArticle
from siapabilang.problems import Problem
from siapabilang.traits import index_of, slices_of, typography_of
from siapabilang.yaml_source import read_yaml

Gold = Article | RealArticle
Counts = Mapping[str, int | None]

# What a row counts, as a trait of `siapabilang.traits`; the order is that of the card.
_OF_SLICES: Mapping[str, tuple[str, ...]] = {
    **{f"type {type_}": (f"type={type_}",) for type_ in QUOTE_TYPES},
    **{f"speaker form {form}": (f"form={form}",) for form in FORMS},
    "several speakers together": ("speakers=several",),
    "speaker unspecified": ("speakers=unspecified",),
    "speaker anonymous or a group": ("unnamed=yes",),
    "speaker shares a name": ("shared-name=yes",),
    "with a source": ("sources=one", "sources=several"),
    "with two or more sources": ("sources=several",),
    "denied": ("polarity=denied",),
    "nested in another quote": ("nested=yes",),
    "several spans": ("spans=several",),
    "distorted rendering": ("fidelity=distorted",),
}
# Rows that only a text can tell.
_OF_TYPOGRAPHY: Mapping[str, str] = {
    "lost or odd quotation mark": "odd-mark",
    "attributed by another sentence": "next-sentence",
    "runs over paragraphs": "over-paragraphs",
}


class Column(msgspec.Struct, frozen=True):
    """A set of articles and its counts by row; None where only texts would tell and they are not here."""

    name: str
    counts: Counts


def census(articles: Sequence[Gold]) -> Counts:
    """Return the counts of ``articles`` by name, in the order in which the card shows them."""
    slices = Counter(name for article in articles for of in slices_of(article, index_of(article)) for name in of)
    kinds = Counter(d.kind for article in articles for d in article.distractors)
    written = [article for article in articles if isinstance(article, Article)]
    typography = Counter(trait for article in written for of in typography_of(article) for trait in of)
    return {
        "events": len({article.event for article in articles}),
        "articles": len(articles),
        "outlets": len({article.outlet for article in articles}),
        "quotes": sum(len(article.quotes) for article in articles),
        **{name: sum(slices[slice_] for slice_ in of) for name, of in _OF_SLICES.items()},
        **{name: typography[t] if len(written) == len(articles) else None for name, t in _OF_TYPOGRAPHY.items()},
        "distractors": sum(kinds.values()),
        **{f"distractor {kind}": kinds[kind] for kind in DISTRACTOR_KINDS},
    }


def census_of(corpus: Corpus) -> list[Column]:
    """Return the counts of each split of the authored and of the real part, and of all that is authored."""
    sets: dict[str, list[Gold]] = {}
    for split in SPLITS:
        sets[split] = [a for e in corpus.authored if e.event.split == split for a in e.articles]
    sets["authored"] = [a for e in corpus.authored for a in e.articles]
    for split in SPLITS:
        sets[f"real {split}"] = [a for e in corpus.real if e.event.split == split for a in e.articles]
    return [Column(name, census(articles)) for name, articles in sets.items() if articles]


def census_table(columns: Iterable[Column]) -> str:
    """Return the counts as a Markdown table, one column a set."""
    shown = list(columns)
    lines = ["| | " + " | ".join(column.name for column in shown) + " |", "|---" + "|---:" * len(shown) + "|"]
    lines += [f"| {row} | " + " | ".join(_cell(c.counts[row]) for c in shown) + " |" for row in shown[0].counts]
    return "\n".join(lines)


def _cell(count: int | None) -> str:
    return "–" if count is None else str(count)


def shortfalls(columns: Iterable[Column], targets: Path) -> list[Problem]:
    """Return where the corpus holds less than ``targets`` asks for: a YAML file of rows by column."""
    wanted = read_yaml(targets, targets.name).as_type(dict[str, dict[str, int]])
    have = {column.name: column.counts for column in columns}
    return [
        Problem(targets.name, f"there are {have.get(name, {}).get(row) or 0}; at least {least} are wanted", field=field)
        for name, rows in wanted.items()
        for row, least in rows.items()
        for field in [f"{name}: {row}"]
        if (have.get(name, {}).get(row) or 0) < least
    ]
