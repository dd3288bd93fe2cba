"""Writes brat's files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from siapabilang.exchange.files import file_stem
from siapabilang.exchange.formats.brat.settings import TOOLS, VISUAL, annotation_conf, encoded, numbered
from siapabilang.exchange.layer import ROLES, Document, Link
from siapabilang.model import Span

_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")  # whatever the readers of .ann files take for a line break


def write(documents: Sequence[Document], source: str) -> Iterator[tuple[str, bytes]]:  # noqa: ARG001 – no place for it
    """Yield the texts, the annotations and brat's settings."""
    events: dict[str, list[Document]] = {}
    for document in documents:
        stem = file_stem(document.name)
        events.setdefault(str(PurePosixPath(stem).parent), []).append(document)
        yield f"{stem}.txt", document.text.encode()
        yield f"{stem}.ann", "".join(f"{line}\n" for line in _lines(document)).encode()
    for folder, held in events.items():
        yield str(PurePosixPath(folder) / "annotation.conf"), annotation_conf(held).encode()
    yield "visual.conf", VISUAL.encode()
    yield "tools.conf", TOOLS.encode()


def _lines(document: Document) -> Iterator[str]:
    """Yield the lines of an ``.ann`` file: text-bound annotations, then events, attributes and notes."""
    ids: dict[str, str] = {}
    triggers: dict[tuple[Span, ...], str] = {}
    for mark in document.marks:
        spans = _fragments(document.text, mark.spans)
        if mark.label == "Quote" and spans in triggers:
            continue  # two quotes with the same content are two events with one trigger, as brat itself draws them
        bound = f"T{len(ids) + len(triggers) + 1}"
        if mark.label == "Quote":
            triggers[spans] = bound
        else:
            ids[mark.key] = bound
        place = ";".join(f"{span.start} {span.end}" for span in spans)
        words = " ".join(document.text[span.start : span.end] for span in spans)
        yield f"{bound}\t{mark.label} {place}\t{words}"
    quotes = [mark for mark in document.marks if mark.label == "Quote"]
    for number, quote in enumerate(quotes, 1):
        ids[quote.key] = f"E{number}"
        arguments = _arguments([link for link in document.links if link.quote == quote.key], ids)
        trigger = triggers[_fragments(document.text, quote.spans)]
        yield " ".join([f"E{number}\tQuote:{trigger}", *arguments])
    attributes = (
        f"{numbered(name.capitalize(), place)} {ids[mark.key]} {encoded(value)}"
        for mark in document.marks
        for name, values in mark.features.items()
        for place, value in enumerate(values, 1)
    )
    yield from (f"A{number}\t{attribute}" for number, attribute in enumerate(attributes, 1))
    named = (quote for quote in quotes if quote.name)
    yield from (f"#{n}\tAnnotatorNotes {ids[quote.key]}\t{encoded(quote.name)}" for n, quote in enumerate(named, 1))


def _arguments(links: Sequence[Link], ids: Mapping[str, str]) -> Iterator[str]:
    for role in ROLES:
        for place, link in enumerate((link for link in links if link.role == role), 1):
            yield f"{numbered(role.capitalize(), link.hop or place)}:{ids[link.target]}"


def _fragments(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return ``spans`` as brat can hold them: in order, apart, and each within a line."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].end:
            span = Span(apart[-1].start, max(span.end, apart.pop().end))  # noqa: PLW2901 – it grows
        apart.append(span)
    pieces = [Span(*m.span()) for span in apart for m in _LINE.finditer(text, span.start, span.end)]
    return tuple(piece for piece in pieces if text[piece.start : piece.end].strip()) or tuple(pieces)
