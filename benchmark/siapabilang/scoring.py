"""Scoring: gold and predictions in, a signed result out.

>>> from siapabilang import load_gold, read_predictions, score
>>> gold = load_gold("test")
>>> result = score(gold, read_predictions("predictions.jsonl", gold))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang import __version__
from siapabilang.answer_columns import Answers, answers_of
from siapabilang.bootstrap import RESAMPLES, SEED, percentile_interval, resample
from siapabilang.counts import COLUMNS, CountTable, tabulate
from siapabilang.figures import figures_of
from siapabilang.gold import Gold
from siapabilang.matching import THRESHOLD
from siapabilang.model import PredictedQuote, Prediction, Track
from siapabilang.predictions import PredictionStream
from siapabilang.ranges import starts_of
from siapabilang.tally import count_batch

FEW_QUOTES = 30
FEW_EVENTS = 5
_QUOTES_AT_ONCE = 16_384  # laid out in columns: enough to make arrays pay, few enough to stay in a processor's cache


class Value(msgspec.Struct, frozen=True):
    """A figure with its 95% interval; None where it is undefined, and ``note`` says why."""

    value: float | None
    low: float | None
    high: float | None
    note: str = ""


class Slice(msgspec.Struct, frozen=True):
    """A class of gold quotes: how many there are, and the shares of them that were found and attributed rightly.

    ``found`` are those matched, ``who`` those with the right speakers, ``via`` those with the right sources too.
    ``few`` warns of a class with fewer than 30 quotes or from fewer than 5 events.
    """

    gold: int
    events: int
    few: bool
    found: Value
    who: Value
    via: Value


class Result(msgspec.Struct, frozen=True):
    """The outcome of a scoring: equal signatures mean equal numbers.

    ``figures`` are those of `siapabilang.figures`, ``slices`` the classes of gold quotes of `siapabilang.traits`.
    """

    signature: str
    articles: int
    events: int
    figures: Mapping[str, Value]
    slices: Mapping[str, Slice]


def result_schema() -> dict[str, object]:
    """Return the JSON schema of a result."""
    return msgspec.json.schema(Result)


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
    if isinstance(predictions, PredictionStream):
        return count_answers(gold, predictions.batches())
    return count_answers(gold, answers(gold, predictions, track))


def count_answers(gold: Gold, batches: Iterable[Answers]) -> CountTable:
    """Return the same from predictions that are laid out in columns already."""
    sizes = gold.table.quote_count
    starts = starts_of(sizes)
    base = np.zeros((len(sizes), len(COLUMNS)), np.int32)
    outcomes = np.zeros(sizes.sum(), np.uint8)
    counted = np.zeros(len(sizes), np.bool_)
    for batch in batches:
        found = count_batch(gold.table, batch)
        rows = batch.articles
        counted[rows] = True
        base[rows] = found.base
        each = sizes[rows]
        outcomes[np.repeat(starts[rows] - starts_of(each), each) + np.arange(each.sum())] = found.outcomes
    if not counted.all():
        missing = [id_ for id_, there in zip(gold.articles, counted.tolist(), strict=True) if not there]
        raise ValueError(f"the predictions lack {len(missing)} articles, {min(missing)!r} among them")
    return tabulate(list(gold.articles.values()), base, outcomes, gold.slices)


def answers(gold: Gold, predictions: Iterable[Prediction], track: Track) -> Iterator[Answers]:
    """Lay out predictions in columns, some thousand quotes at a time.

    Raises ValueError for an article that is unknown or stands there twice.
    """
    batch, quotes, found = list[tuple[int, Sequence[PredictedQuote]]](), 0, set[str]()
    for prediction in predictions:
        row = gold.table.row_of.get(prediction.article)
        if row is None or prediction.article in found:
            raise ValueError(f"{prediction.article!r} is unknown or stands twice in the predictions")
        found.add(prediction.article)
        batch.append((row, prediction.quotes))
        quotes += len(prediction.quotes)
        if quotes >= _QUOTES_AT_ONCE:
            yield answers_of(gold.table, batch, track)
            batch, quotes = [], 0
    yield answers_of(gold.table, batch, track)


def summarise(table: CountTable, signature: str, track: Track, *, resamples: int, seed: int) -> Result:
    """Return the figures, intervals and slices of a table of counts."""
    events = table.by_event()
    total, samples = events.sum(axis=0, keepdims=True), resample(events, resamples, seed)
    values = {
        figure.name: _value(
            figure.value(total, table.columns)[0], figure.value(samples, table.columns), events=len(events)
        )
        for figure in figures_of(track)
    }
    return Result(signature, len(table.articles), len(events), values, _slices(table, resamples=resamples, seed=seed))


def _slices(table: CountTable, *, resamples: int, seed: int) -> dict[str, Slice]:
    events = table.slices_by_event.astype(np.float64, order="C")
    total, samples = events.sum(axis=0), resample(events, resamples, seed)
    slices = {}
    for number, name in sorted(enumerate(table.slices), key=lambda slice_: _natural(slice_[1])):
        gold, *right = total[number]
        shares = []
        for n, count in enumerate(right, start=1):
            above, below = samples[:, number, n], samples[:, number, 0]
            drawn = np.divide(above, below, out=np.full(len(samples), np.nan), where=below > 0)
            shares.append(_value(float(count / gold), drawn, events=len(events)))
        holding = int((events[:, number, 0] > 0).sum())
        few = bool(gold < FEW_QUOTES or holding < FEW_EVENTS)
        slices[name] = Slice(int(gold), holding, few, *shares)
    return slices


def _natural(name: str) -> tuple[str, bool, int, str]:
    """Return a key by which *length=8-20* comes before *length=21-40*, and classes without a number last."""
    family, _, class_ = name.partition("=")
    number = re.match(r"\d+", class_)
    return family, number is None, int(number.group()) if number else 0, class_


def _value(value: float, samples: NDArray[np.float64], *, events: int) -> Value:
    """Return a figure with its interval, and a word where there is none or where it says nothing."""
    if np.isnan(value):
        return Value(None, None, None, "undefined: there is no case")
    bounds = percentile_interval(samples)
    if bounds is None:
        return Value(float(value), None, None, "no interval: one event" if events == 1 else "no interval: no resamples")
    low, high = bounds
    note = "every resample gives the same value" if low == high else ""
    return Value(float(value), low, high, note)


def signature(gold: Gold, track: Track, resamples: int = RESAMPLES, seed: int = SEED) -> str:
    """Return the line that says exactly how a result was made."""
    return (
        f"siapabilang|task:{track}|data:{gold.version}+{gold.digest}|part:{gold.part}|split:{gold.split}"
        f"|match:iou{THRESHOLD}|bs:{resamples}|seed:{seed}|v:{__version__}"
    )
