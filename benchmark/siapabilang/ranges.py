"""Ranges of tokens of many quotes at once: which of them overlap, and by how much.

The arithmetic behind scoring at speed. A range is ``[first, beyond)`` on a line of tokens on which all texts stand one
after the other; ``owner`` says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_AT_ONCE = 2_000_000  # pairs of ranges looked at; bounds the memory


class Ranges(msgspec.Struct, frozen=True):
    """Ranges of tokens, sorted by owner and position; those of one owner lie apart, none is empty.

    For each owner, ``count`` says how many ranges it has, ``start`` where they begin in the three arrays before, and
    ``size`` how many tokens they hold.
    """

    owner: Integers
    first: Integers
    beyond: Integers
    count: Integers
    start: Integers
    size: Integers

    @classmethod
    def of(cls, owner: Integers, first: Integers, beyond: Integers, owners: int) -> Ranges:
        """Lay out ranges of ``owners`` owners, given in the order of their owners.

        Empty ones are dropped, and those of one owner that overlap or touch are joined.
        """
        real = first < beyond
        if not real.all():
            owner, first, beyond = owner[real], first[real], beyond[real]
        close = (owner[1:] == owner[:-1]) & (first[1:] <= beyond[:-1])
        if close.any():
            owner, first, beyond = _joined(owner, first, beyond, owner[1:][close])
        count = np.bincount(owner, minlength=owners)
        return cls(owner, first, beyond, count, starts_of(count), sums(owner, owners, beyond - first))


class Marks:
    """The ranges of the gold, found by the tokens that they hold; ``tokens`` is the length of the line."""

    def __init__(self, ranges: Ranges, tokens: int) -> None:
        order = np.argsort(ranges.first, kind="stable")
        self._first, self._beyond, self._owner = ranges.first[order], ranges.beyond[order], ranges.owner[order]
        self._several, self.size = ranges.count > 1, ranges.size
        # Up to each token, how many ranges end there or before, with all that come before them, and how many begin.
        reach = np.maximum.accumulate(self._beyond)
        self._low = np.bincount(reach, minlength=tokens + 1).cumsum().astype(np.int32)
        self._high = np.bincount(self._first, minlength=tokens + 1).cumsum().astype(np.int32)

    def shared(self, claims: Ranges) -> Iterator[tuple[Integers, Integers, Integers]]:
        """Yield who shares tokens, in parts: owners of the gold, owners of ``claims``, and how many tokens they share.

        Each pair of owners stands there once.
        """
        low = self._low[claims.first]
        number = np.maximum(self._high[claims.beyond - 1] - low, 0)
        for part in _parts(claims.owner, number):
            at, mark = _all_of(number[part], low[part])
            at += part.start
            shared = np.minimum(claims.beyond[at], self._beyond[mark])
            shared -= np.maximum(claims.first[at], self._first[mark])
            real = np.flatnonzero(shared > 0)
            owner, claimant, shared = self._owner[mark[real]], claims.owner[at[real]], shared[real]
            # Where both have one range only, there is nothing to sum.
            several = self._several[owner] | (claims.count[claimant] > 1)
            if several.any():
                whole = _summed(owner[several], claimant[several], shared[several])
                plain = np.flatnonzero(~several)
                owner, claimant, shared = (
                    np.concatenate([column[plain], more])
                    for column, more in zip((owner, claimant, shared), whole, strict=True)
                )
            yield owner, claimant, shared


def sums(owner: Integers, owners: int, values: NDArray[np.generic] | None = None) -> Integers:
    """Sum ``values`` (default: count) by owner. Exact, since the sums of integers stay below 2^53."""
    return np.bincount(owner, values, owners).astype(np.int64)


def starts_of(sizes: Integers) -> Integers:
    """Return where each of consecutive stretches of ``sizes`` begins."""
    return np.cumsum(sizes) - sizes


def shared_sizes(left: Ranges, right: Ranges, rows: Integers, columns: Integers) -> Integers:
    """Return how many tokens left owner ``rows[n]`` and right owner ``columns[n]`` share, for each ``n``."""
    number, others = left.count[rows], right.count[columns]
    shared = np.zeros(len(rows), np.int64)
    one = np.flatnonzero((number == 1) & (others == 1))
    shared[one] = _shared(left, right, left.start[rows[one]], right.start[columns[one]])
    more = np.flatnonzero((number * others) > 1)
    pair, at = _all_of(number[more], left.start[rows[more]])
    again, other = _all_of(others[more][pair], right.start[columns[more]][pair])
    shared[more] = sums(pair[again], len(more), _shared(left, right, at[again], other))
    return shared


def _shared(left: Ranges, right: Ranges, at: Integers, other: Integers) -> Integers:
    """Return how many tokens a range of the left and one of the right share, for each pair of them."""
    shared: Integers = np.minimum(left.beyond[at], right.beyond[other])
    shared -= np.maximum(left.first[at], right.first[other])
    return np.maximum(shared, 0, out=shared)


def _joined(
    owner: Integers, first: Integers, beyond: Integers, owners: Integers
) -> tuple[Integers, Integers, Integers]:
    """Sort and join the ranges of some ``owners``, and put them back among the others."""
    flags = np.zeros(int(owner[-1]) + 1, np.bool_)
    flags[owners] = True
    chosen = flags[owner]
    # Each owner has a stretch of a line to itself, so that one sort serves all; one token more, so that they never
    # touch.
    stride = int(beyond.max()) + 2
    left, right = (owner[chosen] * stride + bound[chosen] for bound in (first, beyond))
    order = np.argsort(left, kind="stable")
    left, right, whose = left[order], right[order], owner[chosen][order]
    reach = np.maximum.accumulate(right)
    begins = np.flatnonzero(np.concatenate([[True], left[1:] > reach[:-1]]))
    last = np.append(begins[1:], len(left)) - 1
    whose = whose[begins]
    joined = (whose, left[begins] - whose * stride, reach[last] - whose * stride)
    owner, first, beyond = (
        np.concatenate([column[~chosen], more]) for column, more in zip((owner, first, beyond), joined, strict=True)
    )
    order = np.argsort(owner, kind="stable")
    return owner[order], first[order], beyond[order]


def _all_of(number: Integers, low: NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Return, for each ``n``, ``number[n]`` times ``n``, and beside it what follows ``low[n]``."""
    which = np.repeat(np.arange(len(number)), number)
    return which, np.arange(len(which)) + np.repeat(low - starts_of(number), number)


def _summed(rows: Integers, columns: Integers, values: Integers) -> tuple[Integers, Integers, Integers]:
    """Sum the values of each pair of a row and a column."""
    stride = int(columns.max()) + 1
    key, index = np.unique(rows * stride + columns, return_inverse=True)
    return key // stride, key % stride, sums(index, len(key), values)


def _parts(owner: Integers, number: Integers) -> Iterator[slice]:
    """Cut ranges, sorted by owner, into parts of whole owners with about as many pairs as may be looked at at once."""
    total = np.cumsum(number, dtype=np.int64)
    start, done = 0, 0
    while start < len(owner):
        stop = len(owner)
        if total[-1] - done > _AT_ONCE:
            stop = max(start + 1, int(total.searchsorted(done + _AT_ONCE)))
            stop = int(owner.searchsorted(owner[stop - 1], "right"))
        yield slice(start, stop)
        start, done = stop, int(total[stop - 1])
