"""Reads the tags and the text of an article file, and notes what is wrong with them by line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NoReturn
from xml.parsers import expat

import msgspec

from siapabilang.markup.assembler import Assembler
from siapabilang.markup.marks import Mark, MarkedArticle
from siapabilang.model import Span
from siapabilang.problems import InputError, Problem

BLOCKS = ("headline", "p")
_ATTRIBUTES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    # For each element, the attributes it must have and those it may have.
    "article": (frozenset({"event", "outlet"}), frozenset({"published", "address", "file"})),
    "headline": (frozenset(), frozenset()),
    "p": (frozenset(), frozenset()),
    "quote": (frozenset(), frozenset({"id", "of", "type", "utterance", "polarity", "fidelity", "speaker"})),
    "cue": (frozenset({"of"}), frozenset()),
    "speaker": (frozenset({"of", "entity"}), frozenset({"form", "within"})),
    "source": (frozenset({"of", "entity"}), frozenset({"hop"})),
    "distractor": (frozenset({"kind"}), frozenset()),
}

# Between two blocks: a line break, and lines that are empty or hold spaces only.
_BETWEEN = re.compile(r"(?:\n[^\S\n]*)*\n|")


def read_markup(source: bytes, file: str) -> MarkedArticle:
    """Read an article file.

    Raises `InputError` with every problem found, each with line and column (in code points, from 1).
    """
    reader = _Reader(file)
    reader.parse(source)
    assembler = Assembler(file, reader.marks, reader.problems)
    quotes = assembler.quotes()
    distractors = assembler.distractors()
    if reader.problems:
        raise InputError(sorted(reader.problems, key=lambda p: (p.line, p.column)))
    return MarkedArticle(
        file=file,
        attributes=reader.attributes,
        text=reader.text,
        headline=reader.headline,
        quotes=quotes,
        distractors=distractors,
        marks=tuple(reader.marks),
        lines=tuple(reader.lines),
    )


class _Reader:
    """Runs expat over a file and keeps the text and the marks in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.attributes: dict[str, str] = {}
        self.marks: list[Mark] = []
        self.text = ""
        self.headline = ""
        self._pieces: list[str] = []
        self._length = 0
        self._block_end = 0
        self._open: list[tuple[str, dict[str, str], int, int, int]] = []
        self.lines: list[tuple[int, int]] = []

    def parse(self, source: bytes) -> None:
        """Read ``source``; syntax errors end the reading, others are collected."""
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.StartDoctypeDeclHandler = self._refuse("a document type is not allowed; delete the <!DOCTYPE …>")
        parser.StartCdataSectionHandler = self._refuse("a CDATA section is not allowed; write &lt; and &amp;")
        parser.ProcessingInstructionHandler = self._refuse("a processing instruction is not allowed; delete it")
        try:
            source.decode("utf-8")
        except UnicodeDecodeError as error:
            line = source.count(b"\n", 0, error.start) + 1
            raise InputError([Problem(self.file, "is not UTF-8; save the file as UTF-8", line)]) from None
        try:
            parser.Parse(source, True)  # noqa: FBT003 – expat takes it by position only
        except expat.ExpatError as error:
            message = f"is not well-formed XML: {expat.ErrorString(error.code)}"
            raise InputError([*self.problems, Problem(self.file, message, error.lineno, error.offset + 1)]) from None
        self.text = self._text()

    def _refuse(self, message: str) -> Callable[..., NoReturn]:
        def handler(*_: object) -> NoReturn:
            raise InputError([*self.problems, self._here(message)])

        return handler

    def _here(self, message: str, field: str = "") -> Problem:
        return Problem(self.file, message, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1, field)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parents = [element for element, *_ in self._open]
        if (name == "article") != (not parents):
            raise InputError([*self.problems, self._here("the file holds one <article>, and nothing around it")])
        self._check_attributes(name, attributes)
        self._check_place(name, parents)
        if name == "article":
            self.attributes = attributes
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        self._open.append((name, attributes, self._length, line, column))

    def _check_attributes(self, name: str, attributes: Mapping[str, str]) -> None:
        if name not in _ATTRIBUTES:
            self.problems.append(self._here(f"unknown element <{name}>; known: {', '.join(_ATTRIBUTES)}"))
            return
        required, optional = _ATTRIBUTES[name]
        self.problems += [self._here(f"is missing on <{name}>", a) for a in sorted(required - attributes.keys())]
        takes = ", ".join(sorted(required | optional)) or "none"
        unknown = sorted(attributes.keys() - required - optional)
        self.problems += [self._here(f"is no attribute of <{name}>; it takes {takes}", a) for a in unknown]

    def _check_place(self, name: str, parents: list[str]) -> None:
        if name not in ("article", *BLOCKS):
            if not any(p in BLOCKS for p in parents):
                self.problems.append(self._here(f"<{name}> stands inside <headline> or <p>"))
            return
        if name in BLOCKS and parents != ["article"]:
            self.problems.append(self._here(f"<{name}> stands directly in <article>"))
            return
        before = "".join(self._pieces)
        if name == "headline" and before.strip():
            self.problems.append(self._here("the headline comes first, and once"))
        between = before[self._block_end :]
        apart = _BETWEEN.fullmatch(between) and (between or not self._block_end)
        if name in BLOCKS and not between.strip() and not apart:
            self.problems.append(self._here(f"<{name}> begins a line of its own, with no spaces before it"))

    def _end(self, name: str) -> None:
        _, attributes, start, line, column = self._open.pop()
        if name in BLOCKS:
            self._block_end = self._length
        if name == "headline":
            self.headline = "".join(self._pieces)[start:]
        elif name not in ("article", "p"):
            if start == self._length:
                self.problems.append(
                    Problem(self.file, f"<{name}> is empty; mark at least one character", line, column)
                )
            self.marks.append(Mark(name, attributes, Span(start, self._length), line, column))

    def _characters(self, data: str) -> None:
        inside_block = any(element in BLOCKS for element, *_ in self._open)
        if not inside_block and data.strip():
            self.problems.append(self._here("text stands outside <headline> and <p>"))
        if inside_block and "\n" in data:
            self.problems.append(self._here("a paragraph is one line; break lines only inside tags"))
        self.lines.append((self._length, self._parser.CurrentLineNumber))
        self._pieces.append(data)
        self._length += len(data)

    def _comment(self, _: str) -> None:
        if not any(element in BLOCKS for element, *_ in self._open):
            self.problems.append(
                self._here("a comment stands inside a paragraph; between two it would leave an empty line")
            )

    def _text(self) -> str:
        """Return the text without the line breaks beside the article's own tags; offsets are moved to match."""
        raw = "".join(self._pieces)
        first = 1 if raw.startswith("\n") else 0
        last = len(raw) - 1 if len(raw) > first and raw.endswith("\n") else len(raw)
        # Marks are kept in the order of their opening tags; expat reports them at their closing ones.
        self.marks = sorted(
            (msgspec.structs.replace(m, span=Span(m.span.start - first, m.span.end - first)) for m in self.marks),
            key=lambda m: (m.line, m.column),
        )
        self.lines = [(max(0, offset - first), line) for offset, line in self.lines]
        text = raw[first:last]
        if not text.strip():
            self.problems.append(Problem(self.file, "the article is empty", 1, 1))
        normal = unicodedata.normalize("NFC", text)
        if normal != text:
            at = next((i for i, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), len(normal) - 1)
            line = max((pair for pair in self.lines if pair[0] <= at), default=(0, 1))[1]
            self.problems.append(Problem(self.file, "the text is not in Unicode normal form NFC; normalise it", line))
        return text
