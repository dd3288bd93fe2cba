"""What an article file holds: its marks, and the text and quotes that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from siapabilang.model import UNSPECIFIED, Distractor, Quote, Span


class Mark(msgspec.Struct, frozen=True):
    """A marked stretch of text: the element, its attributes, its span, and where its tag stands in the file."""

    element: str
    attributes: Mapping[str, str]
    span: Span
    line: int
    column: int

    def ids(self, attribute: str) -> list[str]:
        """Return the ids listed in ``attribute``."""
        return self.attributes.get(attribute, "").split()


class MarkedArticle(msgspec.Struct, frozen=True):
    """What one article file says: its attributes, its text, quotes and distractors, and the marks they came from."""

    file: str
    attributes: Mapping[str, str]
    text: str
    headline: str
    quotes: tuple[Quote, ...]
    distractors: tuple[Distractor, ...]
    marks: tuple[Mark, ...]
    lines: tuple[tuple[int, int], ...]  # offset in the text and line in the file, where text begins behind a tag

    def line_of(self, offset: int) -> int:
        """Return the line of the file on which the character at ``offset`` of the text stands."""
        at, line = max((pair for pair in self.lines if pair[0] <= offset), default=(0, 1))
        return line + self.text.count("\n", at, offset)

    def place(self, quote: str) -> tuple[int, int]:
        """Return line and column of the tag that opens ``quote``."""
        return next((m.line, m.column) for m in self.marks if m.element == "quote" and m.attributes.get("id") == quote)

    @property
    def entity_ids(self) -> frozenset[str]:
        """The entities that speak or relay in the article."""
        return frozenset(
            role.entity for q in self.quotes for role in (*q.speakers, *q.sources) if role.entity != UNSPECIFIED
        )


def strip_tags(source: str) -> str:
    """Return the text of an article file by deleting its tags, independently of the parser.

    The check that the format keeps its promise: what any tool gets that only strips tags is the article's text.
    """
    text = re.sub(r"<!--.*?-->|<[^>]*>", "", source, flags=re.DOTALL)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&").removeprefix("\n").removesuffix("\n")
