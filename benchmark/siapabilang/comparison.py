"""Whether two systems differ: paired approximate randomisation over events, corrected over all pairs.

If two systems were the same, it would not matter which of them gave which event's answers. The test therefore swaps the
two systems' counts event by event, at random, and asks how often the figures then lie at least as far apart as they do
(Noreen 1989; the paired test of sacrebleu). Events are swapped whole, since their articles are not independent. With
few events every swap is tried once, which is exact; p can then be no smaller than 2 / 2^events.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.bootstrap import RESAMPLES, SEED, resample
from siapabilang.counts import CountTable
from siapabilang.figures import FIGURES, HEADLINE, Figure

_Pair = TypeVar("_Pair", bound=Hashable)

_EXACT_UP_TO = 13  # events; 2^13 swaps are fewer than the random ones


class Comparison(msgspec.Struct, frozen=True):
    """Two systems on one figure: ``difference`` is the first's value less the second's.

    ``low`` and ``high`` bound its 95% interval (None for fewer than 2 events); ``p`` is two-sided, ``p_corrected`` is p
    after Holm's correction over all pairs compared; ``better`` and ``worse`` count the articles on which the first
    does better, or worse.
    """

    first: str
    second: str
    difference: float
    low: float | None
    high: float | None
    p: float | None
    p_corrected: float | None
    better: int
    worse: int


def compare(
    tables: Mapping[str, CountTable], figure: str = HEADLINE, *, resamples: int = RESAMPLES, seed: int = SEED
) -> list[Comparison]:
    """Compare every two of ``tables`` (counts by system) on ``figure``.

    Raises ValueError unless all tables count the same articles, or where the figure is undefined for one of them.
    """
    chosen = FIGURES[figure]
    pairs = [
        _compare((first, tables[first]), (second, tables[second]), chosen, resamples=resamples, seed=seed)
        for first, second in combinations(tables, 2)
    ]
    return _corrected(pairs)


def _compare(
    one: tuple[str, CountTable], other: tuple[str, CountTable], figure: Figure, *, resamples: int, seed: int
) -> Comparison:
    (first, a), (second, b) = one, other
    if a.articles != b.articles:
        raise ValueError(f"{first} and {second} do not answer the same articles")
    columns = a.columns
    observed = _difference(figure, a.rows.sum(axis=0)[None], b.rows.sum(axis=0)[None], columns)[0]
    if np.isnan(observed):
        raise ValueError(f"{figure.name} is undefined for {first} or {second}")
    samples = _difference(
        figure, resample(a.by_event(), resamples, seed), resample(b.by_event(), resamples, seed), columns
    )
    samples = samples[~np.isnan(samples)]
    per_article = _difference(figure, a.rows, b.rows, columns) * (-1 if figure.lower_is_better else 1)
    return Comparison(
        first=first,
        second=second,
        difference=float(observed),
        low=float(np.percentile(samples, 2.5)) if samples.size else None,
        high=float(np.percentile(samples, 97.5)) if samples.size else None,
        p=_p_value(a, b, figure, resamples=resamples, seed=seed),
        p_corrected=None,
        better=int(np.sum(per_article > 0)),
        worse=int(np.sum(per_article < 0)),
    )


def _difference(
    figure: Figure, a: NDArray[np.float64], b: NDArray[np.float64], columns: Sequence[str]
) -> NDArray[np.float64]:
    return figure.value(a, columns) - figure.value(b, columns)


def _p_value(one: CountTable, other: CountTable, figure: Figure, *, resamples: int, seed: int) -> float | None:
    """Return the share of swaps that put the systems at least as far apart as they are; None for a single event."""
    a, b, columns = one.by_event(), other.by_event(), one.columns
    events = len(a)
    if events < 2:  # noqa: PLR2004 – one event can only be swapped as a whole
        return None
    exact = events <= _EXACT_UP_TO
    if exact:
        swaps = (np.arange(2**events)[:, None] >> np.arange(events)) & 1
    else:
        swaps = np.random.default_rng(seed).integers(0, 2, size=(resamples, events))
    gain = b - a
    moved = swaps @ gain
    apart = np.abs(_difference(figure, a.sum(axis=0) + moved, b.sum(axis=0) - moved, columns))
    observed = np.abs(_difference(figure, a.sum(axis=0)[None], b.sum(axis=0)[None], columns))[0]
    # A little slack: the same difference computed from other sums may round differently.
    as_far = int(np.sum(apart >= observed - 1e-12))
    return as_far / len(swaps) if exact else (as_far + 1) / (len(swaps) + 1)


def _corrected(pairs: Sequence[Comparison]) -> list[Comparison]:
    corrected = holm({n: pair.p for n, pair in enumerate(pairs)})
    return [msgspec.structs.replace(pair, p_corrected=corrected.get(n)) for n, pair in enumerate(pairs)]


def holm(p_values: Mapping[_Pair, float | None]) -> dict[_Pair, float]:
    """Return p after Holm's step-down correction over the pairs that have one (Holm 1979)."""
    tested = sorted(((p, pair) for pair, p in p_values.items() if p is not None), key=lambda found: found[0])
    corrected: dict[_Pair, float] = {}
    highest = 0.0
    for rank, (p, pair) in enumerate(tested):
        highest = max(highest, min(1.0, p * (len(tested) - rank)))
        corrected[pair] = highest
    return corrected
