"""Ranges of tokens of many quotes at once: which ranges overlap, and by how much.

The arithmetic behind scoring at speed. A range is ``[first, beyond)``; ``owner`` says whose it is. Owners and texts are
kept apart by strides: each has a stretch of the number line to itself, so that one sort or one search serves all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_AT_ONCE = 2_000_000  # pairs of ranges looked at; bounds the memory


class Ranges(msgspec.Struct, frozen=True):
    """Ranges of tokens, sorted by owner and position; those of one owner lie apart, none is empty."""

    owner: Integers
    first: Integers
    beyond: Integers

    def sizes(self, owners: int) -> Integers:
        """Return how many tokens each of ``owners`` owners has."""
        return sums(self.owner, owners, self.beyond - self.first)

    def of(self, chosen: Flags) -> Ranges:
        """Return the ranges that are ``chosen``."""
        return Ranges(self.owner[chosen], self.first[chosen], self.beyond[chosen])

    def moved(self, shift: Integers) -> Ranges:
        """Return the ranges with the tokens of each owner moved by ``shift`` of it."""
        by = shift[self.owner]
        return Ranges(self.owner, self.first + by, self.beyond + by)


def sums(owner: Integers, owners: int, values: NDArray[np.generic] | None = None) -> Integers:
    """Sum ``values`` (default: count) by owner. Exact, since the sums of integers stay below 2^53."""
    return np.bincount(owner, values, owners).astype(np.int64)


def starts_of(sizes: Integers) -> Integers:
    """Return where each of consecutive stretches of ``sizes`` begins."""
    return np.cumsum(sizes) - sizes


def stacked(tables: Sequence[Integers], owners: Integers) -> Ranges:
    """Put ranges of several articles below each other.

    ``tables`` have a row (owner, first, beyond) a range; ``owners`` says how many owners each article has.
    """
    table = np.concatenate([*tables, np.empty((0, 3), np.int64)])
    shift = np.repeat(starts_of(owners), [len(table) for table in tables])
    return Ranges(table[:, 0] + shift, table[:, 1], table[:, 2])


def joined(owner: Integers, first: Integers, beyond: Integers) -> Ranges:
    """Sort ranges by owner and position, drop empty ones, and join those of one owner that overlap or touch."""
    real = first < beyond
    owner, first, beyond = owner[real], first[real], beyond[real]
    if not len(owner):
        return Ranges(owner, first, beyond)
    stride = int(beyond.max()) + 2  # one token more, so that those of two owners never touch
    left, right = owner * stride + first, owner * stride + beyond
    if (left[1:] > right[:-1]).all():
        return Ranges(owner, first, beyond)
    order = np.argsort(left, kind="stable")
    left, right = left[order], right[order]
    reach = np.maximum.accumulate(right)
    begins = np.flatnonzero(np.concatenate([[True], left[1:] > reach[:-1]]))
    last = np.append(begins[1:], len(left)) - 1
    whose = owner[order][begins]
    return Ranges(whose, left[begins] - whose * stride, reach[last] - whose * stride)


def overlaps(left: Ranges, right: Ranges) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Yield who shares tokens, in parts: left owners, right owners, and how many tokens they share.

    All texts lie on one line of tokens. Each pair of owners stands there once.
    """
    order = np.argsort(right.first, kind="stable")
    first, beyond, owner = right.first[order], right.beyond[order], right.owner[order]
    reach = np.maximum.accumulate(beyond)  # how far to the right anything up to here goes
    low, high = reach.searchsorted(left.first, "right"), first.searchsorted(left.beyond, "left")
    number = np.maximum(high - low, 0)
    for part in _parts(left.owner, number):
        at, other = _all_of(number[part], low[part])
        at += part.start
        shared = np.minimum(left.beyond[at], beyond[other]) - np.maximum(left.first[at], first[other])
        real = shared > 0
        yield _summed(left.owner[at[real]], owner[other[real]], shared[real])


def shared_sizes(left: Ranges, right: Ranges, rows: Integers, columns: Integers) -> Integers:
    """Return how many tokens left owner ``rows[n]`` and right owner ``columns[n]`` share, for each ``n``."""
    low, high = (left.owner.searchsorted(rows, side) for side in ("left", "right"))
    pair, at = _all_of(high - low, low)
    low, high = (right.owner.searchsorted(columns[pair], side) for side in ("left", "right"))
    again, other = _all_of(high - low, low)
    pair, at = pair[again], at[again]
    shared = np.minimum(left.beyond[at], right.beyond[other]) - np.maximum(left.first[at], right.first[other])
    return sums(pair, len(rows), shared.clip(0))


def _all_of(number: Integers, low: Integers) -> tuple[Integers, Integers]:
    """Return, for each ``n``, ``number[n]`` times ``n``, and beside it what follows ``low[n]``."""
    which = np.repeat(np.arange(len(number)), number)
    return which, np.arange(len(which)) + np.repeat(low - starts_of(number), number)


def _summed(rows: Integers, columns: Integers, values: Integers) -> tuple[Integers, Integers, Integers]:
    """Sum the values of each pair of a row and a column; sorted by row and column."""
    if not len(rows):
        return rows, columns, values
    stride = int(columns.max()) + 1
    key = rows * stride + columns
    if not (key[1:] > key[:-1]).all():
        key, index = np.unique(key, return_inverse=True)
        values = sums(index, len(key), values)
    return key // stride, key % stride, values


def _parts(owner: Integers, number: Integers) -> Iterator[slice]:
    """Cut ranges, sorted by owner, into parts of whole owners with about as many pairs as may be looked at at once."""
    total = np.cumsum(number)
    start, done = 0, 0
    while start < len(owner):
        stop = len(owner)
        if total[-1] - done > _AT_ONCE:
            stop = max(start + 1, int(total.searchsorted(done + _AT_ONCE)))
            stop = int(owner.searchsorted(owner[stop - 1], "right"))
        yield slice(start, stop)
        start, done = stop, int(total[stop - 1])
