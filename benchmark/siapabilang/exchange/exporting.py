"""Exports articles: to a folder with the files of one format and ``articles.json``, which brings them back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from siapabilang import __version__
from siapabilang.exchange.drawing import draw
from siapabilang.exchange.files import write_folder
from siapabilang.exchange.layer import Document
from siapabilang.exchange.manifest import MANIFEST, header_of, write_manifest
from siapabilang.exchange.predicted import with_predictions
from siapabilang.exchange.registry import Writer
from siapabilang.gold import load_authored, load_real
from siapabilang.model import Article, Part, Prediction, RealArticle, SplitName
from siapabilang.offsets import with_text
from siapabilang.problems import InputError, Problem
from siapabilang.rehydrate import find_texts

_A = TypeVar("_A", Article, RealArticle)


class Selection(msgspec.Struct, frozen=True):
    """The articles to export, in the order of their ids; ``real`` holds what the corpus stores of those by others."""

    articles: tuple[Article, ...]
    real: Mapping[str, RealArticle] = {}


def select(
    split: SplitName,
    part: Part = "authored",
    *,
    dataset: Path | None = None,
    texts: Path | None = None,
    events: Collection[str] = (),
) -> Selection:
    """Load the articles of ``split`` with their gold, or of some of its ``events`` only.

    ``texts`` is where the texts of real articles are (see `rehydrate.find_texts`). Raises `InputError` where an event
    is not in the split or a text is missing.
    """
    if part == "authored":
        return Selection(_of_events(load_authored(split, dataset), events, f"{part}/{split}"))
    stored = _of_events(load_real(split, dataset), events, f"{part}/{split}")
    found = find_texts(stored, texts).texts if texts else {}
    if missing := [real.id for real in stored if real.id not in found]:
        message = f"the texts of {len(missing)} articles are not here, first {missing[0]}; --texts names your copy"
        raise InputError([Problem(f"{part}/{split}", f"{message}, --event the events that you have")])
    joined = tuple(with_text(real, found[real.id]) for real in stored)
    return Selection(joined, {real.id: real for real in stored})


def predicted(selection: Selection, predictions: Sequence[Prediction]) -> Selection:
    """Return ``selection`` with predictions in the place of its gold."""
    return Selection(tuple(with_predictions(selection.articles, predictions)), selection.real)


def export(selection: Selection, format_: Writer, folder: Path, *, source: str = "gold", blind: bool = False) -> int:
    """Write ``selection`` into the new ``folder``; return the number of articles.

    ``source`` says in formats that have a place for it who made the annotation; ``blind`` leaves the annotation out.
    Raises `InputError`, having written nothing, where the folder holds anything or the format cannot be written.
    """
    documents = tuple(drawn(selection.articles, blind=blind))
    headers = [header_of(article, selection.real.get(article.id)) for article in selection.articles]
    files = [*format_.write(documents, source), (MANIFEST, write_manifest(headers, __version__))]
    write_folder(folder, files)
    return len(documents)


def drawn(articles: Sequence[Article], *, blind: bool = False) -> Iterator[Document]:
    """Yield ``articles`` as tools show them, each with the utterances of its event to choose from."""
    utterances: dict[str, dict[str, None]] = {}
    for article in articles:
        known = utterances.setdefault(article.event, {})
        known.update((quote.utterance, None) for quote in article.quotes if quote.utterance)
    for article in articles:
        bare = msgspec.structs.replace(article, quotes=(), distractors=()) if blind else article
        yield draw(bare, sorted(utterances[article.event], key=_by_number))


def _by_number(utterance: str) -> tuple[str, int]:
    """Order ``u2`` before ``u10``."""
    stem = utterance.rstrip("0123456789")
    return stem, int(utterance[len(stem) :] or 0)


def _of_events(articles: Sequence[_A], events: Collection[str], where: str) -> tuple[_A, ...]:
    if strange := sorted(set(events) - {article.event for article in articles}):
        raise InputError([Problem(where, f"holds no event {strange[0]!r}")])
    chosen = (article for article in articles if not events or article.event in events)
    return tuple(sorted(chosen, key=lambda article: article.id))
