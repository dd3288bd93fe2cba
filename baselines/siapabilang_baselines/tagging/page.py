"""The tokens of an article with what is asked of them again and again: quotations, sentences, and names with asides.

A name is here a *run*: neighbouring words with a capital, outside quotations. An age and what stands between commas
behind it are its asides: *Wening ( 55 ) , pedagang asal Kenanga ,*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec

from siapabilang.quotation_marks import DOUBLE

STOPS = frozenset({".", "?", "!", *DOUBLE})

_ASIDE = 16  # tokens from the comma behind a name to the next
_TITLE = 14  # tokens before a name in which its title stands
_AGE = 3  # tokens of *( 55 )*

Run = tuple[int, int]


class Quotation(msgspec.Struct, frozen=True):
    """A stretch in marks, tokens ``[first, beyond)``, and the cue behind it."""

    first: int
    beyond: int
    cue: int | None


class Page:
    """An article's tokens. ``run`` has the run ``[first, beyond)`` of each of its words; ``starts`` begin sentences."""

    def __init__(self, tokens: Sequence[str], begins: Collection[int], quotations: Sequence[Quotation]) -> None:
        self.tokens = tokens
        self.lowered = [token.lower() for token in tokens]
        self.times = Counter(tokens)
        self.quotations = quotations
        self.quoted = {n for quotation in quotations for n in range(quotation.first, quotation.beyond)}
        self.starts = self._starts(begins)
        self.sentence = self._numbered()
        self.runs = list(self._found_runs())
        self.run = {n: run for run in self.runs for n in range(*run)}

    def _starts(self, begins: Collection[int]) -> frozenset[int]:
        behind = {quotation.beyond for quotation in self.quotations}
        after_stops = {n + 1 for n, token in enumerate(self.tokens) if token in STOPS}
        return frozenset({0, *begins, *behind, *after_stops})

    def _numbered(self) -> list[int]:
        numbers, number = [], -1
        for n in range(len(self.tokens)):
            number += n in self.starts
            numbers.append(number)
        return numbers

    def _found_runs(self) -> Iterator[Run]:
        first = 0
        for n in range(len(self.tokens) + 1):
            if n == len(self.tokens) or n in self.quoted or not self.tokens[n][:1].isupper():
                if first < n:
                    yield first, n
                first = n + 1

    def aged(self, run: Run) -> bool:
        """Say whether an age stands behind ``run``."""
        age = self.tokens[run[1] : run[1] + _AGE]
        return len(age) == _AGE and age[0] == "(" and age[1].isdigit() and age[2] == ")"

    def aside(self, run: Run) -> Run:
        """Return what stands between the commas behind ``run``, with both of them; empty where there is nothing."""
        first = run[1] + _AGE * self.aged(run)
        if self.tokens[first : first + 1] == [","]:
            for n in range(first + 1, min(first + _ASIDE, len(self.tokens))):
                if self.tokens[n] in STOPS:
                    break
                if self.tokens[n] == ",":
                    return first, n + 1
        return first, first

    def deeds(self, run: Run) -> list[str]:
        """Return the words in small letters that say what ``run`` does, if any do: behind its asides, or a comma."""
        first, beyond = self.aside(run)
        places = dict.fromkeys((beyond, first + (self.tokens[first : first + 1] == [","])))
        return [self.tokens[n] for n in places if n < len(self.tokens) and self.tokens[n].islower()]

    def title(self, run: Run) -> int:
        """Return where the words begin that lead up to ``run`` without a stop or comma: *ketua RT di Lubuk Rasta*."""
        n = run[0]
        while n > max(0, run[0] - _TITLE) and self.tokens[n - 1] not in STOPS and self.tokens[n - 1] != ",":
            n -= 1
        return n
