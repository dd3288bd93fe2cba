"""Percentile intervals by resampling events.

The unit is the event, since articles of one event share statements and people. Each of the ``resamples`` draws as many
events as there are, with replacement; the interval runs from the 2.5th to the 97.5th percentile of the figure (Efron
and Tibshirani 1993, chapter 13).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
SEED = 13
_PERCENTILES = (2.5, 97.5)
_MIN_EVENTS = 2  # one event resampled is always itself: no interval, rather than one of width 0
_DRAWN_AT_ONCE = 2_000_000  # events; bounds the memory


def resample(events: NDArray[np.float64], resamples: int = RESAMPLES, seed: int = SEED) -> NDArray[np.float64]:
    """Return the summed counts of each bootstrap sample of ``events``: shape (resamples, *columns).

    ``events`` holds the summed counts of each event: shape (events, *columns). There are no samples of fewer than 2
    events. Equal numbers of events and equal seeds draw the same events.
    """
    count = len(events)
    if count < _MIN_EVENTS:
        return np.empty((0, *events.shape[1:]))
    flat = events.reshape(count, -1)
    samples = np.empty((resamples, flat.shape[1]))
    random = np.random.default_rng(seed)
    step = max(1, _DRAWN_AT_ONCE // count)
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        drawn = random.integers(0, count, size=(size, count)) + np.arange(size)[:, None] * count
        times = np.bincount(drawn.ravel(), minlength=size * count).reshape(size, count)
        samples[start : start + size] = times.astype(np.float64) @ flat
    return samples.reshape(resamples, *events.shape[1:])


def percentile_interval(values: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the 95% interval of a figure from its values in the samples, NaN where undefined; None without any."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, _PERCENTILES)
    return float(low), float(high)
