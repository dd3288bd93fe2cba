from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from siapabilang.bootstrap import percentile_interval, resample
from siapabilang.counts import CountTable
from siapabilang.figures import FIGURES, HEADLINE, Figure

COLUMNS = ("gold", "predicted", "matched", "who")
F1 = FIGURES[HEADLINE]
ACCURACY = FIGURES["speaker accuracy"]

# Six events: gold, predicted, matched, who.
SIX = [(10, 9, 8, 7), (12, 15, 9, 3), (4, 4, 4, 4), (20, 12, 10, 6), (7, 9, 2, 1), (15, 15, 14, 11)]


def table(rows: Sequence[Sequence[int]], events: Sequence[str] = ()) -> CountTable:
    """Return a table with a row an article, each an event of its own unless ``events`` says otherwise."""
    articles = tuple(f"artikel-{number:02}" for number in range(len(rows)))
    counts = np.array(rows, dtype=np.float64).reshape(len(rows), len(COLUMNS))
    slices = np.zeros((len(rows), 0, 4), np.int32)
    return CountTable(articles, tuple(events) or articles, COLUMNS, counts, (), slices)


def interval(figure: Figure, counts: CountTable, resamples: int = 2000, seed: int = 13) -> tuple[float, float] | None:
    return percentile_interval(figure.value(samples(counts, resamples, seed), counts.columns))


def samples(counts: CountTable, resamples: int, seed: int) -> NDArray[np.float64]:
    return resample(counts.by_event(), resamples, seed)


def test_the_seed_decides_the_samples() -> None:
    counts = table(SIX)
    assert np.array_equal(samples(counts, 50, seed=7), samples(counts, 50, seed=7))
    assert not np.array_equal(samples(counts, 50, seed=7), samples(counts, 50, seed=8))


def test_a_sample_draws_as_many_events_as_there_are() -> None:
    # Each event has one gold quote and a number of predictions that tells it from the others in any sum.
    counts = table([(1, 10**n, 0, 0) for n in range(6)])
    found = samples(counts, 500, seed=13)
    assert found.shape == (500, len(COLUMNS))
    assert set(found[:, 0]) == {6.0}
    drawn = np.array([[int(digit) for digit in f"{int(sum_):06}"] for sum_ in found[:, 1]])
    assert set(drawn.sum(axis=1)) == {6}
    assert drawn.max() > 1  # with replacement
    assert drawn.mean(axis=0) == pytest.approx(np.ones(6), abs=0.2)  # each as often as any other


def test_articles_of_one_event_are_drawn_together() -> None:
    apart = [(1, 1, 1, 1), (5, 7, 4, 2), (2, 3, 0, 0), (4, 4, 4, 0)]
    as_four_articles = table(apart, ["banjir", "gempa", "banjir", "gempa"])
    as_two_events = table([(3, 4, 1, 1), (9, 11, 8, 2)])
    assert np.array_equal(samples(as_four_articles, 100, 3), samples(as_two_events, 100, 3))


@pytest.mark.parametrize(
    "rows", [[], [(3, 3, 2, 1)], [(3, 3, 2, 1), (5, 4, 3, 3)]], ids=["none", "one", "two articles"]
)
def test_fewer_than_two_events_give_no_interval(rows: list[tuple[int, ...]]) -> None:
    counts = table(rows, ["banjir"] * len(rows))
    assert samples(counts, 100, 13).shape == (0, len(COLUMNS))
    assert interval(F1, counts) is None


def test_events_without_any_difference_give_an_interval_without_width() -> None:
    value = 2 * 2 / (3 + 4)
    assert interval(F1, table([(3, 4, 3, 2)] * 5)) == (value, value)


def test_events_of_different_size_and_equal_ratio_give_an_interval_without_width() -> None:
    value = 2 * 1 / (3 + 4)
    assert interval(F1, table([(3 * n, 4 * n, 3 * n, n) for n in (1, 2, 5, 7)])) == (value, value)


def test_a_figure_that_is_defined_in_no_sample_has_no_interval() -> None:
    assert interval(ACCURACY, table([(3, 2, 0, 0), (5, 4, 0, 0)])) is None


def test_samples_in_which_a_figure_is_undefined_are_left_out() -> None:
    # A quarter of the samples draws the first event twice, where nothing is matched; in all others the value is 3/4.
    counts = table([(3, 2, 0, 0), (5, 4, 4, 3)])
    assert interval(ACCURACY, counts) == (0.75, 0.75)


def test_the_interval_leaves_out_a_fortieth_of_the_samples_at_each_end() -> None:
    values = np.array([n / 100 for n in range(1, 101)])
    low, high = percentile_interval(values) or (0.0, 0.0)
    below, above = sum(n / 100 < low for n in range(1, 101)), sum(n / 100 > high for n in range(1, 101))
    assert (below, above) == (3, 3)  # 2.5 of 100
    assert low == pytest.approx(0.01 + 0.025 * 0.99)
    assert high == pytest.approx(0.01 + 0.975 * 0.99)


def test_many_events_are_drawn_in_parts_that_fit_together() -> None:
    # More events than are drawn at once: every part must be filled, with as many draws as there are events.
    events = np.ones((3_000, 1))
    assert set(resample(events, 1_500, 13).ravel()) == {3_000.0}


@pytest.mark.parametrize("count", [2, 7, 1_000, 65_537])
def test_events_are_drawn_as_numpy_draws_numbers_of_64_bits(count: int) -> None:
    # The same signature means the same number: the draws may not depend on how they are stored.
    resamples = 3
    drawn = np.random.default_rng(13).integers(0, count, size=(resamples, count))
    weight = np.arange(count, dtype=np.float64)
    assert np.array_equal(resample(weight[:, None], resamples, 13).ravel(), weight[drawn].sum(axis=1))


def test_columns_of_any_shape_are_summed_alike() -> None:
    events = table(SIX).by_event()
    cube = events.reshape(6, 2, 2)
    assert np.array_equal(resample(cube, 20, 5).reshape(20, 4), resample(events, 20, 5))


@pytest.mark.parametrize("figure", [F1, ACCURACY], ids=lambda figure: str(figure.name))
def test_agrees_with_the_percentile_bootstrap_of_scipy(figure: Figure) -> None:
    events = np.array(SIX * 3, dtype=np.float64)

    def ratio(drawn: NDArray[np.int64]) -> float:
        return float(figure.value(events[drawn].sum(axis=0, keepdims=True), COLUMNS)[0])

    reference = scipy.stats.bootstrap(
        (np.arange(len(events)),),
        ratio,
        n_resamples=4000,
        method="percentile",
        confidence_level=0.95,
        rng=np.random.default_rng(1),
        vectorized=False,
    ).confidence_interval
    found = interval(figure, table(SIX * 3), resamples=4000)
    assert found == pytest.approx((reference.low, reference.high), abs=0.01)


@given(st.lists(st.tuples(*[st.integers(1, 30)] * 3, st.integers(0, 30)), min_size=2, max_size=6))
def test_a_ratio_of_sums_never_leaves_the_range_of_its_events(rows: list[tuple[int, int, int, int]]) -> None:
    counts = table(rows)
    of_events = F1.value(counts.by_event(), COLUMNS)
    low, high = interval(F1, counts, resamples=100) or (-1.0, 2.0)
    assert of_events.min() - 1e-9 <= low <= high <= of_events.max() + 1e-9
