"""Scoring: gold and predictions in, a signed result out.

>>> from siapabilang import load_gold, read_predictions, score
>>> gold = load_gold("test")
>>> result = score(gold, read_predictions("predictions.jsonl", gold))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from siapabilang import __version__
from siapabilang.bootstrap import RESAMPLES, SEED, intervals, resample
from siapabilang.counts import SLICE_COLUMNS, CountTable, count_article, tabulate
from siapabilang.figures import figures_of
from siapabilang.gold import Gold
from siapabilang.matching import THRESHOLD
from siapabilang.model import Prediction, Track


class Value(msgspec.Struct, frozen=True):
    """A figure with its 95% interval; None where it is undefined."""

    value: float | None
    low: float | None
    high: float | None


class Result(msgspec.Struct, frozen=True):
    """The outcome of a scoring: equal signatures mean equal numbers.

    ``slices`` gives, for each class of gold quotes, how many there are and how many were matched, had the right
    speakers, and had the right speakers and sources too.
    """

    signature: str
    articles: int
    events: int
    figures: Mapping[str, Value]
    slices: Mapping[str, Mapping[str, int]]


def score(
    gold: Gold,
    predictions: Iterable[Prediction],
    track: Track = "end2end",
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Result:
    """Score ``predictions`` against ``gold``.

    There must be exactly one prediction for each article of the gold, in any order (`read_predictions` makes sure).
    Raises ValueError otherwise.
    """
    table = count(gold, predictions, track)
    return summarise(table, signature(gold, track, resamples, seed), track, resamples=resamples, seed=seed)


def count(gold: Gold, predictions: Iterable[Prediction], track: Track) -> CountTable:
    """Return the table of counts, one row for each article of the gold."""
    by_id: dict[str, Prediction] = {}
    for prediction in predictions:
        if prediction.article not in gold.articles or prediction.article in by_id:
            raise ValueError(f"{prediction.article!r} is unknown or stands twice in the predictions")
        by_id[prediction.article] = prediction
    if missing := gold.articles.keys() - by_id.keys():
        raise ValueError(f"the predictions lack {len(missing)} articles, {min(missing)!r} among them")
    articles = [gold.articles[id_] for id_ in sorted(gold.articles)]
    return tabulate(articles, [count_article(a, by_id[a.id].quotes, track) for a in articles])


def summarise(table: CountTable, signature: str, track: Track, *, resamples: int, seed: int) -> Result:
    """Return the figures, intervals and slices of a table of counts."""
    figures = figures_of(track)
    total = table.rows.sum(axis=0, keepdims=True).astype(np.float64)
    bounds = intervals(figures, resample(table, resamples, seed), table.columns)
    values = {}
    for figure in figures:
        value = float(figure.value(total, table.columns)[0])
        low, high = bounds[figure.name] or (None, None)
        values[figure.name] = Value(None if np.isnan(value) else value, low, high)
    slices: dict[str, dict[str, int]] = {}
    for column, number in zip(table.columns, total[0], strict=True):
        name, _, kind = column.partition("/")
        if kind in SLICE_COLUMNS:
            slices.setdefault(name, {})[kind] = int(number)
    return Result(signature, len(table.articles), len(set(table.events)), values, slices)


def signature(gold: Gold, track: Track, resamples: int = RESAMPLES, seed: int = SEED) -> str:
    """Return the line that says exactly how a result was made."""
    return (
        f"siapabilang|task:{track}|data:{gold.version}+{gold.digest}|part:{gold.part}|split:{gold.split}"
        f"|match:iou{THRESHOLD}|bs:{resamples}|seed:{seed}|v:{__version__}"
    )
