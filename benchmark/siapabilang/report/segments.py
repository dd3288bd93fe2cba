"""A text cut where marks begin and end, so that overlapping and nested marks can be drawn as flat HTML."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from siapabilang.model import Span

UNDERLINES = frozenset({"mention", "source"})  # classes that leave the fill to others


class Mark(msgspec.Struct, frozen=True):
    """Something drawn on a text: ``label`` stands before its first span, ``style`` are CSS classes."""

    id: str
    spans: tuple[Span, ...]
    label: str
    style: str
    title: str = ""


class Segment(msgspec.Struct, frozen=True):
    """A stretch of text under the same marks; ``opening`` are those whose label belongs in front of it."""

    text: str
    marks: tuple[Mark, ...]
    opening: tuple[Mark, ...]

    @property
    def style(self) -> str:
        """Return the CSS classes: the fill of the innermost mark that has one, and whatever only underlines."""
        fills = [mark.style for mark in self.marks if mark.style not in UNDERLINES]
        return " ".join([*fills[-1:], *dict.fromkeys(mark.style for mark in self.marks if mark.style in UNDERLINES)])


Paragraph = tuple[Segment, ...]


def paragraphs(text: str, marks: Iterable[Mark]) -> list[Paragraph]:
    """Cut ``text`` into paragraphs (its lines, without the empty ones) of segments; longer marks come first."""
    drawn = sorted(marks, key=lambda mark: -sum(span.end - span.start for span in mark.spans))
    cut = sorted({0, len(text), *(at for mark in drawn for span in mark.spans for at in (span.start, span.end))})
    found: list[list[Segment]] = [[]]
    seen: set[str] = set()
    for start, end in pairwise(cut):
        over = tuple(mark for mark in drawn if any(s.start <= start and end <= s.end for s in mark.spans))
        opening = tuple(mark for mark in over if mark.id not in seen)
        seen.update(mark.id for mark in over)
        for number, line in enumerate(text[start:end].split("\n")):
            if number:
                found.append([])
            if line:
                found[-1].append(Segment(line, over, opening))
                opening = ()
    return [tuple(paragraph) for paragraph in found if paragraph]
