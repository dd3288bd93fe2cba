"""Noun phrases that name a speaker or a source: what they are, and where one behind a cue ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from siapabilang.model import Form, Span
from siapabilang.quotation_marks import DOUBLE
from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.words import Word, span_of

LONGEST = 20  # words; a longer "phrase" is a clause that was not recognised as one
_VERBS = lexicon.SAY | lexicon.ASK
_PRONOUNS = lexicon.PERSON_PRONOUNS | lexicon.PLURAL_PRONOUNS | lexicon.SELF_PRONOUNS
_OFFICES = lexicon.TITLES - lexicon.RANKS
_AFTER_STOPS = ",.;:?!–—()"


class Phrase(msgspec.Struct, frozen=True):
    """A run of words that names somebody. For *katanya* it is the *nya*."""

    words: tuple[Word, ...]
    form: Form

    @property
    def span(self) -> Span:
        """Where the phrase stands."""
        return span_of(self.words)

    @property
    def start(self) -> int:
        """Where the phrase begins."""
        return self.words[0].start

    @property
    def low(self) -> str:
        """The phrase in lower case, words parted by single spaces."""
        return " ".join(word.low for word in self.words)

    @property
    def is_named(self) -> bool:
        """Whether some word of the phrase begins with a capital."""
        return any(word.is_name_like for word in self.words)

    def conjuncts(self) -> list[Phrase]:
        """Split the phrase at *dan* and the commas before it: the people who speak together."""
        if not any(word.low in lexicon.NAME_JOINS for word in self.words):
            return [self]
        parts: list[list[Word]] = [[]]
        for word in self.words:
            if word.low in lexicon.NAME_JOINS or word.text == ",":
                parts.append([])
            else:
                parts[-1].append(word)
        return [Phrase(tuple(part), self.form) for part in parts if part]


class After(NamedTuple):
    """A phrase behind a cue, and the index of the first word behind it."""

    phrase: Phrase
    behind: int


def split_clitic(word: Word) -> tuple[Word, Phrase]:
    """Split *ujarnya* into the cue *ujar* and the mention *nya*."""
    cut = word.end - len("nya")
    cue = Word(word.text[:-3], word.low[:-3], word.start, cut)
    return cue, Phrase((Word("nya", "nya", cut, word.end),), "clitic")


def after(words: Sequence[Word], at: int) -> After | None:
    """Read the phrase that starts at ``words[at]``: *kata* **Kepala BPBD Lebak Ade Rukmana** *saat ditemui*."""
    end = _run_end(words, at)
    if end == at:
        return None
    if _is_office(words[at]) and (holder := _holder_behind(words, end)):
        end = holder
    return After(phrase_of(words[at:end]), end)


def _run_end(words: Sequence[Word], at: int) -> int:
    """Return where the phrase that starts at ``words[at]`` ends, up to a comma before its office's holder."""
    end = at
    while end < len(words) and end - at < LONGEST and (step := _step(words, end, at)):
        end += step
    while end > at and words[end - 1].low in lexicon.NAME_JOINS:
        end -= 1  # diberitakan Straitline dan dikutip Niaga Petang
    return end


def _holder_behind(words: Sequence[Word], end: int) -> int | None:
    """Return where the name of an office's holder ends that stands across a comma, if one does.

    *Presiden Kalvenia*, **Ilan Moravec**; *Kepala Puskesmas Karangloh*, *Boyolali*, **Darsim Wiryo**.
    """
    found = None
    while end + 1 < len(words) and words[end].text == "," and words[end + 1].is_name_like:
        first = words[end + 1]
        begin, end = end + 1, _run_end(words, end + 1)
        if end == begin or first.low in _OFFICES or not all(word.is_name_like for word in words[begin:end][:2]):
            break
        if may_be_a_name(first):
            found = end
    return found


def agent(words: Sequence[Word], at: int) -> After | None:
    """Read the phrase behind a passive: *disampaikan (oleh)* **Bupati Rahmi Sakti**."""
    by = at < len(words) and words[at].low == "oleh"
    return after(words, at + by)


