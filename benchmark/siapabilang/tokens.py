"""Tokens, and the content of spans measured in them.

A token is a maximal run of letters and digits (DESIGN: Scoring). The content of a quote is the set of tokens that its
spans touch, so that punctuation, spaces and marks at the ends never matter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

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

    def content(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the set of token indices touched by any of ``spans``."""
        touched: set[int] = set()
        for span in spans:
            touched.update(self.touched(span.start, span.end))
        return frozenset(touched)
