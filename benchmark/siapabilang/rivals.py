"""Pairs of gold quotes and answers that compete, as far as arithmetic settles them.

Where two compete for one, or two with two, a lead that no tie-break can make up for decides.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.answer_columns import Answers
from siapabilang.matching import AGREE, APART
from siapabilang.ranges import Flags, Integers

_CLEAR = 2.0**-20  # of an IoU: more than agreeing speakers make up for
_LEAD = 2.0**-40  # of a sum of IoU; what decides by position is smaller (`matching`)

Floats = NDArray[np.float64]


class Pairs(msgspec.Struct, frozen=True):
    """Pairs that may be matched: rows of the gold, rows of the answers, and the IoU."""

    rows: Integers
    columns: Integers
    values: Floats

    def of(self, chosen: Integers | Flags) -> Pairs:
        """Return the pairs that are chosen, by number or by flag."""
        return Pairs(self.rows[chosen], self.columns[chosen], self.values[chosen])


def by_lead(pairs: Pairs, agree: Flags, answers: Answers) -> tuple[Pairs, Pairs]:
    """Return the pairs that are matched beyond doubt, and those on which nothing is settled.

    ``pairs`` stand in the order of rows and columns, each competes with another one; ``agree`` says whose speakers
    agree.
    """
    # The speakers settle what overlap leaves open: a bonus as small as in `matching`.
    weight = pairs.values + AGREE * agree
    of_row, of_column = (np.bincount(side)[side] for side in (pairs.rows, pairs.columns))
    matched, settled = np.zeros(len(weight), np.bool_), np.zeros(len(weight), np.bool_)

    # One gold quote, two answers. Whether answers that overlap equally have the same content is not known here; so no
    # bonus decides.
    one = np.flatnonzero(of_row == 2)[::2]  # noqa: PLR2004 – and the next one, of the same row
    two = one + 1
    alone = (of_column[one] == 1) & (of_column[two] == 1)
    lead = pairs.values[one] - pairs.values[two]
    clear = alone & (np.abs(lead) > _CLEAR)
    matched[np.where(lead > 0, one, two)[clear]] = True
    settled[one[clear]] = settled[two[clear]] = True

    # Two gold quotes, two answers.
    both = np.flatnonzero((of_column[one] == 2) & (of_column[two] == 2))  # noqa: PLR2004
    both = both[np.lexsort((pairs.columns[two[both]], pairs.columns[one[both]]))]
    first, second = both[:-1], both[1:]
    same = np.flatnonzero(
        (pairs.columns[one[first]] == pairs.columns[one[second]])
        & (pairs.columns[two[first]] == pairs.columns[two[second]])
    )
    first, second = first[same], second[same]
    a, b, c, d = one[first], two[second], two[first], one[second]  # straight: a and b, across: c and d
    lead = (weight[a] + weight[b]) - (weight[c] + weight[d])
    clear = _both_stand(pairs, answers, (a, b), (c, d)) & (np.abs(lead) >= _LEAD)
    a, b, c, d, straight = a[clear], b[clear], c[clear], d[clear], lead[clear] > 0
    matched[np.where(straight, a, c)] = matched[np.where(straight, b, d)] = True
    settled[np.concatenate([a, b, c, d])] = True

    # Two gold quotes, one answer: the earlier one, if there is no difference.
    order = np.lexsort((pairs.rows, pairs.columns))
    order = order[of_column[order] == 2]  # noqa: PLR2004
    one, two = order[::2], order[1::2]
    alone = (of_row[one] == 1) & (of_row[two] == 1)
    one, two = one[alone], two[alone]
    matched[np.where(weight[two] - APART > weight[one], two, one)] = True
    settled[one] = settled[two] = True
    return pairs.of(matched), pairs.of(~settled)


def _both_stand(
    pairs: Pairs, answers: Answers, straight: tuple[Integers, Integers], across: tuple[Integers, Integers]
) -> Flags:
    """Say whether neither of two answers is surely left out as a copy of the other (see `pairing.pairs_of`)."""
    (a, b), (c, d), value = straight, across, pairs.values
    differ = (value[a] != value[c]) | (value[d] != value[b])  # they have different content
    one, other = pairs.columns[a], pairs.columns[b]
    stands = (answers.speakers[one] != answers.speakers[other]) | (answers.polarity[one] != answers.polarity[other])
    both: Flags = differ | (stands & (value[a] == 1) & (value[d] == 1))
    return both
