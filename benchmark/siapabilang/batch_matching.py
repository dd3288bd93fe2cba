"""The matching of many articles at once.

Most quotes have no rival: one gold quote and one answer share half of their words, and nothing else comes near them.
Those are matched by arithmetic. Where several compete, a lead that no tie-break can make up for decides (one quote with
several rivals, or two on each side); whatever remains is settled by the definition, `pairing.pairs_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.answer_columns import AnswerBatch, AnswerColumns
from siapabilang.gold_columns import CONTENT, GoldBatch
from siapabilang.matching import AGREE, APART, THRESHOLD, connected
from siapabilang.pairing import answer_of, canonical, pairs_of
from siapabilang.ranges import Flags, Integers, overlaps

_CLEAR = 2.0**-20  # of an IoU: more than agreeing speakers make up for
_LEAD = 2.0**-40  # of a sum of IoU; what decides by position is smaller (`matching`)

Floats = NDArray[np.float64]
_Pair = tuple[int, int]


def match_batch(gold: GoldBatch, batch: AnswerBatch, answers: AnswerColumns) -> tuple[Integers, Integers]:
    """Return the matched pairs, as rows of the gold quotes and rows of the answers."""
    found = _candidates(gold, answers)
    rows, columns = found.rows, found.columns
    contested = (np.bincount(rows, minlength=1)[rows] > 1) | (np.bincount(columns, minlength=1)[columns] > 1)
    rivals = _Rivals(gold, batch, answers, found.of(contested))
    more = np.array(list(rivals.settled()), dtype=np.int64).reshape(-1, 2)
    return np.concatenate([rows[~contested], more[:, 0]]), np.concatenate([columns[~contested], more[:, 1]])


class _Candidates(msgspec.Struct, frozen=True):
    """Pairs that may be matched: rows of gold quotes, rows of answers, and the IoU."""

    rows: Integers
    columns: Integers
    values: Floats

    def of(self, chosen: Flags) -> _Candidates:
        return _Candidates(self.rows[chosen], self.columns[chosen], self.values[chosen])


def _candidates(gold: GoldBatch, answers: AnswerColumns) -> _Candidates:
    truth = gold.parts[CONTENT].moved(gold.places[gold.article])
    claims = answers.parts[CONTENT].moved(gold.places[answers.article])
    gold_sizes, sizes = truth.sizes(len(gold.article)), claims.sizes(len(answers.article))
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    for rows, columns, shared in overlaps(truth, claims):
        value = shared / (gold_sizes[rows] + sizes[columns] - shared)
        enough = value >= THRESHOLD
        found.append((rows[enough], columns[enough], value[enough]))
    rows, columns, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return _Candidates(rows, columns, values)


class _Rivals:
    """Pairs that compete with others for a quote."""

    def __init__(self, gold: GoldBatch, batch: AnswerBatch, answers: AnswerColumns, found: _Candidates) -> None:
        self._gold, self._batch, self._answers = gold, batch, answers
        pairs = list(zip(found.rows.tolist(), found.columns.tolist(), strict=True))
        self._value = dict(zip(pairs, found.values.tolist(), strict=True))
        # The speakers settle what overlap leaves open: a bonus as small as in `matching`.
        agree = gold.speakers[found.rows] == answers.speakers[found.columns]
        self._weight = dict(zip(pairs, (found.values + AGREE * agree).tolist(), strict=True))

    def settled(self) -> Iterator[_Pair]:
        """Yield the pairs that are matched."""
        for part in connected(self._value):
            rows, columns = sorted({i for i, _ in part}), sorted({j for _, j in part})
            if len(columns) == 1:
                yield max(part, key=lambda pair: self._weight[pair] - APART * rows.index(pair[0]))
            else:
                yield from self._by_lead(part, rows, columns) or self._by_definition(rows, columns)

    def _by_lead(self, part: Sequence[_Pair], rows: Sequence[int], columns: Sequence[int]) -> Sequence[_Pair]:
        """Return the best pairs of a part if they are best beyond any tie, else nothing."""
        if len(rows) == 1:
            # Whether two answers that overlap equally have the same content is not known here; so no bonus decides.
            second, best = sorted(part, key=self._value.__getitem__)[-2:]
            return [best] if self._value[best] - self._value[second] > _CLEAR else ()
        if len(rows) != 2 or len(columns) != 2 or not self._both_stand(rows, columns):  # noqa: PLR2004 – two and two
            return ()
        (a, b), (c, d) = rows, columns
        straight, across = ([p for p in pairs if p in self._value] for pairs in (((a, c), (b, d)), ((a, d), (b, c))))
        lead = sum(self._weight[pair] for pair in straight) - sum(self._weight[pair] for pair in across)
        return () if abs(lead) < _LEAD else straight if lead > 0 else across

    def _both_stand(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """Say whether neither of two answers is surely left out as a copy of the other (see `pairing.pairs_of`)."""
        one, other = ([self._value.get((i, j)) for i in rows] for j in columns)
        if one != other:
            return True  # they have different content
        (c, d), answers = columns, self._answers
        differ = answers.speakers[c] != answers.speakers[d] or answers.polarity[c] != answers.polarity[d]
        return one == [1, 1] and bool(differ)

    def _by_definition(self, rows: Sequence[int], columns: Sequence[int]) -> list[_Pair]:
        at = int(self._gold.article[rows[0]])
        article, start = self._batch.articles[at], int(self._gold.starts[at])
        resolve = cache(article.resolver.resolve)
        made = {j: answer_of(article.tokens, resolve, self._batch.quote(j, self._answers)) for j in columns}
        order = sorted(columns, key=lambda j: canonical(made[j]))
        found = pairs_of([article.quotes[i - start] for i in rows], [made[j] for j in order])
        return [(rows[i], order[n]) for i, n in found]
