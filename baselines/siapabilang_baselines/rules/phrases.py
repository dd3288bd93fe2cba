"""Noun phrases around a cue: where the phrase that names a speaker or a source begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from siapabilang.model import Form, Span
from siapabilang.quotation_marks import DOUBLE
from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.words import Word, span_of

_LONGEST = 20  # words; a longer "phrase" is a clause that was not recognised as one
_VERBS = lexicon.SAY | lexicon.ASK
_PRONOUNS = lexicon.PERSON_PRONOUNS | lexicon.PLURAL_PRONOUNS | lexicon.SELF_PRONOUNS
_AFTER_STOPS = ",.;:?!–—()"
_BEFORE_STOPS = ",;:.?!–—"
_SENTENCE_STOPS = ";:.?!–—" + DOUBLE


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


class Before(NamedTuple):
    """A phrase before a cue, and the index of its first word."""

    phrase: Phrase
    first: int


def split_clitic(word: Word) -> tuple[Word, Phrase]:
    """Split *ujarnya* into the cue *ujar* and the mention *nya*."""
    cut = word.end - len("nya")
    cue = Word(word.text[:-3], word.low[:-3], word.start, cut)
    return cue, Phrase((Word("nya", "nya", cut, word.end),), "clitic")


def after(words: Sequence[Word], at: int) -> After | None:
    """Read the phrase that starts at ``words[at]``: *kata* **Kepala BPBD Lebak Ade Rukmana** *saat ditemui*."""
    end = at
    while end < len(words) and end - at < _LONGEST and (step := _step(words, end, at)):
        end += step
    while end > at and words[end - 1].low in lexicon.NAME_JOINS:
        end -= 1  # diberitakan Straitline dan dikutip Niaga Petang
    if end == at:
        return None
    chosen = words[at:end]
    if _is_titled(chosen) and (holder := _holder_behind(words, end)):
        return After(phrase_of(words[at:holder]), holder)
    return After(phrase_of(chosen), end)


def _holder_behind(words: Sequence[Word], end: int) -> int | None:
    """Return where the name of an office's holder ends that stands across a comma, if one does.

    *Presiden Kalvenia*, **Ilan Moravec**; *Kepala Puskesmas Karangloh*, *Boyolali*, **Darsim Wiryo**.
    """
    found = None
    while end + 1 < len(words) and words[end].text == "," and words[end + 1].is_name_like:
        segment = after(words, end + 1)
        if segment is None or not all(word.is_name_like for word in segment.phrase.words[:2]):
            break
        if segment.phrase.words[0].low in lexicon.TITLES - lexicon.RANKS:
            break
        end = segment.behind
        if _may_be_a_name(segment.phrase.words[0]):
            found = end
    return found


def agent(words: Sequence[Word], at: int) -> After | None:
    """Read the phrase behind a passive: *disampaikan (oleh)* **Bupati Rahmi Sakti**."""
    by = at < len(words) and words[at].low == "oleh"
    return after(words, at + by)


def before(words: Sequence[Word], verb: int) -> Before | None:
    """Read the phrase that ends before ``words[verb]``: **Bupati Rahmi Sakti** *juga mengatakan*."""
    end = verb
    while end and (words[end - 1].low in lexicon.ADVERBS or words[end - 1].low in lexicon.COPULAS_AND_AUXILIARIES):
        end -= 1
    apposition: Sequence[Word] = ()
    if end and words[end - 1].text == ",":
        # "Dmytro Horak, wali kota Selgrad, mengatakan": the apposition is not the name.
        comma = next((n for n in range(end - 2, -1, -1) if words[n].text == ","), -1)
        if end - comma > _LONGEST:
            return None
        apposition = words[comma + 1 : end - 1]
        if comma < 0 or words[_clause_start(words, comma)].low in lexicon.OPENERS:
            # "Di sisi lain, Kepala KSOP Herbert Marpaung, mengungkapkan": a comma too many behind the subject.
            is_name = bool(apposition) and _is_titled(apposition) and apposition[-1].is_name_like
            return Before(phrase_of(apposition), comma + 1) if is_name else None
        end = comma
        while _is_degree(words[end - 1]) and words[end - 2].text == ",":
            end -= 2  # dr Maulidah Norhasanah, Sp.A, yang …
    clause = _clause_start(words, end)
    if not apposition and clause and words[clause - 1].text == "," and words[clause].low in lexicon.ON_THE_WAY:
        # "Bayu Larasanto, lewat pesan WhatsApp kepada Mimbar Warga menyatakan": how it was said is not who said it.
        return before(words, clause)
    begin = _enumeration_start(words, clause, end)
    if apposition and begin == clause and (opening := _opening_subject(words, begin)):
        return opening
    begin, chosen = _head(words, begin, end)
    if not chosen:
        return None
    # "Juru bicara perusahaan, Herlan Wibisana, menyebut": here it is the office that comes first.
    if apposition and chosen[-1] is words[end - 1] and _is_titled(chosen) and _may_be_a_name(apposition[0]):
        chosen = [*chosen, words[end], *apposition]
    return Before(phrase_of(chosen), begin)


def _opening_subject(words: Sequence[Word], begin: int) -> Before | None:
    """Read the name that opens a sentence and has several appositions, the last of which begins at ``begin``.

    **Minah Sutarja** *(28), warga Karangloh, Boyolali, misalnya, mengatakan P*.
    """
    first = begin
    while first and words[first - 1].text not in _SENTENCE_STOPS and not words[first - 1].stretch:
        first -= 1
    while first < begin and words[first].low in lexicon.LEADING:
        first += 1
    opening = after(words, first) if first < begin and words[first].is_name_like else None
    if opening is None or opening.behind >= begin:
        return None
    phrase, behind = opening
    aged = words[behind].text == "(" and words[behind + 1].text.isdigit()
    if words[behind].text != "," and not aged:
        return None
    several = len(phrase.words) > 1 and all(word.is_name_like for word in phrase.words[:2])
    is_name = phrase.words[0].low not in lexicon.DAYS | lexicon.STARTERS and (aged or several)
    return Before(phrase, first) if is_name else None


def named_before(words: Sequence[Word], that: int) -> Before | None:
    """Read the name that ends before *(,) yang*: **Direktur Yayasan Brantas Nurdiana Maslukha**, *yang menilai P*."""
    end = that - (words[that - 1].text == ",")
    begin = end
    while begin and (words[begin - 1].is_name_like or words[begin - 1].low in lexicon.NAME_PARTICLES):
        begin -= 1
    while begin and words[begin - 1].low in lexicon.TITLES:
        begin -= 1
    return Before(phrase_of(words[begin:end]), begin) if any(word.is_name_like for word in words[begin:end]) else None


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
    if word.low in lexicon.NP_STOPS and (is_first or not word.is_name_like):
        # Capitalised, such a word may be a part of a name (Saat, Malam).
        return True
    return not is_first and (word.low in lexicon.DAYS or (word.text[0].isdigit() and not numbered))


def _insertion(words: Sequence[Word], at: int) -> int:
    """Return how many words of an insertion belong to the phrase after all: *(BPBD)*, *31 tahun itu*, *yang sama*."""
    low = [word.low for word in words[at : at + 3]]
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


def _clause_start(words: Sequence[Word], end: int) -> int:
    """Return where the clause begins whose subject ends at ``end``: behind the last punctuation outside brackets."""
    begin = end
    depth = 0
    while begin and end - begin < 2 * _LONGEST:
        word = words[begin - 1]
        if word.text == ")":
            depth += 1
        elif word.text == "(":
            depth -= 1
        elif depth == 0 and (word.text in _BEFORE_STOPS or word.stretch or word.text in DOUBLE):
            break
        begin -= 1
    return begin


def _enumeration_start(words: Sequence[Word], begin: int, end: int) -> int:
    """Go back over the commas of *Rahmi, Mukmin, dan Iksan* if ``words[begin:end]`` is the end of such a list."""
    if not begin or words[begin - 1].text != "," or all(word.low != "dan" for word in words[begin:end]):
        return begin
    first = begin
    while first and (words[first - 1].text == "," or words[first - 1].is_name_like):
        first -= 1
    if words[first].text == ",":
        first += 1  # Sementara itu, Kepala Dinas Olahraga, Pemuda, dan …
    whole_sentence = first == 0 and words[0].is_name_like
    return first if whole_sentence or words[begin].low == "dan" else begin


def _head(words: Sequence[Word], begin: int, end: int) -> tuple[int, list[Word]]:
    """Cut the subject ``words[begin:end]`` down to its head; return where that begins, and its words, if it has any.

    *Namun* **gubernur itu** *yang baru dilantik*: no connective before it, no clause or place behind it.
    """
    while begin < end and words[begin].low in lexicon.LEADING:
        begin += 1
    if begin < end and words[begin].low in lexicon.OPENERS:
        # "Pada Kamis malam Menteri Luar Negeri Ottavia Brescanti": the subject is behind the circumstance.
        begin = next((n for n in range(begin + 1, end) if _opens_a_title(words[n])), begin)
    if begin == end or _is_no_subject(words[begin]):
        return begin, []
    opening = words[begin]
    if opening.looks_verbal and opening.low.startswith(lexicon.VERB_OPENINGS) and not opening.is_name_like:
        # "melakukan perjalanan dengan Kim berjanji": the subject stands behind the last preposition.
        begin = max((n + 1 for n in range(begin, end) if words[n].low == "dengan"), default=end)
    if begin == end or words[begin].low in lexicon.OPENERS:
        return begin, []
    if words[end - 1].low in lexicon.PERSON_PRONOUNS and words[end - 2].low not in lexicon.NAME_JOINS:
        return end - 1, [words[end - 1]]  # keesokan harinya ia
    when = next((n for n in range(begin + 1, end - 1) if words[n].low in lexicon.WHEN), None)
    if when and any(word.looks_verbal for word in words[begin:when]) and words[when + 1].is_name_like:
        return when + 1, list(words[when + 1 : end])  # kasus ini bermula saat Lisa
    for n in range(begin + 1, end):
        is_of_place = words[n].low == "di" and n + 1 < end and words[begin].low in lexicon.OF_PLACES
        if words[n].low in lexicon.TAILS and not is_of_place:
            return begin, list(words[begin:n])
    if words[end - 1].text != "(":
        return begin, list(words[begin:end])
    # The verb stands in brackets: the phrase does not.
    begin = next((n for n in range(begin, end) if words[n].text != "("), end)
    return begin, [word for word in words[begin:end] if word.text != "("]


def _is_degree(word: Word) -> bool:
    """Say whether a word is an academic degree behind a name: *Sp.A*, *M.Si*, *S.H.*."""
    return word.is_name_like and "." in word.text


def _is_no_subject(word: Word) -> bool:
    """Say whether a phrase that begins with ``word`` is nobody who speaks: *pernyataan itu*, *oleh polisi*."""
    return word.low in lexicon.NOUNS_OF_SAYING or (word.low in lexicon.NP_STOPS and not word.is_name_like)


def _is_titled(words: Sequence[Word]) -> bool:
    """Say whether a phrase begins like an office: *Presiden Kalvenia*, *ketuanya*."""
    return words[0].root in lexicon.TITLES | lexicon.ROLES or words[0].low.endswith("nya")


def _opens_a_title(word: Word) -> bool:
    return word.is_name_like and word.low in lexicon.TITLES


def _may_be_a_name(word: Word) -> bool:
    if word.low in lexicon.RANKS:
        return True
    return word.is_name_like and word.low not in lexicon.TITLES and word.low not in lexicon.BODIES
