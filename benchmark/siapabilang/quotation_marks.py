"""Quotation marks in Indonesian pages: which characters they are and where a text uses them.

A single mark between letters (*Jum'at*, *Ma’ruf*) is an apostrophe and one after a figure (*menit ke-90'*) a prime;
neither counts.
"""

from __future__ import annotations

from collections.abc import Iterator

DOUBLE = '"“”„‟«»'
SINGLE = "'‘’‚‛"


def mark_positions(text: str) -> Iterator[int]:
    """Yield the offsets of the quotation marks in ``text``."""
    for at, character in enumerate(text):
        if character in DOUBLE:
            yield at
        elif character in SINGLE:
            before = text[at - 1] if at else " "
            after = text[at + 1] if at + 1 < len(text) else " "
            if not before.isdigit() and not (before.isalpha() and after.isalnum()):
                yield at
