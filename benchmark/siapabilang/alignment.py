"""Placing a quote that is given as text only, so that language models can take part.

The words are looked for by their folded tokens, so that case, marks and white space do not matter; places that are
written exactly so come first. A text that stands in the article several times is placed at the first occurrence that is
still free, and shares a place only when all are taken (two stands on one content). What stands nowhere is placed at the
stretch most like it (`rapidfuzz`, partial ratio), if that is like enough.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from siapabilang.model import Span
from siapabilang.names import fold
from siapabilang.tokens import TOKEN

# One word in eight may differ. What is less alike is somebody else's sentence more often than a careless copy.
LIKE_ENOUGH = 85.0
_FEWEST = 3  # tokens; of fewer, any two are alike somewhere

_Token = tuple[str, ...]


class Likeness(NamedTuple):
    """The stretch most like some words, and how like them it is, in per cent."""

    span: Span
    percent: float


class Placed(NamedTuple):
    """Where the pieces of a quote stand, in order; ``likeness`` in per cent of those that stand in other words."""

    spans: tuple[Span, ...]
    likeness: tuple[float, ...] = ()


class Aligner:
    """Places texts in one article."""

    __slots__ = ("_at", "_ends", "_folded", "_places", "_starts", "_taken", "_text", "_tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        self._taken: set[Span] = set()
        self._places = [match.span() for match in TOKEN.finditer(text)]
        self._tokens = _folded_tokens(text)
        self._at: dict[_Token, list[int]] = {}  # where each token stands, so that only likely places are compared
        for place, token in enumerate(self._tokens):
            self._at.setdefault(token, []).append(place)
        self._folded, self._starts, self._ends = _joined(self._tokens)

    def place(self, words: str) -> Span | None:
        """Return where ``words`` stand, or None where they do not."""
        words = unicodedata.normalize("NFC", words).strip()
        places = sorted(self._occurrences(_folded_tokens(words)), key=lambda span: (not self._reads(span, words), span))
        if not places:
            return None
        span = next((span for span in places if span not in self._taken), places[0])
        self._taken.add(span)
        return span

    def most_like(self, words: str) -> Likeness | None:
        """Return the stretch most like ``words``, or None where none is like enough."""
        from rapidfuzz.fuzz import partial_ratio_alignment  # noqa: PLC0415 – only for texts that stand nowhere

        wanted = _folded_tokens(unicodedata.normalize("NFC", words))
        needle, _, _ = _joined(wanted)
        if len(wanted) < _FEWEST or len(needle) > len(self._folded):
            return None
        found = partial_ratio_alignment(needle, self._folded, score_cutoff=LIKE_ENOUGH)
        if found is None:
            return None
        first, behind = bisect_right(self._ends, found.dest_start), bisect_left(self._starts, found.dest_end)
        return Likeness(self._span(first, behind), found.score)

    def place_all(self, pieces: Iterable[str]) -> Placed | None:
        """Return where the pieces of one quote stand, or None where one of them stands nowhere."""
        spans: list[Span] = []
        likeness: list[float] = []
        for piece in pieces:
            span = self.place(piece)
            if span is None:
                alike = self.most_like(piece)
                if alike is None:
                    return None
                span = alike.span
                likeness.append(alike.percent)
            spans.append(span)
        return Placed(tuple(sorted(spans)), tuple(likeness))

    def _occurrences(self, wanted: list[_Token]) -> list[Span]:
        size = len(wanted)
        return [
            self._span(at, at + size)
            for at in (self._at.get(wanted[0], ()) if wanted else ())
            if self._tokens[at : at + size] == wanted
        ]

    def _span(self, first: int, behind: int) -> Span:
        return Span(self._places[first][0], self._places[behind - 1][1])

    def _reads(self, span: Span, words: str) -> bool:
        """Say whether the text at ``span`` is written as ``words`` are, marks at the ends aside."""
        return self._text[span.start : span.end] in words


def _folded_tokens(text: str) -> list[_Token]:
    return [fold(match.group()) for match in TOKEN.finditer(text)]


def _joined(tokens: Sequence[_Token]) -> tuple[str, list[int], list[int]]:
    """Return the tokens parted by single spaces, and where each starts and ends in that."""
    pieces = ["".join(token) for token in tokens]
    starts, ends, at = [], [], 0
    for piece in pieces:
        starts.append(at)
        ends.append(at + len(piece))
        at += len(piece) + 1
    return " ".join(pieces), starts, ends
