"""Quotation marks of one line: which of them belong together, and what to do where one was lost."""

from __future__ import annotations

import re

import msgspec

from siapabilang.model import Span
from siapabilang.quotation_marks import DOUBLE, SINGLE, mark_positions
from siapabilang_baselines.rules import lexicon

_OF_KIND = {kind: re.compile(f"[{kind}]") for kind in (DOUBLE, SINGLE)}
_ATTRIBUTION = re.compile(rf"[,.?!]\s+{lexicon.one_of(lexicon.BARE)}(?:nya)?\b")
_NEXT_WORD = re.compile(r"[\s,]*([^\W\d_]+)")
_SENTENCE_START = re.compile(r"[.!?]\s+(?=[A-Z])")
_LEFT_OF_OPENING = "([{–—-:/"
_RIGHT_OF_CLOSING = ")]},.;:!?–—"
_OPENING = "“„«"


class Stretch(msgspec.Struct, frozen=True):
    """Text between two quotation marks, without them; ``open`` if the closing one is missing to the line's end."""

    start: int
    end: int
    open: bool = False

    @property
    def span(self) -> Span:
        """Where the stretch stands."""
        return Span(self.start, self.end)


def scan(text: str, start: int, end: int, kind: str = DOUBLE) -> list[Stretch]:
    """Pair the quotation marks of a ``kind`` in the line ``text[start:end]``; no stray mark turns the rest inside out.

    Each mark is judged by what stands around it, not by its shape or by counting: one that hugs the next word opens,
    one that hugs the word before it closes, so *”Kami siap”* is read as well as *“Kami siap”*.
    """
    if not _OF_KIND[kind].search(text, start, end):
        return []
    return [s for s in _pairs(text, start, end, kind) if any(c.isalnum() for c in text[s.start : s.end])]


def cue_follows(text: str, start: int, end: int) -> bool:
    """Say whether the next word of ``text[start:end]`` is one that attributes what stands before it."""
    match = _NEXT_WORD.match(text, start, end)
    if not match:
        return False
    word = match.group(1).lower()
    return word in lexicon.BARE or word.removesuffix("nya") in lexicon.BARE or word in lexicon.SAY


def _pairs(text: str, start: int, end: int, kind: str) -> list[Stretch]:
    found: list[Stretch] = []
    opened: int | None = None
    for offset in mark_positions(text[start:end]):
        at = start + offset
        if text[at] not in kind:
            continue
        if _opens(text, at, start, end):
            if opened is not None:
                found.append(Stretch(opened, _before_attribution(text, opened, at)))
            opened = at + 1
        elif opened is not None:
            found.append(Stretch(opened, at))
            opened = None
        elif cue_follows(text, at + 1, end):
            begin = max(found[-1].end + 1 if found else start, _sentence_start(text, start, at))
            if begin < at:
                found.append(Stretch(_skip_space(text, begin, at), at))
    if opened is not None:
        cut = _before_attribution(text, opened, end)
        found.append(Stretch(opened, cut, open=cut == end))
    return found


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Say whether the mark at ``at`` opens a stretch."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    free_before = before.isspace() or before in _LEFT_OF_OPENING
    free_after = after.isspace() or after in _RIGHT_OF_CLOSING
    if free_before != free_after:
        return free_before
    return text[at] in _OPENING or (text[at] == '"' and free_before and not after.isspace())


def _before_attribution(text: str, start: int, end: int) -> int:
    """Return where speech that was never closed ends: before a cue (*“Kami siap, kata X*), else at ``end``."""
    match = _ATTRIBUTION.search(text, start, end)
    return match.start() + 1 if match else end


def _sentence_start(text: str, start: int, end: int) -> int:
    """Return where speech that was never opened begins (*Kami siap,” kata X*): with its last sentence."""
    return max((match.end() for match in _SENTENCE_START.finditer(text, start, end - 1)), default=start)


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and (text[start].isspace() or text[start] in ".,"):
        start += 1
    return start
