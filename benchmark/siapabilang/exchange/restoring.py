"""The way back: what annotators drew, as the files of ``annotations/``.

An authored article becomes marked-up XML, a real one an offset file. What comes back is proved: each file is read again
by the corpus' own reader before anything is written, and has to say what the annotator drew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from siapabilang.exchange.files import file_stem
from siapabilang.exchange.joining import Joined
from siapabilang.exchange.layer import Document
from siapabilang.exchange.manifest import Header, Headers
from siapabilang.markup import read_markup, write_markup
from siapabilang.model import UNSPECIFIED, Article, Entity, EventEntity, Quote
from siapabilang.names import aliases_in_use
from siapabilang.offsets import from_article, read_offsets, write_offsets
from siapabilang.problems import InputError, Problem, raise_if_any


class Restored(msgspec.Struct, frozen=True):
    """An article that came back: the ``path`` of its file under ``annotations/`` and the file's ``content``."""

    path: str
    content: bytes
    article: Article


def restore(documents: Iterable[Document], headers: Sequence[Header], *, offsets: bool = False) -> list[Restored]:
    """Return the articles that ``documents`` show, each once.

    ``headers`` are those of the export; ``offsets`` asks for offset files of authored articles, too. Raises
    `InputError` with the problems of all documents.
    """
    known = Headers(headers)
    problems: list[Problem] = []
    restored: dict[str, Restored] = {}
    origin: dict[str, str] = {}
    try:
        for document in documents:
            try:
                header = known.find(document.text, document.name, document.file)
                if header.id in origin:
                    message = f"is {header.id}, which came back in {origin[header.id]} already; restore one of the two"
                    problems.append(Problem(document.file, message))
                    continue
                origin[header.id] = document.file
                restored[header.id] = _restored(document, header, headers, offsets=offsets)
            except InputError as error:
                problems += error.problems
    except InputError as error:  # files that could not be read
        problems += error.problems
    raise_if_any(problems)
    return list(restored.values())


def event_files(restored: Iterable[Restored], folder: Path, annotations: Path) -> dict[str, bytes]:
    """Return the ``event.yaml`` files that the articles need in ``folder`` to be read, where it has none yet.

    They are those of ``annotations``; an event that is not there has none.
    """
    files: dict[str, bytes] = {}
    for article in restored:
        name = f"{PurePosixPath(article.path).parent}/event.yaml"
        if not (folder / name).exists() and (annotations / name).is_file():
            files[name] = (annotations / name).read_bytes()
    return files


def article_drawn(document: Document, header: Header, siblings: Iterable[Header] = ()) -> Article:
    """Return the article that ``document`` shows; its own facts are those of ``header``.

    Entities of other articles of the event may speak in it as well, ``siblings`` knows them. Raises `InputError`.
    """
    joined = Joined(document)
    return Article(
        id=header.id,
        event=header.event,
        outlet=header.outlet,
        published=header.published,
        headline=header.headline,
        text=document.text,
        entities=_entities(document, joined.quotes, header, siblings),
        quotes=joined.quotes,
        distractors=joined.distractors,
        topic=header.topic,
    )


def _restored(document: Document, header: Header, headers: Sequence[Header], *, offsets: bool) -> Restored:
    article = article_drawn(document, header, (other for other in headers if other.event == header.event))
    place = file_stem(f"{header.event}/{header.id.rpartition('/')[2]}")
    if header.part == "real" or offsets:
        content = write_offsets(from_article(article, address=header.address, file=header.file)).encode()
        read_offsets(content, document.file)
        return Restored(f"real/{place}.json", content, article)
    return Restored(f"events/{place}.xml", _markup(article, document.file), article)


def _markup(article: Article, file: str) -> bytes:
    """Return the marked-up file of ``article``, once it is proved that it says the same."""
    message = "is implicit where no mention is linked, and only there"
    raise_if_any(
        [
            Problem(file, message, field=f"Quote {quote.id}: form")
            for quote in article.quotes
            if any(speaker.mention for speaker in quote.speakers) == (quote.form == "implicit")
        ]
    )
    attributes = {"event": article.event, "outlet": article.outlet, "published": article.published}
    headline = bool(article.headline) and article.text.split("\n")[0] == article.headline
    try:
        markup = write_markup(attributes, article.text, article.quotes, article.distractors, headline=headline)
    except ValueError as error:
        raise InputError(
            [Problem(file, f"{error}; the markup holds marks within lines and within each other")]
        ) from None
    content = markup.encode()
    try:
        marked = read_markup(content, file)
    except InputError as error:
        # Lines and columns are those of a file that nobody has seen.
        raise InputError([Problem(file, p.message, field=p.field) for p in error.problems]) from None
    if (marked.text, marked.distractors) != (article.text, article.distractors):
        message = "the markup cannot hold this text or its distractors; restore it with --offsets"
        raise InputError([Problem(file, message)])
    again = {quote.id: quote for quote in marked.quotes}
    raise_if_any([p for quote in article.quotes if (p := _changed(quote, again[quote.id], file)) is not None])
    return content


def _changed(drawn: Quote, marked: Quote, file: str) -> Problem | None:
    """Return what the markup made of a quote, if it is not what was drawn."""
    for name, ours, theirs in zip(_COMPARED, _said(drawn), _said(marked), strict=True):
        if ours != theirs:
            remedy = _REMEDIES.get(name, "restore it with --offsets")
            return Problem(file, f"the markup cannot hold this; {remedy}", field=f"Quote {drawn.id}: {name}")
    return None


_COMPARED = ("spans", "cue", "speakers", "form", "sources", "type", "polarity", "utterance", "distorted")
_REMEDIES: Mapping[str, str] = {
    "form": "a mention that is a pronoun or a clitic has that form",
    "sources": "link a mention of every source",
}


def _said(quote: Quote) -> tuple[object, ...]:
    speakers = {(speaker.entity, speaker.mention) for speaker in quote.speakers}
    distorted = quote.fidelity == "distorted"  # faithful goes without saying
    said = (quote.spans, quote.cue, speakers, quote.form, quote.sources, quote.type)
    return (*said, quote.polarity, quote.utterance, distorted)


def _entities(
    document: Document, quotes: Iterable[Quote], header: Header, siblings: Iterable[Header]
) -> tuple[Entity, ...]:
    """Return the entities of the article, and those of the event that were given a part in it."""
    own = {entity.id for entity in header.entities}
    of_event: dict[str, Entity] = {}
    aliases: dict[str, dict[str, None]] = {}
    for entity in (entity for sibling in siblings for entity in sibling.entities):
        of_event[entity.id] = entity
        aliases.setdefault(entity.id, {}).update(dict.fromkeys(entity.aliases))
    added: dict[str, Entity] = {}
    problems: list[Problem] = []
    for quote in quotes:
        for role in (*quote.speakers, *quote.sources):
            if role.entity in own or role.entity == UNSPECIFIED or role.entity in added:
                continue
            if role.entity not in of_event:
                message = f"there is no entity {role.entity!r} in this event; choose one of those in the manifest"
                problems.append(Problem(document.file, message, field=f"Quote {quote.id}"))
                continue
            entity = of_event[role.entity]
            known = EventEntity(entity.id, entity.name, entity.kind, tuple(aliases[entity.id]))
            used = aliases_in_use(document.text, [known], [entity.id])
            added[entity.id] = msgspec.structs.replace(entity, aliases=used[entity.id])
    raise_if_any(problems)
    return (*header.entities, *added.values())
