"""The article files: XML with the gold inline (``annotations/GUIDELINES.md``, part II), read and written.

Stripping the tags gives the article's text to the character. The reader uses expat, because it alone knows line *and*
column of every tag; document types are refused outright, and with them every entity bomb and external entity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NoReturn, TypeVar, cast
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import msgspec

from siapabilang.model import (
    DISTRACTOR_KINDS,
    FORMS,
    POLARITIES,
    QUOTE_TYPES,
    UNSPECIFIED,
    Attributed,
    Distractor,
    DistractorKind,
    Fidelity,
    Form,
    Polarity,
    Quote,
    QuoteType,
    Span,
)
from siapabilang.problems import InputError, Problem

_Value = TypeVar("_Value", bound=str)

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


def read_markup(source: bytes, file: str) -> MarkedArticle:
    """Read an article file.

    Raises `InputError` with every problem found, each with line and column (in code points, from 1).
    """
    reader = _Reader(file)
    reader.parse(source)
    assembler = _Assembler(file, reader.marks, reader.problems)
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
        known = _ATTRIBUTES.get(name)
        if known is None:
            self.problems.append(self._here(f"unknown element <{name}>; known: {', '.join(_ATTRIBUTES)}"))
        else:
            required, optional = known
            self.problems += [self._here(f"is missing on <{name}>", a) for a in sorted(required - attributes.keys())]
            takes = ", ".join(sorted(required | optional)) or "none"
            self.problems += [
                self._here(f"is no attribute of <{name}>; it takes {takes}", a)
                for a in sorted(attributes.keys() - required - optional)
            ]
        if (name == "article") != (not parents):
            raise InputError([*self.problems, self._here("the file holds one <article>, and nothing around it")])
        if name in BLOCKS and parents != ["article"]:
            self.problems.append(self._here(f"<{name}> stands directly in <article>"))
        if name not in ("article", *BLOCKS) and not any(p in BLOCKS for p in parents):
            self.problems.append(self._here(f"<{name}> stands inside <headline> or <p>"))
        if name == "headline" and self._length and "".join(self._pieces).strip():
            self.problems.append(self._here("the headline comes first, and once"))
        between = "".join(self._pieces)[self._block_end :]
        apart = _BETWEEN.fullmatch(between) and (between or not self._block_end)
        if name in BLOCKS and parents == ["article"] and not between.strip() and not apart:
            self.problems.append(self._here(f"<{name}> begins a line of its own, with no spaces before it"))
        if name == "article":
            self.attributes = attributes
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        self._open.append((name, attributes, self._length, line, column))

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


class _Assembler:
    """Joins marks into quotes and distractors and notes what does not fit."""

    def __init__(self, file: str, marks: Sequence[Mark], problems: list[Problem]) -> None:
        self._file = file
        self._marks = marks
        self._problems = problems
        self._heads: dict[str, Mark] = {}

    def distractors(self) -> tuple[Distractor, ...]:
        """Return the distractors in the order of the text."""
        return tuple(
            Distractor(m.span.start, m.span.end, cast("DistractorKind", m.attributes["kind"]))
            for m in self._marks
            if m.element == "distractor" and self._one_of(m, "kind", DISTRACTOR_KINDS)
        )

    def quotes(self) -> tuple[Quote, ...]:
        """Return the quotes in the order of their opening tags."""
        self._find_heads()
        parts: dict[str, list[Mark]] = {quote: [] for quote in self._heads}
        for mark in self._marks:
            for attribute in ("of", "entity", "speaker"):
                if attribute in mark.attributes and not mark.ids(attribute):
                    self._problem(mark, "lists nothing; give an id", attribute)
            if "within" in mark.attributes:
                self._one_of(mark, "within", ("yes",))
            for quote in mark.ids("of"):
                if quote in parts:
                    parts[quote].append(mark)
                else:
                    self._problem(mark, f"there is no quote with the id {quote!r} in this article", "of")
        quotes = (self._quote(id_, marks) for id_, marks in parts.items())
        return tuple(quote for quote in quotes if quote is not None)

    def _find_heads(self) -> None:
        for mark in self._marks:
            if mark.element != "quote":
                continue
            id_ = mark.attributes.get("id")
            if ("of" in mark.attributes) == (id_ is not None):
                self._problem(mark, "a quote's first span has an id, each further span has of=")
            elif id_ is None:
                extra = sorted(mark.attributes.keys() - {"of"})
                if extra:
                    self._problem(mark, "belongs on the quote's first span", extra[0])
            elif id_ in self._heads:
                self._problem(mark, f"the id {id_!r} is taken by another quote of this article", "id")
            elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", id_):
                self._problem(mark, "an id is a letter followed by letters, digits, - and _", "id")
            else:
                self._heads[id_] = mark

    def _quote(self, id_: str, parts: Sequence[Mark]) -> Quote | None:
        head = self._heads[id_]
        before = len(self._problems)
        type_ = self._value(head, "type", QUOTE_TYPES)
        polarity = self._value(head, "polarity", POLARITIES, "affirmed")
        fidelity = self._value(head, "fidelity", ("faithful", "distorted", ""), "")
        speakers, form = self._speakers(head, [m for m in parts if m.element == "speaker"])
        sources = self._sources([m for m in parts if m.element == "source"])
        if len(self._problems) > before:
            return None
        return Quote(
            id=id_,
            type=cast("QuoteType", type_),
            spans=tuple(sorted([head.span, *(m.span for m in parts if m.element == "quote")])),
            cue=tuple(sorted(m.span for m in parts if m.element == "cue")),
            speakers=speakers,
            form=form,
            sources=sources,
            polarity=cast("Polarity", polarity),
            utterance=head.attributes.get("utterance", ""),
            fidelity=cast("Fidelity", fidelity),
        )

    def _speakers(self, head: Mark, mentions: Sequence[Mark]) -> tuple[tuple[Attributed, ...], Form]:
        unnamed = head.ids("speaker")
        if not unnamed and not mentions:
            self._problem(head, 'nobody speaks: mark a <speaker of=…> or say speaker="…" on the quote', "speaker")
        if UNSPECIFIED in unnamed and (len(unnamed) > 1 or mentions):
            self._problem(head, f"{UNSPECIFIED!r} stands alone", "speaker")
        forms = [cast("Form", self._value(m, "form", FORMS[:-1], "name")) for m in mentions]
        form: Form = min(forms, key=FORMS.index, default="implicit") if None not in forms else "implicit"
        spans = _mentions(mentions)
        for id_ in unnamed:
            if id_ in spans:
                self._problem(head, f"{id_!r} has a mention already; drop it here", "speaker")
            spans.setdefault(id_, [])
        return _attributed(spans), form

    def _sources(self, mentions: Sequence[Mark]) -> tuple[Attributed, ...]:
        entities = list(_mentions(mentions))
        hops: dict[str, int] = {}
        for mark in mentions:
            hop = mark.attributes.get("hop")
            if hop is None and len(entities) > 1:
                self._problem(mark, "is needed where a quote has several sources: 1 heard it from the speaker", "hop")
            elif hop is not None and not re.fullmatch("[1-9]", hop):
                self._problem(mark, "is a number from 1 to 9", "hop")
            else:
                for entity in mark.ids("entity"):
                    if hops.setdefault(entity, int(hop or 1)) != int(hop or 1):
                        self._problem(mark, f"{entity!r} already stands at another place in the chain", "hop")
        spans = _mentions(mentions)
        ordered = sorted(spans, key=lambda e: (hops.get(e, 0), entities.index(e)))
        return _attributed({entity: spans[entity] for entity in ordered})

    def _value(
        self, mark: Mark, attribute: str, allowed: tuple[_Value, ...], default: _Value | None = None
    ) -> _Value | None:
        if default is not None and attribute not in mark.attributes:
            return default
        return cast("_Value", mark.attributes[attribute]) if self._one_of(mark, attribute, allowed) else None

    def _one_of(self, mark: Mark, attribute: str, allowed: Iterable[str]) -> bool:
        if mark.attributes.get(attribute, "") in allowed:
            return True
        self._problem(mark, f"is one of: {', '.join(a for a in allowed if a)}", attribute)
        return False

    def _problem(self, mark: Mark, message: str, field: str = "") -> None:
        self._problems.append(Problem(self._file, message, mark.line, mark.column, field))


def _mentions(marks: Iterable[Mark]) -> dict[str, list[Span]]:
    """Group the spans of mention marks by entity, in order of first appearance."""
    spans: dict[str, list[Span]] = {}
    for mark in marks:
        for entity in mark.ids("entity"):
            spans.setdefault(entity, []).append(mark.span)
    return spans


def _attributed(spans: Mapping[str, Sequence[Span]]) -> tuple[Attributed, ...]:
    return tuple(Attributed(entity, tuple(sorted(mention))) for entity, mention in spans.items())


def strip_tags(source: str) -> str:
    """Return the text of an article file by deleting its tags, independently of the parser.

    The check that the format keeps its promise: what any tool gets that only strips tags is the article's text.
    """
    text = re.sub(r"<!--.*?-->|<[^>]*>", "", source, flags=re.DOTALL)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&").removeprefix("\n").removesuffix("\n")


def write_markup(
    attributes: Mapping[str, str],
    text: str,
    quotes: Sequence[Quote],
    distractors: Sequence[Distractor] = (),
    *,
    headline: bool = False,
) -> str:
    """Write an article file: the inverse of `read_markup`.

    ``headline`` says that the first line is the headline. Raises ValueError where a mark crosses a line break or two
    marks cross each other, which the inline format cannot hold.
    """
    marks = _nested(_marks_of(quotes, distractors))
    out = ["<article", *(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value), ">\n"]
    at = 0
    for number, line in enumerate(text.split("\n")):
        end = at + len(line)
        block = "headline" if headline and number == 0 else "p"
        if line.strip():
            out += [f"<{block}>", *_inline(text, at, end, marks), f"</{block}>\n"]
        else:
            out.append(line + "\n")
        at = end + 1
    return "".join([*out, "</article>\n"])


def _marks_of(quotes: Sequence[Quote], distractors: Sequence[Distractor]) -> Iterator[tuple[Span, str, dict[str, str]]]:
    for quote in quotes:
        unnamed = " ".join(s.entity for s in quote.speakers if not s.mention)
        head = {"id": quote.id, "type": quote.type, "utterance": quote.utterance, "speaker": unnamed}
        head["polarity"] = "" if quote.polarity == "affirmed" else quote.polarity
        head["fidelity"] = "" if quote.fidelity != "distorted" else quote.fidelity
        for number, span in enumerate(quote.spans):
            yield span, "quote", {"of": quote.id} if number else head
        for span in quote.cue:
            yield span, "cue", {"of": quote.id}
        for speaker in quote.speakers:
            for span in speaker.mention:
                within = "yes" if any(s.start <= span.start and span.end <= s.end for s in quote.spans) else ""
                form = "" if quote.form == "name" else quote.form
                yield span, "speaker", {"of": quote.id, "entity": speaker.entity, "form": form, "within": within}
        for hop, source in enumerate(quote.sources, 1):
            for span in source.mention:
                number_ = str(hop) if len(quote.sources) > 1 else ""
                yield span, "source", {"of": quote.id, "entity": source.entity, "hop": number_}
    for distractor in distractors:
        yield Span(distractor.start, distractor.end), "distractor", {"kind": distractor.kind}


def _nested(
    marks: Iterable[tuple[Span, str, dict[str, str]]],
) -> list[tuple[Span, str, dict[str, str]]]:
    """Order marks so that outer ones come first; of equal spans the first given is the outer one."""
    ordered = sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end))
    open_: list[Span] = []
    for span, element, attributes in ordered:
        while open_ and open_[-1].end <= span.start:
            open_.pop()
        if open_ and open_[-1].end < span.end:
            of = attributes.get("id") or attributes.get("of") or attributes.get("kind")
            raise ValueError(f"<{element}> of {of} crosses another mark at {span.start}-{span.end}")
        open_.append(span)
    return ordered


def _inline(text: str, start: int, end: int, marks: Sequence[tuple[Span, str, dict[str, str]]]) -> Iterator[str]:
    """Yield the pieces of one line, tags included."""
    at = start
    open_: list[tuple[int, str]] = []
    for span, element, attributes in marks:
        if span.start == end and span.start < len(text):
            raise ValueError(f"<{element}> at {span.start}-{span.end} begins at a line break")
        if not start <= span.start < end:
            continue
        if span.end > end:
            raise ValueError(f"<{element}> at {span.start}-{span.end} runs over a line break; give it a span per line")
        while open_ and open_[-1][0] <= span.start:
            close, name = open_.pop()
            yield escape(text[at:close]) + f"</{name}>"
            at = close
        yield escape(text[at : span.start])
        yield f"<{element}" + "".join(f" {n}={quoteattr(v)}" for n, v in attributes.items() if v) + ">"
        at = span.start
        open_.append((span.end, element))
    while open_:
        close, name = open_.pop()
        yield escape(text[at:close]) + f"</{name}>"
        at = close
    yield escape(text[at:end])
