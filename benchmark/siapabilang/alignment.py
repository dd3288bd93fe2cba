"""Placing a quote that is given as text only, so that language models can take part.

The words are looked for as they are written, then by their folded tokens (so that case, marks and white space do not
matter). A text that stands in the article several times is placed at the first occurrence that is still free.
"""

from __future__ import annotations

from siapabilang.model import Span
from siapabilang.names import fold
from siapabilang.tokens import TOKEN


class Aligner:
    """Places texts in one article, each occurrence once."""

    __slots__ = ("_taken", "_text", "_tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        self._taken: set[tuple[int, int]] = set()
        self._tokens = [(match.span(), fold(match.group())) for match in TOKEN.finditer(text)]

    def place(self, words: str) -> Span | None:
        """Return where ``words`` stand, or None where they do not."""
        free = [span for span in self._exact(words) or self._folded(words) if span not in self._taken]
        if not free:
            return None
        self._taken.add(free[0])
        return Span(*free[0])

    def _exact(self, words: str) -> list[tuple[int, int]]:
        words = words.strip()
        found, at = [], self._text.find(words) if words else -1
        while at >= 0:
            found.append((at, at + len(words)))
            at = self._text.find(words, at + 1)
        return found

    def _folded(self, words: str) -> list[tuple[int, int]]:
        wanted = [fold(match.group()) for match in TOKEN.finditer(words)]
        size = len(wanted)
        return [
            (self._tokens[at][0][0], self._tokens[at + size - 1][0][1])
            for at in range(len(self._tokens) - size + 1)
            if size and all(self._tokens[at + n][1] == wanted[n] for n in range(size))
        ]
