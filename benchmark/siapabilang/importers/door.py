"""The door that all importers share: runs one, checks what it gives, and writes it as a dataset folder."""

from __future__ import annotations

import importlib
import inspect
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from siapabilang.importers import IMPORTERS
from siapabilang.importers.reading import Reading, Remark
from siapabilang.model import SPLITS, UNSPECIFIED, Article, Attributed, Quote, Span, SplitName
from siapabilang.problems import InputError, Problem
from siapabilang.tokens import TokenIndex


class Importer(Protocol):
    """What a module under `siapabilang.importers` offers."""

    VERSION: str
    SOURCE: str

    def read(self, reading: Reading) -> Iterator[tuple[SplitName, Article]]:
        """Yield the articles of the corpus at ``reading.path`` with their splits."""
        ...


Progress = Callable[[Iterator[tuple[SplitName, Article]]], Iterator[tuple[SplitName, Article]]]


class Imported(msgspec.Struct, frozen=True):
    """A corpus as articles: ``files`` are SHA-256 by name, ``notes`` what the importer says about itself."""

    name: str
    version: str
    source: str
    notes: str
    splits: Mapping[SplitName, Sequence[Article]]
    files: Mapping[str, str]
    remarks: Sequence[Remark]
    rules: Mapping[str, int]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the numbers of articles, quotes, quotes with a speaker, and entities of each split."""
        return {
            split: {
                "articles": len(articles),
                "quotes": sum(len(a.quotes) for a in articles),
                "quotes with a speaker": sum(_is_attributed(q) for a in articles for q in a.quotes),
                "entities": sum(len(a.entities) for a in articles),
            }
            for split, articles in self.splits.items()
        }


def load(name: str) -> Importer:
    """Return the importer called ``name``. Raises `InputError` if there is none."""
    if name not in IMPORTERS:
        raise InputError([Problem("NAME", f"there is no importer {name!r}; there are: {', '.join(sorted(IMPORTERS))}")])
    importer: Importer = importlib.import_module(IMPORTERS[name])
    return importer


def import_corpus(name: str, path: Path, *, progress: Progress = iter) -> Imported:
    """Read the corpus at ``path`` with the importer called ``name``; ``progress`` may watch its articles go by.

    Raises `InputError` if there is no such importer or corpus, or if the files are not what the importer reads.
    """
    importer = load(name)
    if not path.exists():
        raise InputError([Problem(str(path), "is not there; name the corpus' folder or one of its files")])
    reading = Reading(path)
    found: dict[SplitName, list[Article]] = {}
    for split, article in progress(importer.read(reading)):
        found.setdefault(split, []).append(_usable(_composed(article, reading), reading))
    if not found:
        raise InputError([Problem(str(path), f"holds no article that {name} could read")])
    ids = Counter(article.id for articles in found.values() for article in articles)
    if doubles := [id_ for id_, times in ids.items() if times > 1]:
        raise InputError([Problem(str(path), f"holds the article {doubles[0]} twice; name the folder of one edition")])
    return Imported(
        name=name,
        version=importer.VERSION,
        source=importer.SOURCE,
        notes=inspect.getdoc(importer) or "",
        splits={split: found[split] for split in SPLITS if split in found},
        files=dict(sorted(reading.digests.items())),
        remarks=reading.remarks,
        rules=reading.by_rule(),
    )


def write_import(imported: Imported, folder: Path) -> None:
    """Write a corpus as a dataset folder that ``--dataset`` takes: parquet, a card, and ``import.json``."""
    from siapabilang.build import write_articles  # noqa: PLC0415 – imports `datasets`, which takes seconds

    record = {
        "importer": imported.name,
        "version": imported.version,
        "source": imported.source,
        "files": imported.files,
        "counts": imported.counts(),
        "rules": imported.rules,
        "exceptions": imported.remarks,
    }
    write_articles(
        {str(split): articles for split, articles in imported.splits.items()},
        folder,
        version=f"{imported.name}-{imported.version}",
        prose=card(imported),
        beside={"import.json": msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"},
    )


def card(imported: Imported) -> str:
    """Return what a reader of the folder should know, as Markdown."""
    counts = imported.counts()
    heads = next(iter(counts.values()))
    lines = [
        f"# {imported.name}, imported",
        "",
        f"Written by `siapabilang import {imported.name}`, importer {imported.version}.",
        f"The hashes of the {len(imported.files)} files read, and every exception, stand in `import.json`.",
        "",
        f"Source and licence: {imported.source}. The texts are not ours: use and share them under that licence only.",
        "",
        "| split | " + " | ".join(heads) + " |",
        "|---|" + "---:|" * len(heads),
        *(f"| {split} | " + " | ".join(map(str, row.values())) + " |" for split, row in counts.items()),
        "",
        "## What was mapped, and what could not be",
        "",
        imported.notes,
        "",
        "## Exceptions",
        "",
        *(f"- {times} × {rule}" for rule, times in imported.rules.items()),
        *(["None."] if not imported.rules else []),
    ]
    return "\n".join(lines) + "\n"


def _composed(article: Article, reading: Reading) -> Article:
    """Return ``article`` with its text in NFC, as all of ours are, and its spans moved along."""
    text = unicodedata.normalize("NFC", article.text)
    if text == article.text:
        return article
    reading.remarks.append(Remark(article.id, 0, "the text was composed (NFC), and its offsets moved along"))

    def moved(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(
            Span(*(len(unicodedata.normalize("NFC", article.text[:at])) for at in (span.start, span.end)))
            for span in spans
        )

    return msgspec.structs.replace(
        article,
        text=text,
        quotes=tuple(
            msgspec.structs.replace(
                quote,
                spans=moved(quote.spans),
                cue=moved(quote.cue),
                speakers=tuple(Attributed(speaker.entity, moved(speaker.mention)) for speaker in quote.speakers),
            )
            for quote in article.quotes
        ),
    )


def _usable(article: Article, reading: Reading) -> Article:
    """Return ``article`` without quotes that hold no token, which nothing could match, and without doubles.

    Raises AssertionError where it does not hold together as ours do: that is the importer's mistake, not the corpus'.
    """
    ids = {entity.id for entity in article.entities} | {UNSPECIFIED}
    tokens = TokenIndex.of_text(article.text)
    quotes = []
    seen: set[tuple[frozenset[int], frozenset[str]]] = set()
    for quote in article.quotes:
        spans = (*quote.spans, *quote.cue, *(span for speaker in quote.speakers for span in speaker.mention))
        if not quote.speakers or any(speaker.entity not in ids for speaker in quote.speakers):
            raise AssertionError(f"{article.id} {quote.id}: no speaker, or one that is no entity")
        if not all(0 <= span.start < span.end <= len(article.text) for span in spans):
            raise AssertionError(f"{article.id} {quote.id}: a span outside the text")
        content = tokens.content(quote.spans)
        if not content:
            reading.remarks.append(Remark(article.id, 0, "a quote without a letter or digit was left out", quote.id))
        elif (stand := (content, frozenset(speaker.entity for speaker in quote.speakers))) in seen:
            reading.remarks.append(Remark(article.id, 0, "a quote marked twice was taken once", quote.id))
        else:
            seen.add(stand)
            quotes.append(quote)
    return msgspec.structs.replace(article, quotes=tuple(quotes))


def _is_attributed(quote: Quote) -> bool:
    return any(speaker.entity != UNSPECIFIED for speaker in quote.speakers)
