"""The annotations as a whole: reads the folder that people edit into typed articles.

``annotations/`` holds ``outlets.yaml``, ``events/<event>/`` (authored articles as XML), ``real/<event>/`` (offsets) and
``second/`` (the second, blind annotation of the same articles, in the same layout).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from siapabilang.events import read_event, read_outlets
from siapabilang.markup import MarkedArticle, read_markup
from siapabilang.model import Article, Entity, Event, Outlet, Quote, RealArticle
from siapabilang.names import aliases_in_use
from siapabilang.offsets import read_offsets
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.yaml_source import Node, read_yaml


class AuthoredEvent(msgspec.Struct, frozen=True):
    """An event with its articles, the marks they came from, and where its entries stand in ``event.yaml``."""

    event: Event
    file: str
    places: Mapping[str, Node]
    articles: tuple[Article, ...]
    marked: tuple[MarkedArticle, ...]


class RealEvent(msgspec.Struct, frozen=True):
    """A real event with the offset files of its articles."""

    event: Event
    file: str
    articles: tuple[RealArticle, ...]


class DataVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the data and the digest of the content that it was given to."""

    version: str
    digest: str


class Corpus(msgspec.Struct, frozen=True):
    """Everything under ``annotations/``, in the order of file names."""

    root: Path
    outlets: Mapping[str, Outlet]
    authored: tuple[AuthoredEvent, ...]
    real: tuple[RealEvent, ...]


def read_corpus(root: Path) -> Corpus:
    """Read ``root``. Raises `InputError` with the problems of all files."""
    problems: list[Problem] = []
    outlets: Mapping[str, Outlet] = {}
    authored: tuple[AuthoredEvent, ...] = ()
    real: tuple[RealEvent, ...] = ()
    try:
        outlets = read_outlets(root / "outlets.yaml", "outlets.yaml")
    except InputError as error:
        problems += error.problems
    try:
        authored = read_authored_part(root, root)
    except InputError as error:
        problems += error.problems
    try:
        real = read_real_part(root)
    except InputError as error:
        problems += error.problems
    raise_if_any(problems)
    return Corpus(root, outlets, authored, real)


def read_authored_part(layer: Path, root: Path) -> tuple[AuthoredEvent, ...]:
    """Read the events under ``layer/events``, with file names relative to ``root``.

    Raises `InputError` with the problems of all files.
    """
    problems: list[Problem] = []
    events: list[AuthoredEvent] = []
    for folder in _folders(layer / "events"):
        try:
            events.append(read_authored_event(folder, root))
        except InputError as error:
            problems += error.problems
    raise_if_any(problems)
    return tuple(events)


def read_real_part(root: Path) -> tuple[RealEvent, ...]:
    """Read the offset files under ``root/real``. Raises `InputError` with the problems of all files."""
    problems: list[Problem] = []
    events: list[RealEvent] = []
    for folder in _folders(root / "real"):
        try:
            events.append(read_real_event(folder, root))
        except InputError as error:
            problems += error.problems
    raise_if_any(problems)
    return tuple(events)


def read_authored_event(folder: Path, root: Path) -> AuthoredEvent:
    """Read an event's folder; file names in messages are relative to ``root``."""
    file = _name(folder / "event.yaml", root)
    event, places = read_event(folder / "event.yaml", file)
    problems: list[Problem] = []
    marked: list[MarkedArticle] = []
    for path in sorted(folder.glob("*.xml")):
        try:
            marked.append(read_markup(path.read_bytes(), _name(path, root)))
        except InputError as error:
            problems += error.problems
    if not marked and not problems:
        problems.append(Problem(_name(folder, root), "holds no article; add <outlet>.xml"))
    raise_if_any(problems)
    articles = tuple(article_of(event, m, Path(m.file).stem) for m in marked)
    return AuthoredEvent(event, file, places, articles, tuple(marked))


def read_real_event(folder: Path, root: Path) -> RealEvent:
    """Read a real event's folder of offset files."""
    file = _name(folder / "event.yaml", root)
    event, _ = read_event(folder / "event.yaml", file)
    problems: list[Problem] = []
    articles: list[RealArticle] = []
    for path in sorted(folder.glob("*.json")):
        try:
            real = read_offsets(path.read_bytes(), _name(path, root))
            articles.append(msgspec.structs.replace(real, topic=event.topic))
        except InputError as error:
            problems += error.problems
    raise_if_any(problems)
    return RealEvent(event, file, tuple(articles))


def article_of(event: Event, marked: MarkedArticle, stem: str) -> Article:
    """Join a marked-up file with its event: derive the article's entities and what the quotes leave implied."""
    used = aliases_in_use(marked.text, event.entities, marked.entity_ids)
    on_record = {utterance.id for utterance in event.utterances if utterance.text}
    return Article(
        id=f"{event.id}/{stem}",
        event=event.id,
        outlet=marked.attributes["outlet"],
        published=marked.attributes.get("published", ""),
        headline=marked.headline,
        text=marked.text,
        entities=tuple(Entity(e.id, e.name, e.kind, used[e.id]) for e in event.entities if e.id in used),
        quotes=tuple(_with_fidelity(quote, on_record) for quote in marked.quotes),
        distractors=marked.distractors,
        topic=event.topic,
    )


def _with_fidelity(quote: Quote, on_record: set[str]) -> Quote:
    if quote.fidelity or quote.utterance not in on_record:
        return quote
    return msgspec.structs.replace(quote, fidelity="faithful")


def _folders(root: Path) -> Iterator[Path]:
    return iter(sorted(p for p in root.iterdir() if p.is_dir())) if root.is_dir() else iter(())


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def recorded_version(root: Path) -> DataVersion:
    """Return the data version on record, ``0.1.0`` of nothing before the first build."""
    path = root / "version.yaml"
    return read_yaml(path, path.name).as_type(DataVersion) if path.is_file() else DataVersion("0.1.0", "")
