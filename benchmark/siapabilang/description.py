"""What a team says about its system: the fields, what each asks for, and how they are read and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_type_hints

import msgspec

from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.visible import STACKED_MARKS, is_hidden
from siapabilang.yaml_source import Node, read_yaml

DESCRIPTION_FILE = "system.yaml"
DESCRIPTION_BYTES = 64 * 2**10

Division = Literal["open", "no external data"]
DIVISIONS: tuple[Division, ...] = get_args(Division)
_NO_EXTERNAL_DATA = "none"

LINK = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_./~%?=&+-]*)?")


class Field(msgspec.Struct, frozen=True):
    """A field of a description: what it asks for, and how many code points it may have."""

    explanation: str
    longest: int = 500
    required: bool = True


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a team says about its system; `FIELDS` explains each field. Made by `describe` or `read_description`."""

    name: str
    authors: str
    description: str
    training_data: str
    external_data: str
    parameters: str
    cost: str
    attempts: int
    selection: str
    date: date
    contact: str
    link: str = ""

    @property
    def divisions(self) -> tuple[Division, ...]:
        """In which divisions the system takes part: everything may in ``open``."""
        return DIVISIONS if self.external_data.casefold() == _NO_EXTERNAL_DATA else ("open",)


FIELDS: Mapping[str, Field] = {
    "name": Field("what the system is called on the page; no other submission has this name", 60),
    "authors": Field("who made it: people, a team or an institution", 300),
    "description": Field("how it works, in a few sentences", 1500),
    "training_data": Field("what it was trained or tuned on, e.g. 'authored train split'; 'none' if nothing"),
    "external_data": Field(
        "data and models from elsewhere, pretrained ones and hosted ones included; exactly 'none' puts the system in "
        "the division without external data"
    ),
    "parameters": Field(
        "number of parameters, e.g. '110M'; 'none' for a system without, 'unknown' if nobody says", 100
    ),
    "cost": Field("what one run over the test split takes: time on which machine, or money for a hosted model", 300),
    "attempts": Field("how many runs of this system have been scored on the test split, this one included: 1 or more"),
    "selection": Field("how this run was chosen among them, e.g. 'only one', 'best on validation'"),
    "date": Field("the day of the run, e.g. 2027-03-31"),
    "contact": Field("how to reach you: an address, or where to ask", 200),
    "link": Field("where code or paper stand: an https address", 300, required=False),
}
_TYPES: Mapping[str, type] = get_type_hints(Description)
_MOST_ATTEMPTS = 1_000_000
_NAME_SHOWN = 60  # code points of a name that is no field's


def check_field(name: str, value: object, file: str = DESCRIPTION_FILE) -> object:
    """Return the ``value`` of the field ``name`` as a description holds it; words may stand for a number or a day.

    Raises `InputError` with what is wrong with it, and what the field asks for.
    """
    try:
        found: object = msgspec.convert(value, _TYPES[name], strict=False)
    except msgspec.ValidationError as error:
        message = f"{str(error).replace('`', chr(39))}; it says {FIELDS[name].explanation}"
        raise InputError([Problem(file, message, field=name)]) from None
    if isinstance(found, str):
        found = unicodedata.normalize("NFC", " ".join(found.split()))
    if message := _wrong_with(name, found, FIELDS[name]):
        raise InputError([Problem(file, message, field=name)])
    return found


def describe(values: Mapping[str, object], file: str = DESCRIPTION_FILE) -> Description:
    """Return the description that ``values`` (by field) make.

    Raises `InputError` with a problem for each field that is missing, unknown or not as it should be, and explains it.
    """
    return _described(values, lambda field: values[field], lambda _: Problem(file, ""))


def read_description(path: Path, file: str, instead: Mapping[str, object] | None = None) -> Description:
    """Read ``system.yaml``, called ``file`` in messages; the fields in ``instead`` take the place of the file's.

    Raises `InputError` with line and column of each problem.
    """
    nodes, place = _nodes(path, file)
    values: dict[str, Node | object] = {**nodes, **(instead or {})}
    return _described(
        values, lambda field: value.as_type(object) if isinstance(value := values[field], Node) else value, place
    )


def fields_in(path: Path, file: str) -> set[str]:
    """Return which fields of a description the file has. Raises `InputError` if it cannot be read."""
    return set(_nodes(path, file)[0])


def _nodes(path: Path, file: str) -> tuple[dict[str, Node], Callable[[str], Problem]]:
    """Return the file's values by field, and a function that makes a problem at the place of a field."""
    try:
        if path.stat().st_size > DESCRIPTION_BYTES:
            raise InputError([Problem(file, f"has more than {DESCRIPTION_BYTES:,} bytes")])
    except OSError as error:
        raise InputError([Problem(file, f"cannot be read: {error.strerror or error}")]) from None
    root = read_yaml(path, file)
    nodes = root.items()
    return nodes, lambda field: nodes.get(field, root).problem("")


def _described(
    given: Mapping[str, object], value_of: Callable[[str], object], place: Callable[[str], Problem]
) -> Description:
    problems: list[Problem] = []
    values: dict[str, object] = {}
    for name in (*given, *(name for name, field in FIELDS.items() if field.required and name not in given)):
        try:
            if name not in FIELDS:
                message = f"there is no such field; there are {', '.join(FIELDS)}"
                raise InputError([Problem("", message, field=name[:_NAME_SHOWN])])  # noqa: TRY301 – all end below
            if name not in given:
                raise InputError([Problem("", f"is missing: {FIELDS[name].explanation}", field=name)])  # noqa: TRY301
            values[name] = check_field(name, value_of(name))
        except InputError as error:
            at = place(name)
            problems += [
                msgspec.structs.replace(p, file=at.file, line=at.line, column=at.column) for p in error.problems
            ]
    raise_if_any(problems)
    return msgspec.convert(values, Description)


def _wrong_with(name: str, value: object, field: Field) -> str:
    if isinstance(value, str):
        return _wrong_with_text(name, value, field)
    if isinstance(value, int) and not 1 <= value <= _MOST_ATTEMPTS:
        return f"is no number of runs; it says {field.explanation}"
    return ""


def _wrong_with_text(name: str, text: str, field: Field) -> str:
    if not text and field.required:
        return f"is empty: {field.explanation}"
    if len(text) > field.longest:
        return f"has {len(text)} code points; at most {field.longest}"
    if hidden := next(filter(is_hidden, text), ""):
        return f"holds a code point that cannot be seen (U+{ord(hidden):04X}); delete it"
    if STACKED_MARKS.search(text):
        return "stacks more than three marks on one letter; delete some"
    if name == "link" and text and not LINK.fullmatch(text):
        return "is no address that begins with https:// and is written in plain characters"
    return ""
