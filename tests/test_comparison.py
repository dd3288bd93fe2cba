"""Paired randomisation: exact where it can be, symmetric, corrected, and silent where there is nothing to test."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.comparison import compare
from siapabilang.counts import COLUMNS, CountTable

# Right answers of two systems on four events of ten gold quotes each; both predict ten.
BETTER, WORSE = (9, 8, 9, 7), (4, 5, 6, 7)


def table(right: tuple[int, ...], gold: int = 10) -> CountTable:
    rows = np.zeros((len(right), len(COLUMNS)), dtype=np.float64)
    for number, who in enumerate(right):
        for name, value in (("gold", gold), ("predicted", gold), ("who", who)):
            rows[number, COLUMNS.index(name)] = value
    events = tuple(f"e{n}" for n in range(len(right)))
    return CountTable(
        tuple(f"{e}/x" for e in events), events, COLUMNS, rows, (), np.zeros((len(right), 0, 4), np.int32)
    )


def test_the_difference_and_the_articles_won() -> None:
    (pair,) = compare({"a": table(BETTER), "b": table(WORSE)})
    assert pair.difference == pytest.approx(33 / 40 - 22 / 40)
    assert (pair.better, pair.worse) == (3, 0)


def test_p_is_that_of_every_swap_tried_once() -> None:
    (pair,) = compare({"a": table(BETTER), "b": table(WORSE)})
    gains = [a - b for a, b in zip(BETTER, WORSE, strict=True)]
    sums = [abs(sum(g * sign for g, sign in zip(gains, signs, strict=True))) for signs in product((1, -1), repeat=4)]
    assert pair.p == sum(s >= sum(gains) for s in sums) / len(sums)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=6))
def test_p_is_symmetric_and_never_below_what_the_events_allow(rights: list[tuple[int, int]]) -> None:
    a, b = table(tuple(x for x, _ in rights)), table(tuple(y for _, y in rights))
    (there,) = compare({"a": a, "b": b}, resamples=100)
    (back,) = compare({"b": b, "a": a}, resamples=100)
    assert there.p == back.p
    assert there.difference == pytest.approx(-back.difference)
    assert there.p is not None
    assert 2 / 2 ** len(rights) <= there.p <= 1


def test_a_system_does_not_differ_from_itself() -> None:
    (pair,) = compare({"a": table(BETTER), "b": table(BETTER)})
    assert (pair.difference, pair.low, pair.high, pair.p) == (0, 0, 0, 1)


def test_random_swaps_come_close_to_the_exact_ones() -> None:
    many = tuple(BETTER[n % 4] for n in range(16)), tuple((*WORSE, 9, 8)[n % 6] for n in range(16))
    (pair,) = compare({"a": table(many[0]), "b": table(many[1])}, resamples=20_000)
    gains = np.array(many[0]) - np.array(many[1])
    signs = 1 - 2 * ((np.arange(2**16)[:, None] >> np.arange(16)) & 1)
    exact = float(np.mean(np.abs(signs @ gains) >= abs(gains.sum())))
    assert pair.p == pytest.approx(exact, abs=0.01)


def test_one_event_cannot_be_tested() -> None:
    (pair,) = compare({"a": table((9,)), "b": table((4,))})
    assert (pair.low, pair.high, pair.p, pair.p_corrected) == (None, None, None, None)


def test_holm_corrects_the_smallest_p_most() -> None:
    pairs = compare({"a": table((10,) * 6), "b": table((9,) * 6), "c": table((9, 9, 9, 9, 9, 8))})
    by_p = sorted(pairs, key=lambda pair: pair.p or 0)
    assert [p.p_corrected for p in by_p] == [
        pytest.approx(3 * (by_p[0].p or 0)),
        pytest.approx(max(3 * (by_p[0].p or 0), 2 * (by_p[1].p or 0))),
        pytest.approx(max(3 * (by_p[0].p or 0), by_p[2].p or 0)),
    ]


def test_systems_that_answer_other_articles_are_not_compared() -> None:
    with pytest.raises(ValueError, match="do not answer the same articles"):
        compare({"a": table(BETTER), "b": table(WORSE[:3])})
