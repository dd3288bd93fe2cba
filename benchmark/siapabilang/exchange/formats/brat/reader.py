"""Reads brat's files, also where an annotator changed them, and says what does not belong to the scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from siapabilang.exchange.files import find_files, read_each
from siapabilang.exchange.layer import FEATURES, LABELS, ROLES, Document, Link, Mark
from siapabilang.model import Span
from siapabilang.problems import InputError, Problem, raise_if_any

_TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_EVENT = re.compile(r"(E\d+)\t(\S+):(T\d+)((?: \S+:[TE]\d+)*) *\t?")
_ATTRIBUTE = re.compile(r"([AM]\d+)\t(\S+) ([TE]\d+)(?: (\S+))?\s*")
_NOTE = re.compile(r"(#\d+)\tAnnotatorNotes ([TE]\d+)\t(.*)")
_ELSE = re.compile(r"[#N]\d+\t")  # notes of other kinds and normalisations: no part of the scheme, and no harm
_NUMBER = re.compile(r"(.*?)(\d*)")


def read(path: Path) -> Iterator[Document]:
    """Yield the documents of a folder, or of one ``.ann`` file. Raises `InputError` with line and remedy."""
    found = find_files(path, ".ann", "name the exported folder or one .ann file")
    return read_each(found, lambda file: _document(*file))


def _document(file: Path, shown: str) -> Document:
    text = _decoded(file.with_suffix(".txt"), shown.removesuffix(".ann") + ".txt")
    return _Lines(_decoded(file, shown), text, shown).document(unquote(shown.removesuffix(".ann")))


def _decoded(file: Path, shown: str) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError([Problem(shown, "is not UTF-8; save it as UTF-8")]) from None
    except OSError as error:
        raise InputError([Problem(shown, f"cannot be read: {error.strerror}")]) from None


class _Lines:
    """Reads the lines of an ``.ann`` file and notes what is wrong with them."""

    def __init__(self, source: str, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._problems: list[Problem] = []
        self._bound: dict[str, Mark] = {}
        self._events: dict[str, tuple[str, str, int]] = {}  # trigger, arguments, line
        self._values: dict[str, dict[str, dict[int, str]]] = {}
        self._names: dict[str, str] = {}
        for number, line in enumerate(source.split("\n"), 1):
            self._line = number
            if line.strip():
                self._read(line.removesuffix("\r"))

    def document(self, name: str) -> Document:
        """Return what the lines say. Raises `InputError` with everything that is wrong."""
        links = [link for event in self._events for link in self._links(event)]
        marks = [self._with_features(mark) for mark in self._bound.values() if mark.label != "Quote"]
        marks += [self._quote(event) for event in self._events if self._events[event][0] in self._bound]
        triggers = {trigger for trigger, _, _ in self._events.values()}
        for mark in self._bound.values():
            self._line = mark.line
            if mark.label == "Quote" and mark.key not in triggers:
                self._problem(f"{mark.key} is the trigger of no event; mark it as a Quote again")
        for target in self._values:
            if target not in self._bound and target not in self._events:
                self._line = 0
                self._problem(f"an attribute belongs to {target}, which is not there")
        raise_if_any(self._problems)
        return Document(name, self._text, tuple(marks), tuple(links), file=self._file)

    def _problem(self, message: str) -> None:
        self._problems.append(Problem(self._file, message, self._line))

    def _read(self, line: str) -> None:
        if match := _TEXT_BOUND.fullmatch(line):
            self._read_text_bound(*match.groups())
        elif match := _EVENT.match(line):
            id_, type_, trigger, arguments = match.groups()
            if type_ != "Quote":
                self._problem(f"{type_!r} is no event of this scheme; there is only Quote")
            elif id_ in self._events:
                self._problem(f"{id_} is there twice")
            else:
                self._events[id_] = (trigger, arguments, self._line)
        elif match := _ATTRIBUTE.fullmatch(line):
            _, name, target, value = match.groups()
            self._read_attribute(name, target, value or "")
        elif match := _NOTE.fullmatch(line):
            # A note of several words is an annotator's own and no id.
            self._names[match[2]] = "" if " " in match[3].strip() else unquote(match[3].strip())
        elif not _ELSE.match(line):
            self._problem("is no text-bound annotation, event, attribute or note as brat writes them")

    def _read_text_bound(self, id_: str, label: str, places: str, words: str) -> None:
        spans = tuple(Span(*map(int, place.split())) for place in places.split(";"))
        if label not in LABELS:
            self._problem(f"{label!r} is no label of this scheme; there are: {', '.join(LABELS)}")
        elif id_ in self._bound:
            self._problem(f"{id_} is there twice")
        elif " ".join(self._text[span.start : span.end] for span in spans) != words:
            message = f"{id_}: other words stand at these offsets; they count code points of the text as exported"
            self._problem(message)
        else:
            known = next(known for known in LABELS if known == label)
            self._bound[id_] = Mark(id_, known, spans, line=self._line)

    def _read_attribute(self, name: str, target: str, value: str) -> None:
        match = _NUMBER.fullmatch(name)
        stem, place = (match[1], int(match[2] or 1)) if match else (name, 1)
        if stem.lower() not in {feature.name for features in FEATURES.values() for feature in features}:
            self._problem(f"{name!r} is no attribute of this scheme")
        else:
            self._values.setdefault(target, {}).setdefault(stem.lower(), {})[place] = unquote(value)

    def _with_features(self, mark: Mark) -> Mark:
        values = self._values.get(mark.key, {})
        features = {name: tuple(value for _, value in sorted(places.items())) for name, places in values.items()}
        return Mark(mark.key, mark.label, mark.spans, features, self._names.get(mark.key, ""), mark.line)

    def _quote(self, event: str) -> Mark:
        trigger, _, line = self._events[event]
        return self._with_features(Mark(event, "Quote", self._bound[trigger].spans, line=line))

    def _links(self, event: str) -> Iterator[Link]:
        trigger, arguments, self._line = self._events[event]
        if trigger not in self._bound or self._bound[trigger].label != "Quote":
            self._problem(f"{event} has a trigger {trigger} that is not there or is no Quote")
        for argument in arguments.split():
            name, _, target = argument.partition(":")
            match = _NUMBER.fullmatch(name)
            stem, number = (match[1], match[2]) if match else (name, "")
            role = next((role for role in ROLES if role == stem.lower()), None)
            if role is None or target not in self._bound:
                self._problem(f"{event} has {argument}, which is no role of this scheme or points at nothing")
            else:
                yield Link(event, role, target, int(number or 1) if role == "source" else 0)
