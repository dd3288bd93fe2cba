"""Spans read from JSON at once, against the decoder of the strict reader."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from siapabilang.model import Span
from siapabilang.span_lists import NOT_GIVEN, read_lists

# What JSON may hold in place of a list of spans, most of it nearly one.
NUMBER = st.one_of(st.integers(0, 9_999_999), st.integers(-5, 10**9), st.floats(allow_nan=False), st.none())
PAIR = st.lists(st.integers(0, 99_999), min_size=2, max_size=2)
NEARLY = st.recursive(
    st.one_of(NUMBER, PAIR, PAIR, st.sampled_from(["", "[1,2]", "()", {}, {"a": [1, 2]}])),
    lambda inside: st.lists(inside, max_size=3),
    max_leaves=6,
)
LISTS = st.lists(
    st.one_of(st.none(), st.lists(PAIR, max_size=3), NEARLY.map(lambda value: [value]), NEARLY), max_size=4
)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": "), ("\t,\r\n", ":")])


@given(LISTS, SEPARATORS)
@example([[1, 2], [[[3, 4]]]], (",", ":"))  # together as many brackets as two lists of one span
@example([[[1, 2], 3], [[]]], (",", ":"))
def test_what_is_read_is_what_a_strict_decoder_reads(values: list[object], separators: tuple[str, str]) -> None:
    written = [NOT_GIVEN if v is None else json.dumps(v, separators=separators).encode() for v in values]
    found = read_lists(b"".join(written), len(written))
    try:
        expected = [
            () if v is None else msgspec.json.decode(w, type=tuple[Span, ...])
            for v, w in zip(values, written, strict=True)
        ]
    except msgspec.ValidationError:
        assert found is None
        return
    numbers = [n for spans in expected for span in spans for n in (span.start, span.end)]
    if found is None:
        assert not all(0 <= n < 10_000_000 for n in numbers)  # left to the strict reader
        return
    given_, lengths, read = found
    assert given_.tolist() == [value is not None for value in values]
    assert lengths.tolist() == [len(spans) for spans in expected]
    assert read.tolist() == numbers


@pytest.mark.parametrize("written", ["[[0,6],[7,12]]", " [ [0 ,6] ,\n[ 7, 12 ] ] "])
def test_spaces_do_not_matter(written: str) -> None:
    found = read_lists(written.encode(), 1)
    assert found is not None
    assert found[2].tolist() == [0, 6, 7, 12]
