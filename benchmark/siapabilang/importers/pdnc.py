"""PDNC, the Project Dialogism Novel Corpus: English novels whose quotes name their speaker (Vishnubhotla et al. 2022).

``PATH`` is its folder ``data`` or the folder of one novel (``novel_text.txt``, ``quotation_info.csv``,
``character_info.csv``).

- A novel is an article, and an event: intervals over a handful of novels say little.
- Characters are entities with the corpus' aliases. A speaker not given by main name is looked for among the aliases of
  one character, and listed; one that no character bears becomes an entity of its own, and is listed. ``_unknowable``
  and ``_unknown`` are the unspecified speaker, other names with a leading underscore (``_group``) a group.
- A quote has a span for each of its parts. Offsets count code points, or bytes where those fit and code points do not;
  blanks at a part's end are passed over.
- The form is the corpus' quote type: ``Explicit`` is a name, ``Implicit`` is implicit, ``Anaphoric`` a pronoun if the
  referring expression holds one, else nominal.
- All quotes are direct; thoughts and letters in quotation marks are among them.
- Dropped: addressees, mentions inside quotes, gender and category of characters, and the referring expression, which
  has no offsets (so no mention and no cue either). Not in the corpus: sources, polarity, distractors.
"""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from siapabilang.importers.reading import CorpusFile, Reading, inside, says, slug
from siapabilang.model import UNSPECIFIED, Article, Attributed, Entity, EntityKind, Form, Quote, Span, SplitName
from siapabilang.tokens import TOKEN

VERSION = "1.0.0"
SOURCE = "Priya22/project-dialogism-novel-corpus on GitHub; no licence given, the novels are out of copyright"

_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you"})
_UNKNOWN = frozenset({"_unknowable", "_unknown"})


def read(reading: Reading) -> Iterator[tuple[SplitName, Article]]:
    """Yield each novel, in the order of their folders' names."""
    for path in reading.files("**/quotation_info.csv", "folder of a novel with quotation_info.csv"):
        text = reading.open(path.with_name("novel_text.txt")).text
        yield "test", _novel(reading.open(path), reading.open(path.with_name("character_info.csv")), text)


def _novel(file: CorpusFile, characters: CorpusFile, text: str) -> Article:
    cast = _Cast(characters)
    quotes = tuple(_quote(row, text, cast) for row in _rows(file, _QUOTE_FIELDS))
    event = slug(file.path.parent.name)
    return Article(
        id=f"{event}/novel",
        event=event,
        outlet="novel",
        published="",
        headline="",
        text=text,
        entities=tuple(cast.entities.values()),
        quotes=quotes,
    )


_QUOTE_FIELDS = ("quoteID", "subQuotationList", "quoteByteSpans", "speaker", "quoteType", "referringExpression")
_CHARACTER_FIELDS = ("Character ID", "Main Name", "Aliases")


class _Row(msgspec.Struct, frozen=True):
    """A row of a CSV file, and the line that it begins on."""

    file: CorpusFile
    line: int
    fields: Mapping[str, str]

    def values(self, field: str) -> list[object]:
        """Return the list or set that a field spells as Python writes it, a set in order. Raises `InputError`."""
        try:
            value = ast.literal_eval(self.fields[field])
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = None
        if not isinstance(value, list | set):
            raise self.file.refuse("should be a list as Python writes it", self.line, field)
        return sorted(value) if isinstance(value, set) else value

    def remark(self, rule: str) -> None:
        """Enter what was not taken as it stood."""
        self.file.remark(self.line, rule, self.fields["quoteID"])


def _rows(file: CorpusFile, fields: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows of a CSV file. Raises `InputError` where a field is missing."""
    rows = csv.DictReader(io.StringIO(file.text, newline=""))
    if missing := [field for field in fields if field not in (rows.fieldnames or ())]:
        raise file.refuse(f"has no column {missing[0]!r}", 1)
    before = rows.line_num
    for row in rows:
        if any(row[field] is None for field in fields):
            raise file.refuse("has fewer columns than its heading", before + 1)
        yield _Row(file, before + 1, row)
        before = rows.line_num


class _Cast:
    """The characters of a novel as entities, and who is meant by a speaker's name."""

    def __init__(self, file: CorpusFile) -> None:
        self._bearers: dict[str, list[str]] = {}
        self.entities: dict[str, Entity] = {}
        for row in _rows(file, _CHARACTER_FIELDS):
            aliases = tuple(map(str, row.values("Aliases")))
            self._add(Entity(f"c{row.fields['Character ID']}", row.fields["Main Name"], "person", aliases))

    def _add(self, entity: Entity) -> str:
        self.entities[entity.id] = entity
        for name in dict.fromkeys((entity.name, *entity.aliases)):
            self._bearers.setdefault(name, []).append(entity.id)
        return entity.id

    def speaker(self, row: _Row) -> str:
        """Return the id of the character who speaks, who is made if there is none."""
        name = row.fields["speaker"]
        if name in _UNKNOWN:
            return UNSPECIFIED
        bearers = self._bearers.get(name, [])
        main = [id_ for id_ in bearers if self.entities[id_].name == name]
        if len(main or bearers) != 1:
            row.remark("a speaker that is no character became one")
            kind: EntityKind = "group" if name.startswith("_") else "person"
            return self._add(Entity(f"s{len(self.entities)}", name, kind, (name.lstrip("_"),)))
        if not main:
            row.remark("a speaker not given by main name was found among the aliases")
        return (main or bearers)[0]


def _quote(row: _Row, text: str, cast: _Cast) -> Quote:
    return Quote(
        id=row.fields["quoteID"].lower(),
        type="direct",
        spans=_spans(row, text),
        speakers=(Attributed(cast.speaker(row)),),
        form=_form(row.fields),
    )


def _spans(row: _Row, text: str) -> tuple[Span, ...]:
    try:
        spans = tuple(msgspec.convert(row.values("quoteByteSpans"), list[Span]))
    except msgspec.ValidationError:
        raise row.file.refuse("should be pairs of offsets", row.line, "quoteByteSpans") from None
    words = " ".join(map(str, row.values("subQuotationList")))
    if not (inside(text, spans) and says(text, spans, words)):
        counted = _of_bytes(text, spans)
        spans = counted if counted and says(text, counted, words) else spans
    row.file.check(text, spans, words, what=row.fields["quoteID"], line=row.line)
    trimmed = tuple(sorted(_trimmed(text, span) for span in spans))
    if trimmed != spans:
        row.remark("blanks at the end of a part were left out of its span")
    return trimmed


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start + 1, span.start + len(words.rstrip())))


def _of_bytes(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return ``spans`` of UTF-8 bytes in code points; none where they cut a character or reach beyond the text."""
    encoded = text.encode()
    try:
        found = tuple(Span(*(len(encoded[:at].decode()) for at in (span.start, span.end))) for span in spans)
    except UnicodeDecodeError:
        return ()
    return found if inside(text, found) else ()


def _form(fields: Mapping[str, str]) -> Form:
    if fields["quoteType"] == "Explicit":
        return "name"
    if fields["quoteType"] == "Implicit":
        return "implicit"
    words = {word.casefold() for word in TOKEN.findall(fields["referringExpression"])}
    return "nominal" if words.isdisjoint(_PRONOUNS) else "pronoun"
