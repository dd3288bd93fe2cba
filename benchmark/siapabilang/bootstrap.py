"""Percentile intervals by resampling events.

The unit is the event, since articles of one event share statements and people. Each of the ``resamples`` draws as many
events as there are, with replacement; the interval runs from the 2.5th to the 97.5th percentile of the figure.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from siapabilang.counts import CountTable
from siapabilang.figures import Figure

RESAMPLES = 10_000
SEED = 13
_PERCENTILES = (2.5, 97.5)
_MIN_EVENTS = 2  # one event resampled is always itself: no interval, rather than one of width 0


def resample(table: CountTable, resamples: int = RESAMPLES, seed: int = SEED) -> NDArray[np.float64]:
    """Return the summed counts of each bootstrap sample: shape (resamples, columns); no rows under 2 events."""
    events = table.by_event()
    count = len(events)
    if count < _MIN_EVENTS:
        return np.empty((0, len(table.columns)))
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=resamples)
    sums: NDArray[np.float64] = drawn.astype(np.float64) @ events.astype(np.float64)
    return sums


def intervals(
    figures: Iterable[Figure], samples: NDArray[np.float64], columns: tuple[str, ...]
) -> dict[str, tuple[float, float] | None]:
    """Return the 95% interval of each figure, None where there is no sample in which it is defined."""
    found: dict[str, tuple[float, float] | None] = {}
    for figure in figures:
        values = figure.value(samples, columns)
        values = values[~np.isnan(values)]
        found[figure.name] = (
            (float(np.percentile(values, _PERCENTILES[0])), float(np.percentile(values, _PERCENTILES[1])))
            if values.size
            else None
        )
    return found
