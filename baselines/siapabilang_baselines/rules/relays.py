"""Relay frames: through whom the words reached the page, innermost first.

*kata X kepada Radio Selat, dikutip Lintas* – the chain runs from the speaker outwards, so frames count in the order in
which they stand; *dikutip A dari B* names the outer relay first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siapabilang.model import Span
from siapabilang_baselines.rules import lexicon, phrases
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word



@dataclass(frozen=True, slots=True)
class Relay:
    """A source, the span of its name, and the cue word of its frame, if it has one."""

    phrase: Phrase
    name: str
    cue: Span | None
    start: int  # index of the frame's first word
    end: int  # index behind its last word


def find(words: Sequence[Word], start: int = 0, end: int | None = None) -> list[Relay]:
    """Return the relays named in ``words[start:end]``, innermost first."""
    end = len(words) if end is None else end
    found: list[Relay] = []
    at = start
    while at < end:
        relays = _frame(words, at, end)
        found += relays
        at = relays[-1].end if relays else at + 1
    return found


def _frame(words: Sequence[Word], at: int, end: int) -> list[Relay]:
    low = words[at].low
    if low in lexicon.CITE:
        outer = _named(words, at + 1, end, at, cue=words[at])
        if outer and outer.end < end and words[outer.end].low == "dari" and words[at + 1].low != "dari":
            inner = _named(words, outer.end + 1, end, at, cue=None)
            if inner:
                return [inner, outer]
        return [outer] if outer else []
    if low == "kepada":
        relay = _named(words, at + 1, end, at, cue=None)
        return [relay] if relay and _is_outlet(relay) else []
    if low in {"diterima", "diperoleh"}:
        relay = _named(words, at + 1, end, at, cue=None)
        return [relay] if relay and relay.phrase.words[0].low not in lexicon.NOBODY else []
    if low == "wawancara" and at + 1 < end and words[at + 1].low in {"dengan", "bersama"}:
        relay = _named(words, at + 2, end, at, cue=None)
        return [relay] if relay and _is_outlet(relay) else []
    if low in lexicon.THROUGH:
        return _platform(words, at, end)
    return []


def reported_by(words: Sequence[Word], at: int) -> Relay | None:
    """Read *lapor CNN* or *CNN melaporkan* where it closes a sentence that has a speaker of its own."""
    if words[at].low == "lapor":
        return _named(words, at + 1, len(words), at, cue=words[at])
    return None


def _named(words: Sequence[Word], at: int, end: int, frame: int, cue: Word | None) -> Relay | None:
    skipped = at
    while skipped < end and words[skipped].low in lexicon.FILLERS and not words[skipped].is_name_like:
        skipped += 1
    read = phrases.after(words[:end], skipped)
    if read is None:
        return None
    phrase, behind = read
    if not any(w.is_name_like for w in phrase.words) and phrase.words[0].low not in {"media", "sejumlah"}:
        return None
    if phrase.words[0].low in lexicon.NOBODY and not any(w.is_name_like for w in phrase.words):
        return None
    name = " ".join(w.text for w in phrase.words)
    return Relay(phrase, name, Span(cue.start, cue.end) if cue else None, frame, behind)


def _is_outlet(relay: Relay) -> bool:
    words = relay.phrase.words
    return any(w.low in lexicon.OUTLETS for w in words) or (
        all(w.is_name_like for w in words)
        and words[0].low not in lexicon.TITLES
        and words[0].low not in lexicon.BODIES
        and words[0].low not in lexicon.CAPITALS
    )


def _platform(words: Sequence[Word], at: int, end: int) -> list[Relay]:
    """Read *melalui aplikasi pesan Telegram*, *lewat akun X miliknya*: the platform within the next few words."""
    for number in range(at + 1, min(at + 6, end)):
        word = words[number]
        if word.is_punctuation:
            return []
        name = lexicon.PLATFORMS.get(word.low.removesuffix("nya"))
        single = word.low == "x" and word.text != "X"
        if (
            name
            and not single
            and (words[at].low not in {"di", "dalam"} or words[at + 1].low in lexicon.FILLERS | {name.lower()})
        ):
            phrase = Phrase((word,), word.start, word.end, "name")
            return [Relay(phrase, name, None, at, number + 1)]
    return []
