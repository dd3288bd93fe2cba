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
# Events; the one bounds the memory, the other keeps the counting in a processor's cache. Neither changes what is drawn.
_SUMMED_AT_ONCE = 2_000_000
_DRAWN_AT_ONCE = 65_536


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
    block, few = (max(1, events // count) for events in (_SUMMED_AT_ONCE, _DRAWN_AT_ONCE))
    places = np.arange(min(few, resamples))[:, None] * count
    cells = np.empty((len(places), count), np.int64)
    times = np.empty((min(block, resamples), count))  # how often each sample of a block draws each event
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        for at in range(0, size, few):
            # Numbers of 32 bits are the same as those of 64, and sooner drawn.
            drawn = random.integers(0, count, size=(min(few, size - at), count), dtype=np.uint32)
            here = np.add(drawn, places[: len(drawn)], out=cells[: len(drawn)])
            times[at : at + few][: len(drawn)] = np.bincount(here.ravel(), minlength=here.size).reshape(here.shape)
        samples[start : start + size] = times[:size] @ flat
    return samples.reshape(resamples, *events.shape[1:])


def percentile_interval(values: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the 95% interval of a figure from its values in the samples, NaN where undefined; None without any."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, _PERCENTILES)
    return float(low), float(high)
