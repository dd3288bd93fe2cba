"""Strangers' words inside Markdown: text, and nothing but text."""

from __future__ import annotations

import re

from siapabilang.visible import STACKED_MARKS, is_hidden

_MARKUP = re.compile(r"[\\`*_\[\]!|~]")
_BREAK = "\u200b"  # a zero-width space of ours: what stands around it is no mention, reference or address any more
_INSTEAD = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "$": "<span>$</span>",  # else two of them begin and end a formula
        "@": f"@{_BREAK}",
        "#": f"\\#{_BREAK}",
    }
)


def escape(text: str) -> str:
    """Return ``text`` as one line of Markdown that shows it as it is.

    No markup, no HTML, no cell or line of its own, no link, no mention; what cannot be seen becomes a space.
    """
    text = STACKED_MARKS.sub(lambda marks: marks.group()[:3], "".join(" " if is_hidden(c) else c for c in text))
    text = re.sub(r"www\.", lambda found: f"{found.group()[:3]}{_BREAK}.", " ".join(text.split()), flags=re.IGNORECASE)
    return _MARKUP.sub(r"\\\g<0>", text.replace("://", f":{_BREAK}//")).translate(_INSTEAD)


def table(columns: list[str], rows: list[list[str]], *, numbers: int = 0) -> list[str]:
    """Return the lines of a table whose cells are Markdown already; the last ``numbers`` columns are flush right."""
    left = len(columns) - numbers
    rule = "|".join(["---"] * left + ["---:"] * numbers)
    return [f"| {' | '.join(columns)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows)]
