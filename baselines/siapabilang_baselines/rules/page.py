"""Pages that are typed at random, read as if they were typed evenly: surplus spaces, NAMES IN CAPITALS.

The rules look for names and frames in text with single spaces, and take words in capitals for abbreviations; what they
find is brought back to where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from siapabilang.model import PredictedQuote, Span
from siapabilang_baselines.rules import lexicon

_RUN = re.compile(r"(?<=[ \t\u00a0])[ \t\u00a0]+")
_LOUD = r"[A-Z][A-Z'’-]{3,}"  # abbreviations are shorter, or stand alone
_LOUD_RUN = re.compile(rf"\b{_LOUD}(?: {_LOUD})+\b")
_LOUD_WORD = re.compile(rf"\b{_LOUD}\b")
_TITLED = re.compile(rf"\b(?i:{lexicon.one_of(lexicon.HONORIFICS)}) ({_LOUD})\b")
_LOUD_LINE = 0.6  # share of capitals from which a line is loud throughout, and tells nothing of names


def quietened(text: str) -> str:
    """Return ``text``, as long as it is, with names in capitals written as names: *TARA KENANGA*, *Bu KENANGA*.

    A word is a name's if it stands beside another or behind *Pak* or *Bu*, and no body's or abbreviation's that is
    known; behind an office stand bodies (*Ketua PBNU*).
    """
    if _LOUD_WORD.search(text) is None:
        return text
    names = {word for line in text.split("\n") if _LOUD_WORD.search(line) for word in _names_in(line)}
    names = {word for word in names if word.lower() not in lexicon.BODIES and f"({word})" not in text}
    return _LOUD_WORD.sub(lambda word: word.group().title() if word.group() in names else word.group(), text)


def _names_in(line: str) -> list[str]:
    found = [word for run in _LOUD_RUN.findall(line) for word in run.split()] + _TITLED.findall(line)
    return [] if found and _is_loud(line) else found


def _is_loud(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    return sum(map(str.isupper, letters)) > _LOUD_LINE * len(letters)


class Page:
    """A text without its surplus spaces (``text``), and the way from its offsets to those of the original and back."""

    def __init__(self, original: str) -> None:
        self.text = quietened(original)
        self._kept = [0]  # where text begins that was kept, in `text`
        self._moved = [0]  # by how much it stands further on in the original
        if runs := list(_RUN.finditer(original)):
            self.text = quietened(_RUN.sub("", original))
            for run in runs:
                self._kept.append(run.start() - self._moved[-1])
                self._moved.append(self._moved[-1] + len(run.group()))

    def original(self, span: Span) -> Span:
        """Return where a span of `text` stands in the original."""
        last = span.end - 1  # its own place: behind a run, the end of a span would fall behind the run as well
        return Span(span.start + self._shift(span.start), last + self._shift(last) + 1)

    def squeezed(self, span: Span) -> Span:
        """Return where a span of the original stands in `text`; at least one code point."""
        start = self._squeezed(span.start)
        return Span(start, max(start + 1, self._squeezed(span.end)))

    def restored(self, quote: PredictedQuote) -> PredictedQuote:
        """Return a quote of `text` with the spans of the original."""
        if len(self._kept) == 1:
            return quote
        return msgspec.structs.replace(
            quote,
            spans=self._originals(quote.spans),
            cue=None if quote.cue is None else self._originals(quote.cue),
            mention=None if quote.mention is None else self._originals(quote.mention),
        )

    def _originals(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(map(self.original, spans))

    def _shift(self, at: int) -> int:
        return self._moved[bisect_right(self._kept, at) - 1]

    def _squeezed(self, at: int) -> int:
        for kept, moved, before in zip(self._kept[:0:-1], self._moved[:0:-1], self._moved[-2::-1], strict=True):
            if at >= kept + moved:
                return at - moved
            if at > kept + before:
                return kept  # inside a run of spaces
        return at
