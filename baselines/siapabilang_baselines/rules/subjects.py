"""Subjects: the phrase before a cue that names who speaks, past appositions, circumstances and clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from siapabilang.quotation_marks import DOUBLE
from siapabilang_baselines.rules import lexicon, phrases
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word

_NO_OPENING = lexicon.DAYS | lexicon.STARTERS
_NO_SPEAKERS = lexicon.NOUNS_OF_SAYING - lexicon.DOCUMENTS
_CLAUSE_STOPS = ",;:.?!–—"
_SENTENCE_STOPS = ";:.?!–—" + DOUBLE


class Before(NamedTuple):
    """A phrase before a cue, and the index of its first word."""

    phrase: Phrase
    first: int


def before(words: Sequence[Word], verb: int) -> Before | None:
    """Read the phrase that ends before ``words[verb]``: **Bupati Rahmi Sakti** *juga mengatakan*."""
    end = verb
    while end and (words[end - 1].low in lexicon.ADVERBS or words[end - 1].low in lexicon.COPULAS_AND_AUXILIARIES):
        end -= 1
    apposition: Sequence[Word] = ()
    if end and words[end - 1].text == ",":
        comma = next((n for n in range(end - 2, -1, -1) if words[n].text == ","), -1)
        if end - comma > phrases.LONGEST:
            return None
        apposition = words[comma + 1 : end - 1]
        if comma < 0 or words[_clause_start(words, comma)].low in lexicon.OPENERS:
            return _before_a_comma_too_many(apposition, comma + 1)
        end = _before_degrees(words, comma)
    clause = _clause_start(words, end)
    if not apposition and clause and words[clause - 1].text == "," and _tells_how(words[clause : clause + 2]):
        # "Bayu Larasanto, lewat pesan WhatsApp kepada Mimbar Warga menyatakan": how it was said is not who said it.
        return before(words, clause)
    begin = _enumeration_start(words, clause, end)
    if apposition and begin == clause and (opening := _opening_subject(words, begin)):
        return opening
    begin, chosen = _head(words, begin, end)
    if not chosen:
        return None
    # "Juru bicara perusahaan, Herlan Wibisana, menyebut": here it is the office that comes first.
    if (
        apposition
        and chosen[-1] is words[end - 1]
        and phrases.is_titled(chosen)
        and phrases.may_be_a_name(apposition[0])
    ):
        chosen = [*chosen, words[end], *apposition]
    return Before(phrases.phrase_of(chosen), begin)


def _tells_how(words: Sequence[Word]) -> bool:
    """Say whether words begin how something was said: *lewat WhatsApp*, *saat dihubungi Lintas*."""
    if words[0].low in lexicon.ON_THE_WAY:
        return True
    return words[0].low in lexicon.WHEN and words[-1].low in lexicon.REACHED


def _before_a_comma_too_many(words: Sequence[Word], first: int) -> Before | None:
    """Read *Di sisi lain,* **Kepala Dinas Rahmi Sakti**, *mengungkapkan*, where nothing but commas set it off."""
    begin, head = _head(words, 0, len(words))
    is_name = bool(head) and phrases.is_titled(head) and head[-1].is_name_like
    return Before(phrases.phrase_of(head), first + begin) if is_name else None


def _opening_subject(words: Sequence[Word], begin: int) -> Before | None:
    """Read the name that opens a sentence and has several appositions, the last of which begins at ``begin``.

    **Minah Sutarja** *(28), warga Karangloh, Boyolali, misalnya, mengatakan P*.
    """
    first = begin
    while first and words[first - 1].text not in _SENTENCE_STOPS and not words[first - 1].stretch:
        first -= 1
    while first < begin and words[first].low in lexicon.LEADING:
        first += 1
    opening = phrases.after(words, first) if first < begin and words[first].is_name_like else None
    if opening is None or opening.behind >= begin:
        return None
    phrase, behind = opening
    aged = words[behind].text == "(" and words[behind + 1].text.isdigit()
    if words[behind].text != "," and not aged:
        return None
    several = len(phrase.words) > 1 and all(word.is_name_like for word in phrase.words[:2])
    is_name = phrase.words[0].low not in _NO_OPENING and (aged or several)
    return Before(phrase, first) if is_name else None


def named_before(words: Sequence[Word], that: int) -> Before | None:
    """Read the name that ends before *(,) yang*: **Direktur Yayasan Brantas Nurdiana Maslukha**, *yang menilai P*."""
    end = that - (words[that - 1].text == ",")
    begin = end
    while begin and (words[begin - 1].is_name_like or words[begin - 1].low in lexicon.NAME_PARTICLES):
        begin -= 1
    while begin and words[begin - 1].low in lexicon.TITLES:
        begin -= 1
    if begin > 1 and words[begin - 1].text.isdigit() and words[begin - 2].low in lexicon.NUMBERED:
        begin -= 2  # Pasal 363 KUHP yang menyebutkan P
    return (
        Before(phrases.phrase_of(words[begin:end]), begin)
        if any(word.is_name_like for word in words[begin:end])
        else None
    )


def _clause_start(words: Sequence[Word], end: int) -> int:
    """Return where the clause begins whose subject ends at ``end``: behind the last punctuation outside brackets."""
    begin = end
    depth = 0
    while begin and end - begin < 2 * phrases.LONGEST:
        word = words[begin - 1]
        if word.text == ")":
            depth += 1
        elif word.text == "(":
            depth -= 1
        elif depth == 0 and (word.text in _CLAUSE_STOPS or word.stretch or word.text in DOUBLE):
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
    begin = _behind_circumstances(words, begin, end)
    if begin == end or _is_no_subject(words[begin]) or words[begin].low in lexicon.OPENERS:
        return begin, []
    if words[end - 1].low in lexicon.PERSON_PRONOUNS and words[end - 2].low not in lexicon.NAME_JOINS:
        return end - 1, [words[end - 1]]  # keesokan harinya ia
    when = next((n for n in range(begin + 1, end - 1) if words[n].low in lexicon.WHEN), None)
    if when and any(word.looks_verbal for word in words[begin:when]) and words[when + 1].is_name_like:
        return when + 1, list(words[when + 1 : end])  # perkara itu bermula saat Tara
    tail = next((n for n in range(begin + 1, end) if _begins_a_tail(words, n, begin, end)), None)
    if tail is not None:
        return begin, list(words[begin:tail])
    if words[end - 1].text != "(":
        return begin, list(words[begin:end])
    # The verb stands in brackets: the phrase does not.
    begin = next((n for n in range(begin, end) if words[n].text != "("), end)
    return begin, [word for word in words[begin:end] if word.text != "("]


def _behind_circumstances(words: Sequence[Word], begin: int, end: int) -> int:
    """Return where the subject begins behind what comes before it in its clause; ``end`` if nothing is left.

    *Namun* **X**, *Pada Kamis malam* **Menteri X**, *melakukan perjalanan dengan* **X**.
    """
    while begin < end and words[begin].low in lexicon.LEADING:
        begin += 1
    if begin == end:
        return end
    if words[begin].low in lexicon.OPENERS:
        titles = (n for n in range(begin + 1, end) if words[n].is_name_like and words[n].low in lexicon.TITLES)
        return next(titles, begin)
    opening = words[begin]
    if opening.looks_verbal and opening.low.startswith(lexicon.VERB_OPENINGS) and not opening.is_name_like:
        return max((n + 1 for n in range(begin, end) if words[n].low == "dengan"), default=end)
    return begin


def _begins_a_tail(words: Sequence[Word], n: int, begin: int, end: int) -> bool:
    """Say whether ``words[n]`` begins a place, a time or a clause behind the head; *warga di lereng* is one."""
    is_of_place = words[n].low == "di" and n + 1 < end and words[begin].low in lexicon.OF_PLACES
    return words[n].low in lexicon.TAILS and not is_of_place


def _before_degrees(words: Sequence[Word], end: int) -> int:
    """Return where a name ends before its academic degrees: **Maulidah Norhasanah**, *Sp.A*, *S.H.*, *M.Hum.*."""
    last = end - (words[end - 1].text == ".")
    while last > 1 and words[last - 2].text == "," and words[last - 1].is_name_like and "." in words[last - 1].text:
        end = last - 2
        last = end - (words[end - 1].text == ".")
    return end


def _is_no_subject(word: Word) -> bool:
    """Say whether a phrase that begins with ``word`` is nobody who speaks: *pernyataan itu*, *oleh polisi*."""
    return word.low in _NO_SPEAKERS or (word.low in lexicon.NP_STOPS and not word.is_name_like)
