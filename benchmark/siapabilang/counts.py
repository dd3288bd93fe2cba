"""The table of counts: one row an article, one column a count. Every figure, slice and interval derives from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.pairing import GoldArticle

COLUMNS = (
    "gold",  # gold quotes
    "predicted",  # predicted quotes
    "matched",  # pairs
    "exact",  # pairs with equal token sets
    "who",  # pairs with the right speakers
    "via",  # pairs with the right speakers and the right sources
    "answered",  # pairs in which the prediction names a speaker
    "type_given",
    "type_right",
    "polarity_given",
    "polarity_right",
    "cue_gold",  # cue tokens of the pairs in which the prediction gives a cue
    "cue_predicted",
    "cue_shared",
    "mention_gold",  # mention tokens, likewise
    "mention_predicted",
    "mention_shared",
    "source_gold",  # source entities, of all quotes
    "source_predicted",
    "source_shared",  # of pairs
    "distractors",
    "distractors_hit",  # distractors that an unmatched prediction covers with IoU ≥ 0.5
)
# What the table adds to them: the article itself, and its own F1 by what has to be right, for means over articles.
MEANS = ("who", "via", "matched")
DERIVED_COLUMNS = ("articles", *(f"f1 {column}" for column in MEANS))
SLICE_COLUMNS = ("gold", "matched", "who", "via")

MATCHED, WHO, VIA = 1, 2, 4  # the bits of an outcome
_QUOTES_AT_ONCE = 16_384  # bounds the memory


class Counts(msgspec.Struct, frozen=True):
    """The counts of one article: ``base`` in the order of `COLUMNS`, and one outcome a gold quote, in canonical order.

    An outcome is a sum of bits: 1 the quote was matched, 2 its speakers are right, 4 its speakers and sources are.
    """

    base: tuple[int, ...]
    outcomes: tuple[int, ...]

    def __getitem__(self, column: str) -> int:
        """Return the count of a base column."""
        return self.base[COLUMNS.index(column)]


class CountTable(msgspec.Struct, frozen=True):
    """Counts of articles (rows) by column, and of gold quotes by event and slice.

    ``rows`` has shape (articles, columns), ``slices_by_event`` has shape (events, slices, `SLICE_COLUMNS`); the events
    stand in sorted order.
    """

    articles: tuple[str, ...]
    events: tuple[str, ...]
    columns: tuple[str, ...]
    rows: NDArray[np.float64]
    slices: tuple[str, ...]
    slices_by_event: NDArray[np.int32]

    def by_event(self) -> NDArray[np.float64]:
        """Sum the rows of each event: shape (events, columns)."""
        events, event_of = events_of(self.events)
        sums = np.zeros((len(events), self.rows.shape[1]))
        np.add.at(sums, event_of, self.rows)
        return sums


class SliceIndex:
    """Which slices the gold quotes of many articles belong to, as arrays: made once, used at each scoring."""

    def __init__(self, articles: Sequence[GoldArticle]) -> None:
        quotes = [quote for article in articles for quote in article.quotes]
        self.names = tuple(sorted({name for quote in quotes for name in quote.slices}))
        place = {name: n for n, name in enumerate(self.names)}
        members = np.array([place[name] for quote in quotes for name in quote.slices], dtype=np.int64)
        self._sizes = np.array([len(quote.slices) for quote in quotes], dtype=np.int64)
        events, event_of = events_of([article.event for article in articles])
        row = np.repeat(event_of, [len(article.quotes) for article in articles])
        self._cells = np.repeat(row, self._sizes) * len(self.names) + members
        self._shape = (len(events), len(self.names))

    def by_event(self, outcomes: NDArray[np.uint8]) -> NDArray[np.int32]:
        """Sum the outcomes of all gold quotes, in the order of the articles: see `CountTable.slices_by_event`."""
        # What is right in sources is right in speakers, and that is matched: an outcome is one of four levels.
        level = np.bitwise_count(outcomes).astype(np.int64)
        number = np.zeros((len(SLICE_COLUMNS), *self._shape), np.int32)
        cells, size = number.ravel(), math.prod(self._shape)
        ends, one = np.cumsum(self._sizes), np.int32(1)  # of the same type, which is many times faster
        for start in range(0, len(level), _QUOTES_AT_ONCE):
            part = slice(start, start + _QUOTES_AT_ONCE)
            sizes = self._sizes[part]
            of_part = self._cells[ends[start] - sizes[0] : ends[part][-1]]
            np.add.at(cells, of_part + np.repeat(level[part] * size, sizes), one)
        # Whoever stands on a level stands on all below it.
        for column in reversed(range(len(SLICE_COLUMNS) - 1)):
            number[column] += number[column + 1]
        return np.moveaxis(number, 0, -1)


def events_of(names: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the events in sorted order, and the number of each of ``names`` among them."""
    # The event is the unit of resampling, since articles of one event share statements and people. This is the one
    # place that decides it.
    events = sorted(set(names))
    number = {name: n for n, name in enumerate(events)}
    return events, np.array([number[name] for name in names], dtype=np.int64)


def tabulate(
    articles: Sequence[GoldArticle], base: NDArray[np.int32], outcomes: NDArray[np.uint8], index: SliceIndex
) -> CountTable:
    """Put the counts of ``articles`` into one table.

    ``base`` has shape (articles, `COLUMNS`), ``outcomes`` has one a gold quote, in the order of the articles and their
    quotes; ``index`` is the slice index of these very articles.
    """
    rows = np.empty((len(base), len(COLUMNS) + len(DERIVED_COLUMNS)))
    rows[:, : len(COLUMNS)] = base
    column = {name: rows[:, n] for n, name in enumerate((*COLUMNS, *DERIVED_COLUMNS))}
    column["articles"][:] = 1
    sides = column["gold"] + column["predicted"]
    for name in MEANS:
        mean = column[f"f1 {name}"]
        mean[:] = 1
        np.divide(2 * column[name], sides, out=mean, where=sides > 0)
    return CountTable(
        articles=tuple(a.id for a in articles),
        events=tuple(a.event for a in articles),
        columns=(*COLUMNS, *DERIVED_COLUMNS),
        rows=rows,
        slices=index.names,
        slices_by_event=index.by_event(outcomes),
    )
