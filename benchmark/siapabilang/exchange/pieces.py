"""Discontinuous marks in tools that have none: a quote's first span holds what is said of it and points at the rest.

A mention or a cue in several spans becomes as many marks that are linked alike; `joining` takes those together anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from siapabilang.exchange.layer import Document, Link, Mark
from siapabilang.model import Span
from siapabilang.problems import Problem, raise_if_any


def apart(document: Document) -> Document:
    """Return ``document`` with every mark in one piece; links ``part`` run from a quote to its further spans."""
    marks: list[Mark] = []
    links: list[Link] = []
    keys: dict[str, list[str]] = {}
    for mark in document.marks:
        for number, span in enumerate(mark.spans):
            key = f"{mark.key}.{number + 1}" if number else mark.key
            keys.setdefault(mark.key, []).append(key)
            if number and mark.label == "Quote":
                marks.append(Mark(key, "Quote", (span,)))
                links.append(Link(mark.key, "part", key))
            else:
                marks.append(msgspec.structs.replace(mark, key=key, spans=(span,)))
    links += [Link(link.quote, link.role, key, link.hop) for link in document.links for key in keys[link.target]]
    return msgspec.structs.replace(document, marks=tuple(marks), links=tuple(links))


def together(document: Document) -> Document:
    """Return ``document`` with the parts of each quote in one mark: the inverse of `apart`, as far as quotes go.

    Raises `InputError` where a part is no quote, belongs to two quotes, has parts or carries anything of its own.
    """
    marks = {mark.key: mark for mark in document.marks}
    problems: list[Problem] = []
    spans: dict[str, list[Span]] = {key: list(mark.spans) for key, mark in marks.items()}
    heads: dict[str, str] = {}
    others = [link for link in document.links if link.role != "part"]
    for link in dict.fromkeys(link for link in document.links if link.role == "part"):
        if message := _refused(link, marks, heads, others):
            problems.append(Problem(document.file, message, field=document.called(marks[link.target])))
            continue
        heads[link.target] = link.quote
        spans[link.quote] += marks[link.target].spans
    for target, head in heads.items():
        if head in heads:
            message = "belongs to a mark that is a part itself; link all parts to the first span"
            problems.append(Problem(document.file, message, field=document.called(marks[target])))
    raise_if_any(problems)
    joined = tuple(
        msgspec.structs.replace(mark, spans=tuple(spans[key])) for key, mark in marks.items() if key not in heads
    )
    return msgspec.structs.replace(document, marks=joined, links=tuple(others))


def _refused(link: Link, marks: dict[str, Mark], heads: dict[str, str], others: Sequence[Link]) -> str:
    head, part = marks[link.quote], marks[link.target]
    if head.label != "Quote" or part.label != "Quote" or head is part:
        return "a link 'part' runs from the first span of a quote to a further one"
    if part.key in heads:
        return "is a part of two quotes; where they share words, mark these twice"
    if part.features or any(part.key == other.quote for other in others):
        return "is a part, but has features or links of its own; they belong on the quote's first span"
    return ""
