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
from siapabilang.yaml_source import read_yaml

DESCRIPTION_FILE = "system.yaml"
DESCRIPTION_BYTES = 64 * 2**10

Division = Literal["open", "no external data"]
DIVISIONS: tuple[Division, ...] = get_args(Division)
_NO_EXTERNAL_DATA = "none"

LINK = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9_./~%?=&+-]*)?")


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
    "link": Field("https address of code or paper", 300, required=False),
}
_TYPES: Mapping[str, type] = get_type_hints(Description)
_MOST_ATTEMPTS = 1_000_000


def describe(values: Mapping[str, object], file: str = DESCRIPTION_FILE) -> Description:
    """Return the description that ``values`` (by field) make.

    Raises `InputError` with a problem for each field that is missing, unknown or not as it should be, and explains it.
    """
    return _described(values, lambda field, type_: _converted(values[field], type_, file), lambda _: Problem(file, ""))


def read_description(path: Path, file: str) -> Description:
    """Read ``system.yaml``, called ``file`` in messages. Raises `InputError` with line and column of each problem."""
    if path.stat().st_size > DESCRIPTION_BYTES:
        raise InputError([Problem(file, f"has more than {DESCRIPTION_BYTES:,} bytes")])
    root = read_yaml(path, file)
    nodes = root.items()
    return _described(
        nodes,
        lambda field, type_: nodes[field].as_type(type_),
        lambda field: nodes[field].problem("") if field in nodes else root.problem(""),
    )


def _described(
    given: Mapping[str, object], convert: Callable[[str, type], object], place: Callable[[str], Problem]
) -> Description:
    problems: list[Problem] = []

    def problem(field: str, message: str) -> None:
        problems.append(msgspec.structs.replace(place(field), field=field, message=message))

    for name in given:
        if name not in FIELDS:
            problem(name, f"there is no such field; there are {', '.join(FIELDS)}")
    values: dict[str, object] = {}
    for name, field in FIELDS.items():
        if name not in given:
            if field.required:
                problem(name, f"is missing: {field.explanation}")
            continue
        try:
            value = convert(name, _TYPES[name])
        except InputError as error:
            problem(name, f"{error.problems[0].message.replace('`', chr(39))}; it says {field.explanation}")
            continue
        values[name] = unicodedata.normalize("NFC", " ".join(value.split())) if isinstance(value, str) else value
        if message := _wrong_with(name, values[name], field):
            problem(name, message)
    raise_if_any(problems)
    return msgspec.convert(values, Description)


def _converted(value: object, type_: type, file: str) -> object:
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        raise InputError([Problem(file, str(error))]) from None


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