def phrase_of(words: Sequence[Word]) -> Phrase:
    """Return ``words``, of which there is at least one, as a phrase of the form they have."""
    form: Form = "nominal"
    if len(words) == 1 and words[0].low in _PRONOUNS:
        form = "pronoun"
    elif words[-1].low not in lexicon.DEMONSTRATIVES and any(
        word.is_name_like and word.low not in lexicon.TITLES for word in words
    ):
        form = "name"
    return Phrase(tuple(words), form)


def _step(words: Sequence[Word], at: int, start: int) -> int:
    """Return how many words from ``words[at]`` on go on with the phrase that starts at ``start``; 0 if it ends here."""
    numbered = at > start and (words[at - 1].low in lexicon.NUMBERED or _numbers_an_office(words, at, start))
    if not _stops(words[at], is_first=at == start, numbered=numbered):
        return 1
    return 0 if at == start else _insertion(words, at) or _comma_of_list(words, at)


def _numbers_an_office(words: Sequence[Word], at: int, start: int) -> bool:
    """Say whether ``words[at]`` is the number of *Kasubdit 2 Ditsiber Polda Karangloh*."""
    is_between = at + 1 < len(words) and words[at + 1].is_name_like and words[at - 1].is_name_like
    return is_between and words[start].low in lexicon.TITLES and words[at].text.isdigit()


def _stops(word: Word, *, is_first: bool, numbered: bool) -> bool:
    """Say whether a phrase ends before ``word``; a ``numbered`` one takes the number behind it: *Pasal 3*."""
    if word.stretch or word.text in DOUBLE or word.text in _AFTER_STOPS or word.low in _VERBS:
        return True
    if word.low in lexicon.NP_STOPS and not word.is_name_like:
        return True
    if word.low in lexicon.NP_STOPS and is_first and word.low not in lexicon.OUTLETS:
        # Capitalised, such a word may be a part of a name (Saat, Malam).
        return True
    return not is_first and (word.low in lexicon.DAYS or (word.text[0].isdigit() and not numbered))


def _insertion(words: Sequence[Word], at: int) -> int:
    """Return how many words of an insertion belong to the phrase after all: *(BPBD)*, *31 tahun itu*, *yang sama*."""
    low = [word.low for word in words[at : at + 3]]
    if low[0] == "." and words[at - 1].low in lexicon.RANKS:
        return 2 if at + 1 < len(words) and words[at + 1].is_name_like else 0  # dr. Tara Kenanga
    if low[0] == "(":
        close = next((n for n in range(at + 2, min(at + 4, len(words))) if words[n].text == ")"), at)
        return close + 1 - at if close > at and words[at + 1].is_name_like else 0
    if low[1:] == ["tahun", "itu"] and low[0][0].isdigit():
        return 3
    return 2 if low[:2] == ["yang", "sama"] else 0


def _comma_of_list(words: Sequence[Word], at: int) -> int:
    """Return 1 if ``words[at]`` is a comma of *Rahmi K, Mukmin S, dan Iksan P*, else 0."""
    if words[at].text != ",":
        return 0
    end = at
    while end < len(words) and (words[end].text == "," or words[end].is_name_like):
        end += 1
    return 1 if end + 1 < len(words) and words[end].low == "dan" and words[end + 1].is_name_like else 0


def is_titled(words: Sequence[Word]) -> bool:
    """Say whether a phrase begins like an office or a role: *Presiden Kalvenia*, *ketuanya*, *pengajar*."""
    return _is_office(words[0]) or words[0].root in lexicon.ROLES


def _is_office(word: Word) -> bool:
    return word.root in lexicon.TITLES or word.low.endswith("nya")


def may_be_a_name(word: Word) -> bool:
    """Say whether a name, with its rank, may begin with a word: *Ilan*, *Komisaris Darsim*, not *Kepala* or *Dinas*."""
    if word.low in lexicon.RANKS:
        return True
    return word.is_name_like and word.low not in lexicon.TITLES and word.low not in lexicon.BODIES
