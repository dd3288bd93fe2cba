"""Relay frames: through whom the words reached the page, innermost first.

*kata X kepada Radio Selat, dikutip Lintas* – the chain runs from the speaker outwards, so frames count in the order in
which they stand; *dikutip A dari B* names the outer relay first.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from siapabilang.model import Span
from siapabilang_baselines.rules import lexicon, phrases
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word, index_of, joined

THE_SAME = "yang sama"  # masih dari laman yang sama: the outlet cited last
_PLATFORM_REACH = 5  # words behind a preposition among which a platform is looked for
_FRONT = 14  # words of a frame at the start of a sentence
_DATE = 12  # words of a date between commas
_OPENS_FRAME = lexicon.CITE | lexicon.THROUGH | lexicon.REACHED | lexicon.RECEIVED | lexicon.TALKS | {"kepada", "pada"}
_NO_OUTLET = lexicon.TITLES | lexicon.BODIES | frozenset(lexicon.CAPITALS)


class Relay(msgspec.Struct, frozen=True):
    """A source: the phrase for it, its name, and its frame with the cue, if that has one."""

    phrase: Phrase
    name: str
    cue: Span | None
    start: int  # index of the frame's first word
    end: int  # index behind its last word


def find(words: Sequence[Word], start: int = 0, end: int | None = None) -> list[Relay]:
    """Return the relays that frames in ``words[start:end]`` name, innermost first."""
    words = words[:end]
    found: list[Relay] = []
    at = start
    while at < len(words):
        relays = _frame(words, at) if words[at].low in _OPENS_FRAME else []
        found += relays
        at = relays[-1].end if relays else at + 1
    return found


def around(words: Sequence[Word], start: int, end: int | None = None) -> list[Relay]:
    """Return the relays of `find` and, outside them all, those of *P, lapor X* and *P, menurut X*."""
    return find(words, start, end) + [
        relay
        for at in range(start, len(words) if end is None else end)
        if words[at].low in lexicon.CLOSING_RELAYS and words[at - 1].text == "," and (relay := _closing(words, at))
    ]


def leading(words: Sequence[Word]) -> tuple[Sequence[Word], list[Relay]]:
    """Take *Dikutip dari X, …* or *Dari The Guardian, …* off a sentence; return what remains, and the relays."""
    if words and words[0].low == "masih":
        rest, found = leading(words[1:])
        return (rest, found) if found else (words, [])
    comma = index_of(words, {","}, end=_FRONT)
    if comma is None:
        return words, []
    if words[0].low == "dari" and (named := _named(words[: comma + 1], 1, 0)):
        page = named.name == THE_SAME or words[1].low in lexicon.FILLERS
        if page or any(word.low in lexicon.OUTLETS for word in named.phrase.words):
            return words[comma + 1 :], [named]
    found = find(words, 0, comma)
    if not found or found[0].start > 1:
        return words, []
    rest = words[comma + 1 :]
    # A date between commas still belongs to the frame: Dilansir X, Senin (3/5), …
    while rest and rest[0].low in lexicon.DAYS and (comma := index_of(rest, {","}, end=_DATE)) is not None:
        rest = rest[comma + 1 :]
    return rest, found


def _frame(words: Sequence[Word], at: int) -> list[Relay]:
    """Return the relays of the frame that begins at ``words[at]``, if one does."""
    low = words[at].low
    if low in lexicon.CITE:
        return _cited(words, at)
    if low in lexicon.THROUGH:
        return [] if at and words[at - 1].low in lexicon.SPREADING else _platform(words, at) or _station(words, at)
    if low in lexicon.RECEIVED:
        relay = _named(words, at + 1, at)
        return [relay] if relay and relay.phrase.words[0].low not in lexicon.NOBODY else []
    if behind := _hearer(words, at):
        return _given_to(words, at, behind)
    return []


def _hearer(words: Sequence[Word], at: int) -> int | None:
    """Return where the one begins to whom something was said: *kepada X*, *saat dihubungi X*, *wawancara dengan X*."""
    low, following = words[at].low, words[at + 1].low if at + 1 < len(words) else ""
    if low in lexicon.TALKS:
        return at + 2 if following in lexicon.INTERVIEWERS else None
    if low == "pada":
        return at + 1 if following.startswith("detik") else None  # pages glue: padadetikJateng
    return at + 1 if low == "kepada" or low in lexicon.REACHED else None


def _cited(words: Sequence[Word], at: int) -> list[Relay]:
    """Read *dikutip dari X*, *melansir X*, and *dikutip A dari B*, where B is the inner one."""
    outer = _named(words, at + 1, at, words[at].span)
    if outer is None:
        return []
    if outer.end < len(words) and words[outer.end].low == "dari" and words[at + 1].low != "dari":
        inner = _named(words, outer.end + 1, at)
        if inner:
            return [inner, outer]
    return [outer]


def _given_to(words: Sequence[Word], frame: int, at: int) -> list[Relay]:
    """Read *kepada Radio Selat* and *wawancara dengan CNN*: only an outlet relays what it is told."""
    relay = _named(words, at, frame)
    if relay is None:
        return []
    named = relay.phrase.words
    is_outlet = any(word.low in lexicon.OUTLETS for word in named) or (
        all(word.is_name_like for word in named) and named[0].low not in _NO_OUTLET
    )
    return [relay] if is_outlet else []


def _platform(words: Sequence[Word], at: int) -> list[Relay]:
    """Read *melalui aplikasi pesan Telegram*, *lewat akun X miliknya*: the platform within the next few words."""
    for number in range(at + 1, min(at + 1 + _PLATFORM_REACH, len(words))):
        word = words[number]
        if word.is_punctuation:
            return []
        name = lexicon.PLATFORMS.get(word.root)
        if name is None or word.text == "x":
            continue
        # "di Telegram" and "di akun Telegram" name it, "di kantor pusat X" does not.
        next_to_it = words[at + 1].low in lexicon.FILLERS or words[at + 1].low == name.lower()
        if next_to_it or words[at].low not in lexicon.INSIDE:
            return [Relay(Phrase((word,), "name"), name, None, at, number + 1)]
    return []


def _station(words: Sequence[Word], at: int) -> list[Relay]:
    """Read *di Palung TV*."""
    end = at + 1
    while end < len(words) and words[end].is_name_like:
        end += 1
    if words[at].low != "di" or not any(word.low in lexicon.STATIONS for word in words[at + 1 : end]):
        return []
    return [_relay(Phrase(tuple(words[at + 1 : end]), "name"), None, at, end)]


def _closing(words: Sequence[Word], at: int) -> Relay | None:
    """Read the *lapor CNN* behind a comma."""
    outlet = phrases.after(words, at + 1)
    if outlet is None or not outlet.phrase.is_named:
        return None
    return _relay(outlet.phrase, words[at].span, at, outlet.behind)


def _named(words: Sequence[Word], at: int, frame: int, cue: Span | None = None) -> Relay | None:
    """Read the name of a relay at ``words[at]``, behind fillers: *dari laman resmi* **Lintas**, or *sejumlah media*."""
    while at < len(words) and words[at].low in lexicon.FILLERS and not words[at].is_name_like:
        at += 1
    if [word.low for word in words[at : at + 2]] == ["yang", "sama"]:
        return Relay(Phrase(tuple(words[at : at + 2]), "nominal"), THE_SAME, cue, frame, at + 2)
    read = phrases.after(words, at)
    if read is None:
        return None
    if not read.phrase.is_named and read.phrase.words[0].low != "sejumlah":
        return None
    return _relay(read.phrase, cue, frame, read.behind)


def _relay(phrase: Phrase, cue: Span | None, start: int, end: int) -> Relay:
    return Relay(phrase, joined(phrase.words), cue, start, end)
