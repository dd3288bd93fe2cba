"""Tokens set as text again: spaces where Indonesian pages have them, and where each token came to stand.

Corpora of tokens have lost their spaces, and rules that read pages trip over ``kata dia , Senin ( 5 / 10 )``. What
stands before a comma or behind an opening bracket is joined; straight and closing marks that open a quotation are told
from those that close one by what stands around them, never by the gold.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from siapabilang.model import Span
from siapabilang.quotation_marks import DOUBLE

_JOINED_BEFORE = frozenset({",", ".", ";", ":", "?", "!", ")", "]", "%", "…"})
_JOINED_BEHIND = frozenset({"(", "["})
_JOINED_BOTH = frozenset({"/", "-"})  # 5/10/2020, Covid-19
_END = frozenset(".?!,…")


class Page(msgspec.Struct, frozen=True):
    """A text and the stretch of it that each token takes."""

    text: str
    tokens: tuple[Span, ...]

    def span(self, first: int, beyond: int) -> Span:
        """Return where tokens ``[first, beyond)`` stand."""
        return Span(self.tokens[first].start, self.tokens[beyond - 1].end)


def typeset(tokens: Sequence[str]) -> Page:
    """Set ``tokens`` as one paragraph. Every token stands in the text as it is; only spaces are added."""
    opens = opening_marks(tokens)
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for n, token in enumerate(tokens):
        before = tokens[n - 1] if n else ""
        joined = (
            not n
            or token in _JOINED_BEFORE
            or before in _JOINED_BEHIND
            or (token in DOUBLE and n not in opens)
            or (n - 1) in opens
            or _between_words(tokens, n)
        )
        if not joined:
            parts.append(" ")
            at += 1
        parts.append(token)
        spans.append(Span(at, at + len(token)))
        at += len(token)
    return Page("".join(parts), tuple(spans))


def _between_words(tokens: Sequence[str], n: int) -> bool:
    """Say whether tokens ``n`` and ``n - 1`` are joined by a stroke or hyphen, as in *5/10* and *Covid-19*."""
    before, token = tokens[n - 1], tokens[n]
    if token in _JOINED_BOTH:
        return before[-1].isalnum() and n + 1 < len(tokens) and tokens[n + 1][0].isalnum()
    return before in _JOINED_BOTH and n > 1 and tokens[n - 2][-1].isalnum() and token[0].isalnum()


def opening_marks(tokens: Sequence[str]) -> set[int]:
    """Return the places of the double marks that open a quotation.

    One of a kind that only opens does. Any other opens where nothing is open, and closes what is – unless it stands
    before a capital and not behind the end of a sentence or clause (*kata dia : ” Kami*): there a mark was lost.
    """
    opening = "„" if "„" in tokens else "“"  # German closes with the mark that others open with
    opens: set[int] = set()
    is_open = False
    for n, token in enumerate(tokens):
        if token not in DOUBLE:
            continue
        before = tokens[n - 1] if n else "."
        after = tokens[n + 1] if n + 1 < len(tokens) else "."
        closes = is_open and token != opening and (before in _END or not after[0].isupper())
        if not closes:
            opens.add(n)
        is_open = not closes
    return opens
