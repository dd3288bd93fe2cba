"""Reading what a model wrote: the JSON in it, wherever it stands, and the items of it that can be used.

Servers that enforce a schema answer with JSON alone; others put it in a fence, between sentences, or behind thoughts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from siapabilang.predictions import QUOTES
from siapabilang.problems import one_line

LENGTH = 1_000_000  # code points of an answer; what is longer is no answer to one article

_ATTEMPTS = 1_000  # brackets at which no JSON begins; each costs as much as the answer is long

_OPENS = re.compile(r"[{\[]")
_T = TypeVar("_T")


# A list of words, or what models without a schema write for a list of one, or of none.
Words = tuple[str, ...] | str | None


class UnreadableError(ValueError):
    """Raised for an answer that holds nothing to be used; says why, in words that the model may be told."""


class QuoteItem(msgspec.Struct, frozen=True):
    """A quote in an answer of the track ``end2end``; other fields are ignored."""

    text: Words
    speakers: Words
    sources: Words = ()
    type: str | None = None
    polarity: str | None = None


class AnswerItem(msgspec.Struct, frozen=True):
    """An answer for a given quote in the track ``gold-quotes``; other fields are ignored."""

    quote: str
    speakers: Words
    sources: Words = ()


def listed(words: Words) -> tuple[str, ...]:
    """Return ``words`` as the list that was asked for."""
    return (words,) if isinstance(words, str) else words or ()


def read_items(answer: str, kind: type[_T]) -> tuple[list[_T], list[str]]:
    """Return the items of ``answer`` that are of ``kind``, and what is wrong with each of the others.

    Raises `UnreadableError` if no list of items is found, or if it holds items and none of them can be used.
    """
    if len(answer) > LENGTH:
        raise UnreadableError(f"the answer is longer than {LENGTH} code points")
    values = _values(answer)
    if len(values) > QUOTES:
        raise UnreadableError(f"the answer lists {len(values)} quotes; at most {QUOTES}")
    items: list[_T] = []
    wrong: list[str] = []
    for number, value in enumerate(values):
        try:
            item = msgspec.convert(value, kind)
            msgspec.json.encode(item)  # escapes may hold half a character, which no file can
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            wrong.append(f"quotes[{number}]: {one_line(str(error))}")
        else:
            items.append(item)
    if wrong and not items:
        raise UnreadableError(f"none of the quotes has the fields asked for ({wrong[0]})")
    return items, wrong


def _values(answer: str) -> Sequence[object]:
    """Return the list of quotes in ``answer``: the last one, since thoughts and drafts come first."""
    decoder = json.JSONDecoder()
    found: Sequence[object] | None = None
    failed = 0
    opening = _OPENS.search(answer)
    while opening:
        try:
            value, end = decoder.raw_decode(answer, opening.start())
        except RecursionError:
            raise UnreadableError("the answer is nested too deeply") from None
        except ValueError:  # no JSON begins here, or a number in it has thousands of digits
            end = opening.end()
            failed += 1
            if failed > _ATTEMPTS:
                raise UnreadableError(f"the answer holds more than {_ATTEMPTS} brackets that are no JSON") from None
        else:
            quotes = _quotes_of(value)
            found = found if quotes is None else quotes
        opening = _OPENS.search(answer, end)
    if found is None:
        raise UnreadableError('the answer holds no whole JSON object with a list "quotes"')
    return found


def _quotes_of(value: object) -> Sequence[object] | None:
    """Return the quotes that a JSON value lists; a bare list has to hold objects, as lists stand in prose, too."""
    if isinstance(value, Mapping):
        value = value.get("quotes")
        return value if isinstance(value, list) else None
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        return value
    return None
