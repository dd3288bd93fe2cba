"""Placing a quote that is given as text only, so that language models can take part.

The words are looked for by their folded tokens, so that case, marks and white space do not matter; places that are
written exactly so come first. A text that stands in the article several times is placed at the first occurrence that is
still free, and shares a place only when all are taken (two stands on one content).
"""

from __future__ import annotations

import unicodedata

from siapabilang.model import Span
from siapabilang.names import fold
from siapabilang.tokens import TOKEN

_Token = tuple[str, ...]


class Aligner:
    """Places texts in one article."""

    __slots__ = ("_at", "_places", "_taken", "_text", "_tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        self._taken: set[Span] = set()
        self._places = [match.span() for match in TOKEN.finditer(text)]
        self._tokens = _folded_tokens(text)
        self._at: dict[_Token, list[int]] = {}  # where each token stands, so that only likely places are compared
        for place, token in enumerate(self._tokens):
            self._at.setdefault(token, []).append(place)

    def place(self, words: str) -> Span | None:
        """Return where ``words`` stand, or None where they do not."""
        words = unicodedata.normalize("NFC", words).strip()
        places = sorted(self._occurrences(_folded_tokens(words)), key=lambda span: (not self._reads(span, words), span))
        if not places:
            return None
        place = next((span for span in places if span not in self._taken), places[0])
        self._taken.add(place)
        return place

    def _occurrences(self, wanted: list[_Token]) -> list[Span]:
        size = len(wanted)
        return [
            Span(self._places[at][0], self._places[at + size - 1][1])
            for at in (self._at.get(wanted[0], ()) if wanted else ())
            if self._tokens[at : at + size] == wanted
        ]

    def _reads(self, span: Span, words: str) -> bool:
        """Say whether the text at ``span`` is written as ``words`` are, marks at the ends aside."""
        return self._text[span.start : span.end] in words


def _folded_tokens(text: str) -> list[_Token]:
    return [fold(match.group()) for match in TOKEN.finditer(text)]
