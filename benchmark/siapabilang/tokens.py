"""Tokens, and the content of spans measured in them.

A token is a maximal run of letters and digits (DESIGN: Scoring). The content of a quote is the set of tokens that its
spans touch, so that punctuation, spaces and marks at the ends never matter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from siapabilang.model import Span

TOKEN = re.compile(r"[^\W_]+")


class TokenIndex:
    """The tokens of one text, by position. ``starts[i]`` and ``ends[i]`` are the offsets of token ``i``."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts = starts
        self.ends = ends

    @classmethod
    def of_text(cls, text: str) -> TokenIndex:
        """Find the tokens of ``text``."""
        bounds = [match.span() for match in TOKEN.finditer(text)]
        return cls([start for start, _ in bounds], [end for _, end in bounds])

    def touched(self, start: int, end: int) -> range:
        """Return the indices of the tokens that share at least one code point with ``[start, end)``."""
        if end <= start:
            return range(0)
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def ranges(self, spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
        """Return the tokens touched by any of ``spans`` as ranges ``(first, beyond)``: in order, apart, none empty.

        Spans with the same content have the same ranges.
        """
        starts, ends = self.starts, self.ends
        found = []
        for span in spans:
            # What `touched` does; this is the innermost loop of scoring.
            first, beyond = bisect_right(ends, span.start), bisect_left(starts, span.end)
            if first < beyond and span.start < span.end:
                found.append((first, beyond))
        return tuple(_merged(sorted(found))) if len(found) > 1 else tuple(found)

    def content(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the set of token indices touched by any of ``spans``."""
        return tokens_in(self.ranges(spans))

    def ordinals(self) -> NDArray[np.uint16] | NDArray[np.int64]:
        """Return, for each code point up to the end of the last token, how many starts and ends of tokens come by it.

        Half of that is the number of the token there, or of the next one: it finds tokens without a search.
        """
        bounds = np.array([*self.starts, *self.ends], dtype=np.int64)
        counted = np.bincount(bounds, minlength=1).cumsum()
        return counted.astype(np.uint16) if len(bounds) <= np.iinfo(np.uint16).max else counted

    def spans(self, content: Iterable[int]) -> tuple[Span, ...]:
        """Return where the tokens of ``content`` stand, those that follow each other in one span."""
        found: list[Span] = []
        last = None
        for token in sorted(content):
            start = found.pop().start if last == token - 1 else self.starts[token]
            found.append(Span(start, self.ends[token]))
            last = token
        return tuple(found)


def tokens_in(ranges: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the tokens of ``ranges`` as a set."""
    if len(ranges) == 1:
        return frozenset(range(*ranges[0]))
    return frozenset(token for first, beyond in ranges for token in range(first, beyond))


def runs(content: Iterable[int]) -> list[tuple[int, int]]:
    """Return the tokens of ``content`` as ranges, the reverse of `tokens_in`."""
    return _merged([(token, token + 1) for token in sorted(content)])


def _merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges, sorted by their start, that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for first, beyond in ranges:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], beyond))
        else:
            merged.append((first, beyond))
    return merged
