"""The table of counts: one row an article, one column a count. Every figure, slice and interval derives from it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.matching import THRESHOLD, iou
from siapabilang.model import PredictedQuote, Track
from siapabilang.pairing import Answer, GoldArticle, GoldQuote, Verdict, judge
from siapabilang.tokens import TokenIndex

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
    """Counts of articles (rows) by column, and of gold quotes by slice.

    ``rows`` has shape (articles, columns), ``slice_rows`` has shape (articles, slices, `SLICE_COLUMNS`).
    """

    articles: tuple[str, ...]
    events: tuple[str, ...]
    columns: tuple[str, ...]
    rows: NDArray[np.float64]
    slices: tuple[str, ...]
    slice_rows: NDArray[np.int32]

    def by_event(self) -> NDArray[np.float64]:
        """Sum the rows of each event: shape (events, columns)."""
        return self._summed(self.rows)

    def slices_by_event(self) -> NDArray[np.float64]:
        """Sum the slices of each event: shape (events, slices, `SLICE_COLUMNS`)."""
        return self._summed(self.slice_rows)

    def _summed(self, rows: NDArray[np.generic]) -> NDArray[np.float64]:
        # The event is the unit of resampling, since articles of one event share statements and people. This is the one
        # place that decides it.
        names, index = np.unique(np.array(self.events, dtype=object), return_inverse=True)
        sums = np.zeros((len(names), *rows.shape[1:]))
        np.add.at(sums, index, rows)
        return sums


def count_article(gold: GoldArticle, predicted: Sequence[PredictedQuote], track: Track) -> Counts:
    """Return the counts of one article."""
    return count_verdict(gold, judge(gold, predicted, track), track)


def count_verdict(gold: GoldArticle, verdict: Verdict, track: Track) -> Counts:
    """Return the counts of one article whose answers are matched already."""
    matched = exact = who = via = answered = source_shared = 0
    given = [0] * 4
    parts = [0] * 6
    outcomes = [0] * len(gold.quotes)
    for i, j in verdict.pairs:
        quote = gold.quotes[i]
        matched += 1
        outcomes[i] = MATCHED
        if j is None:
            continue
        answer = verdict.answers[j]
        said = answer.quote
        exact += quote.content == answer.content
        answered += bool(said.speakers)
        if quote.speakers == answer.speakers:
            who += 1
            outcomes[i] |= WHO
            if quote.sources == answer.sources:
                via += 1
                outcomes[i] |= VIA
        if said.type:
            given[0] += 1
            given[1] += said.type == quote.type
        if said.polarity:
            given[2] += 1
            given[3] += said.polarity == quote.polarity
        if said.cue is not None or said.mention is not None:
            _count_parts(quote, answer, gold.tokens, parts)
        if quote.sources and answer.sources:
            source_shared += _shared(quote.sources, answer.sources)
    base = (
        *(len(gold.quotes), len(verdict.answers), matched, exact, who, via, answered, *given, *parts),
        gold.sources,
        sum([len(answer.sources) for answer in verdict.answers]),
        source_shared,
        len(gold.distractors),
        _distractors_hit(gold, verdict) if gold.distractors and track == "end2end" else 0,
    )
    return Counts(base, tuple(outcomes))


def _count_parts(quote: GoldQuote, answer: Answer, tokens: TokenIndex, parts: list[int]) -> None:
    """Add the tokens of cue and mention – in the gold, predicted, shared – where the prediction gives them."""
    for at, truth, spans in ((0, quote.cue, answer.quote.cue), (3, quote.mention, answer.quote.mention)):
        if spans is not None:
            parts[at] += len(truth)
            for first, beyond in tokens.ranges(spans):
                parts[at + 1] += beyond - first
                parts[at + 2] += len(truth.intersection(range(first, beyond)))


def _shared(gold: Sequence[str], predicted: Sequence[str | None]) -> int:
    left = list(gold)
    for source in predicted:
        if source in left:
            left.remove(source)
    return len(gold) - len(left)


def _distractors_hit(gold: GoldArticle, verdict: Verdict) -> int:
    taken = {j for _, j in verdict.pairs}
    unmatched = [answer.content for j, answer in enumerate(verdict.answers) if j not in taken]
    return sum(any(iou(distractor, content) >= THRESHOLD for content in unmatched) for distractor in gold.distractors)


class SliceIndex:
    """Which slices the gold quotes of many articles belong to, as arrays: made once, used at each scoring."""

    def __init__(self, articles: Sequence[GoldArticle]) -> None:
        quotes = [quote for article in articles for quote in article.quotes]
        self.names = tuple(sorted({name for quote in quotes for name in quote.slices}))
        place = {name: n for n, name in enumerate(self.names)}
        members = np.array([place[name] for quote in quotes for name in quote.slices], dtype=np.int64)
        self._sizes = np.array([len(quote.slices) for quote in quotes], dtype=np.int64)
        row = np.repeat(np.arange(len(articles)), [len(article.quotes) for article in articles])
        self._cells = np.repeat(row, self._sizes) * len(self.names) + members
        self._shape = (len(articles), len(self.names))

    def tabulate(self, outcomes: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return `CountTable.slice_rows` for the outcomes of all gold quotes, in the order of the articles."""
        table = np.zeros((*self._shape, len(SLICE_COLUMNS)), dtype=np.int32)
        for n, bit in enumerate((None, MATCHED, WHO, VIA)):
            holds = np.ones(len(outcomes)) if bit is None else (outcomes & bit) / bit
            weights = np.repeat(holds, self._sizes)
            table[:, :, n] = np.bincount(self._cells, weights, self._shape[0] * self._shape[1]).reshape(self._shape)
        return table


def tabulate(articles: Sequence[GoldArticle], counts: Sequence[Counts], index: SliceIndex | None = None) -> CountTable:
    """Put the counts of ``articles`` into one table; slices stand in sorted order.

    ``index`` is the slice index of these very articles, if there is one already.
    """
    index = index or SliceIndex(articles)
    base = np.array([row.base for row in counts], dtype=np.float64).reshape(len(counts), len(COLUMNS))
    column = {name: base[:, n] for n, name in enumerate(COLUMNS)}
    sides = column["gold"] + column["predicted"]
    means = [np.divide(2 * column[name], sides, out=np.ones_like(sides), where=sides > 0) for name in MEANS]
    return CountTable(
        articles=tuple(a.id for a in articles),
        events=tuple(a.event for a in articles),
        columns=(*COLUMNS, *DERIVED_COLUMNS),
        rows=np.column_stack([base, np.ones(len(counts)), *means]),
        slices=index.names,
        slice_rows=index.tabulate(np.array(list(chain.from_iterable(row.outcomes for row in counts)), dtype=np.int64)),
    )
