"""Arithmetic on ranges against sets of tokens."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang import ranges
from siapabilang.ranges import Integers, Marks, Ranges, shared_sizes

Rows = list[tuple[int, int, int]]  # owner, first, beyond
ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 12), st.integers(0, 12)), max_size=12)
OWNERS = 5


def columns(rows: Rows) -> tuple[Integers, Integers, Integers]:
    owner, first, beyond = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3).T
    return owner, first, beyond


def tokens(rows: Rows) -> list[set[int]]:
    return [{token for o, first, beyond in rows if o == owner for token in range(first, beyond)} for owner in range(5)]


def laid_out(rows: Rows) -> Ranges:
    return Ranges.of(*columns(rows), OWNERS)


@given(ROWS)
def test_joined_ranges_hold_the_same_tokens_and_lie_apart(rows: Rows) -> None:
    found = laid_out(rows)
    again = list(zip(found.owner.tolist(), found.first.tolist(), found.beyond.tolist(), strict=True))
    assert tokens(again) == tokens(rows)
    assert again == sorted(again)
    assert all(first < beyond for _, first, beyond in again)
    assert all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(again))
    assert found.size.tolist() == [len(content) for content in tokens(rows)]
    owners = [owner for owner, _, _ in again]
    assert found.count.tolist() == [owners.count(owner) for owner in range(OWNERS)]
    assert [owners.index(owner) for owner in set(owners)] == [found.start[owner] for owner in set(owners)]


@pytest.mark.parametrize("at_once", [1, 3, 2_000_000])
@given(gold=ROWS, claims=ROWS)
def test_who_shares_tokens_and_how_many(gold: Rows, claims: Rows, at_once: int) -> None:
    marks = Marks(laid_out(gold), 12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "_AT_ONCE", at_once)
        parts = list(marks.shared(laid_out(claims)))
    found = [pair for part in parts for pair in zip(*(column.tolist() for column in part), strict=True)]
    expected = [(i, j, len(a & b)) for i, a in enumerate(tokens(gold)) for j, b in enumerate(tokens(claims)) if a & b]
    assert sorted(found) == expected


@given(ROWS, ROWS, st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
def test_how_many_tokens_a_pair_shares(left: Rows, right: Rows, pairs: list[tuple[int, int]]) -> None:
    rows, others = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    found = shared_sizes(laid_out(left), laid_out(right), rows, others)
    assert found.tolist() == [len(tokens(left)[i] & tokens(right)[j]) for i, j in pairs]


def test_ranges_that_touch_are_joined_only_if_they_have_one_owner() -> None:
    found = laid_out([(0, 0, 2), (0, 2, 3), (1, 0, 1)])
    assert (found.owner.tolist(), found.first.tolist(), found.beyond.tolist()) == ([0, 1], [0, 0], [3, 1])
    assert laid_out([]).size.tolist() == [0] * OWNERS
