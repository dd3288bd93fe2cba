"""The form in which a team describes its system: which box each field has, and what is wrong with what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_type_hints

import msgspec
from starlette.datastructures import FormData

from siapabilang.description import FIELDS, Description, describe
from siapabilang.problems import InputError

Kind = Literal["text", "long", "number", "date", "url"]
_LONG = 400  # code points from which on a field gets several lines
_TYPES = get_type_hints(Description)


class Box(msgspec.Struct, frozen=True):
    """A field of the form: what it asks for, what stands in it, and what is wrong with that."""

    name: str
    label: str
    explanation: str
    kind: Kind
    longest: int
    required: bool
    value: str
    problem: str = ""


def values_of(form: FormData) -> dict[str, str]:
    """Return what a form says in the fields of a description; those left empty are not there."""
    found = {name: value for name in FIELDS if isinstance(value := form.get(name), str)}
    return {name: value for name, value in found.items() if value.strip()}


def problems_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with a description, by field."""
    try:
        describe(values)
    except InputError as error:
        return {problem.field: problem.message for problem in error.problems}
    return {}


def boxes(values: Mapping[str, str], problems: Mapping[str, str]) -> list[Box]:
    """Return the form, filled with ``values``."""
    return [
        Box(
            name=name,
            label=name.replace("_", " ").capitalize(),
            explanation=field.explanation,
            kind=_kind(name, field.longest),
            longest=field.longest,
            required=field.required,
            value=values.get(name, ""),
            problem=_shortened(problems.get(name, ""), field.explanation),
        )
        for name, field in FIELDS.items()
    ]


def _kind(name: str, longest: int) -> Kind:
    if name == "link":
        return "url"
    if _TYPES[name] is int:
        return "number"
    if _TYPES[name] is not str:
        return "date"
    return "long" if longest >= _LONG else "text"


def _shortened(problem: str, explanation: str) -> str:
    """Return a problem without the explanation of its field, which stands beside the box already."""
    return problem.removesuffix(explanation).removesuffix(": ").removesuffix("; it says ")
