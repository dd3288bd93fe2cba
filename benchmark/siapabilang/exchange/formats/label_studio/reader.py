"""Reads what Label Studio exports as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from siapabilang.exchange.files import find_files, read_each
from siapabilang.exchange.layer import FEATURES, LABELS, Document, Link, Mark, Role
from siapabilang.exchange.pieces import together
from siapabilang.model import Span
from siapabilang.problems import InputError, Problem, raise_if_any

_RELATION = re.compile(r"(cue|speaker|part|source)([1-9][0-9]*)?")
_ROLES: Mapping[str, Role] = {"cue": "cue", "speaker": "speaker", "source": "source", "part": "part"}


class _Value(msgspec.Struct, frozen=True):
    start: int = -1
    end: int = -1
    text: str | list[str] = ""
    labels: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class _Meta(msgspec.Struct, frozen=True):
    text: tuple[str, ...] | str = ()


class _Item(msgspec.Struct, frozen=True):
    type: str
    id: str = ""
    from_name: str = ""
    value: _Value = _Value()
    meta: _Meta = _Meta()
    from_id: str = ""
    to_id: str = ""
    direction: str = "right"
    labels: tuple[str, ...] | None = ()


class _Annotation(msgspec.Struct, frozen=True):
    result: tuple[_Item, ...]
    was_cancelled: bool = False


class _Data(msgspec.Struct, frozen=True):
    text: str
    article: str = ""


class _Task(msgspec.Struct, frozen=True):
    data: _Data
    annotations: tuple[_Annotation, ...] | UnsetType = UNSET
    predictions: tuple[_Annotation, ...] = ()


def read(path: Path) -> Iterator[Document]:
    """Yield the documents of a ``.json`` file, or of those of a folder. Raises `InputError` with task and remedy."""
    found = find_files(path, ".json", "name Label Studio's export as JSON")
    tasks = [(task, shown, n) for file, shown in found for n, task in enumerate(_tasks(file, shown))]
    begun = [(task, file, n) for task, file, n in tasks if _finished(task)]
    return read_each(begun, lambda task: _Regions(*task).document())


def _tasks(file: Path, shown: str) -> list[_Task]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[_Task])
    except OSError as error:
        raise InputError([Problem(shown, f"cannot be read: {error.strerror}")]) from None
    except RecursionError:
        raise InputError([Problem(shown, "is nested too deeply")]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message, _, field = str(error).partition(" - at ")
        message = f"{message}; export the project as JSON (not JSON-MIN)"
        raise InputError([Problem(shown, message, field=field.strip("`").removeprefix("$"))]) from None


def _finished(task: _Task) -> list[_Annotation]:
    """Return the finished annotations of ``task``; what is not begun yet has none."""
    given = task.predictions if task.annotations is UNSET else task.annotations
    return [annotation for annotation in given if not annotation.was_cancelled]


class _Regions:
    """Turns the results of the one annotation of a task into marks and links."""

    def __init__(self, task: _Task, file: str, number: int) -> None:
        self._data = task.data
        self._shown = f"{file} {task.data.article or f'[{number}]'}"
        self._problems: list[Problem] = []
        annotation, *more = _finished(task)
        if more:
            self._problem(f"was annotated {len(more) + 1} times; keep one annotation")
        regions = [item for item in annotation.result if item.type == "labels"]
        self._links = [item for item in annotation.result if item.type == "relation"]
        self._features: dict[str, dict[str, tuple[str, ...]]] = {}
        for item in annotation.result:
            if item.type == "choices":
                self._features.setdefault(item.id, {})[item.from_name] = item.value.choices
        self._offsets = self._unit(regions)
        self._marks = {item.id: mark for item in regions if (mark := self._mark(item)) is not None}

    def document(self) -> Document:
        """Return the task as a document. Raises `InputError`."""
        links = tuple(link for item in self._links if (link := self._link(item)) is not None)
        raise_if_any(self._problems)
        name = self._data.article
        return together(Document(name, self._data.text, tuple(self._marks.values()), links, file=self._shown))

    def _problem(self, message: str) -> None:
        self._problems.append(Problem(self._shown, message))

    def _unit(self, regions: list[_Item]) -> Mapping[int, int]:
        """Return the code point at each offset, in the unit in which the words of the regions stand there."""
        points = {n: n for n in range(len(self._data.text) + 1)}
        units = _utf16_bounds(self._data.text)
        if any(not self._stands(item, points) for item in regions) and all(self._stands(r, units) for r in regions):
            return units
        return points

    def _stands(self, item: _Item, offsets: Mapping[int, int]) -> bool:
        value = item.value
        if value.start not in offsets or value.end not in offsets:
            return False
        # Versions differ in how they keep the white space of a region's words, and some leave the words out.
        words = value.text if isinstance(value.text, str) else "".join(value.text)
        there = self._data.text[offsets[value.start] : offsets[value.end]]
        return not words or _bare(words) == _bare(there)

    def _mark(self, item: _Item) -> Mark | None:
        label = next((label for label in LABELS if (label,) == item.value.labels), None)
        if label is None:
            given = ", ".join(item.value.labels) or "none"
            self._problem(f"a region has the labels {given}; give it one of: {', '.join(LABELS)}")
            return None
        if not self._stands(item, self._offsets):
            self._problem(f"other words stand at {item.value.start}-{item.value.end}; the text must stay as exported")
            return None
        span = Span(self._offsets[item.value.start], self._offsets[item.value.end])
        own = {feature.name for feature in FEATURES[label]}
        features = {name: values for name, values in self._features.get(item.id, {}).items() if name in own}
        note = item.meta.text if isinstance(item.meta.text, str) else "".join(item.meta.text[:1])
        # A note of several words is an annotator's own and no id.
        return Mark(item.id, label, (span,), features, "" if " " in note else note)

    def _link(self, item: _Item) -> Link | None:
        match = _RELATION.fullmatch((item.labels or ("",))[0])
        if match is None:
            self._problem(f"a relation has the label {(item.labels or ('none',))[0]!r}; choose cue, speaker, source …")
            return None
        ends = (item.to_id, item.from_id) if item.direction == "left" else (item.from_id, item.to_id)
        if any(end not in self._marks for end in ends):
            if not self._problems:  # else the region is there and was refused
                self._problem("a relation ends at a region that is not there; delete it")
            return None
        quote, target = ends
        role = _ROLES[match[1]]
        if role != "part" and self._marks[quote].label != "Quote":
            quote, target = target, quote  # there is only one way round that makes sense
        return Link(quote, role, target, int(match[2] or 1) if role == "source" else 0)


def _bare(words: str) -> str:
    return "".join(words.replace("\\n", "").split())


def _utf16_bounds(text: str) -> dict[int, int]:
    """Return the offset in code points for each offset in UTF-16 code units that does not divide a character."""
    bounds = {0: 0}
    at = 0
    for number, character in enumerate(text, 1):
        at += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 – the last code point of one unit
        bounds[at] = number
    return bounds
