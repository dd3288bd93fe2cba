"""Where the content of a reported clause begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from siapabilang_baselines.rules import lexicon, relays
from siapabilang_baselines.rules.words import Word, index_of

SHORTEST = 2  # words; a shorter content is a name or a verb, no clause
_THAT_REACH = 8  # words behind a cue among which its bahwa stands
_CIRCUMSTANCES = 12  # words that circumstances between a cue and its clause take
_ADDITION = 3  # words that yang and what it adds take at least
_DATE = 9  # words of a closing date: Minggu (13/10/2024)
_THAT = {"bahwa"}
_NOMINAL = re.compile(r"(?:pe|ke|per|se)\w{4,}nya")
_NOT = {"tak", "tidak"}
_OCCASIONS = lexicon.OCCASIONS | lexicon.DAYS | lexicon.MONTHS | frozenset(lexicon.PLATFORMS)
_NEED_NO_THAT = lexicon.ASK | lexicon.ACCUSE


def start(words: Sequence[Word], verb: int) -> int | None:
    """Return where the content behind the cue ``words[verb]`` begins, or None where no clause follows.

    *mengatakan bahwa* **P**; *meminta* **warga P**; *mengatakan pada hari Minggu,* **P**; not *menegaskan komitmennya*.
    """
    begin = verb + 1
    if begin == len(words):
        return None
    low = words[verb].low
    if words[begin].text in {",", ":"}:
        return begin + 1
    if low == "menolak":
        return begin
    if low in lexicon.DENY:
        if is_negated(words, verb) and not has_predicate(words[begin:]):
            return None  # tidak menampik isinya
        return _denied_start(words, begin)
    return begin + 1 if words[begin].low in lexicon.COMPLEMENTISERS else _clause_start(words, begin, low)


def is_negated(words: Sequence[Word], verb: int) -> bool:
    """Say whether a cue is negated, an adverb between or not: *tidak (pernah) membantah P*."""
    before = verb
    while before and words[before - 1].low in lexicon.ADVERBS:
        before -= 1
    return before > 0 and words[before - 1].low in _NOT


def _denied_start(words: Sequence[Word], begin: int) -> int | None:
    """Read *membantah (bahwa)* **P**, *menepis tuduhan bahwa* **P** and *menepis* **tuduhan itu sebagai P**."""
    is_claim = words[begin].low in lexicon.ALLEGATIONS
    behind = begin + is_claim
    if behind < len(words) and words[behind].low in lexicon.COMPLEMENTISERS:
        return behind + 1
    if not is_claim or index_of(words, {"sebagai"}, behind) is not None:
        return begin
    that = index_of(words, _THAT, behind)
    if that is not None:
        return that + 1
    return behind if has_predicate(words[behind:]) else None


def _clause_start(words: Sequence[Word], begin: int, cue: str) -> int | None:
    """Read what follows an affirming cue without a complementiser: *mengatakan kepada pers bahwa* **P**."""
    needs_clause = cue in lexicon.NEEDS_CLAUSE
    if needs_clause and _is_object(words, begin):
        return None
    if cue not in _NEED_NO_THAT:
        reach = _CIRCUMSTANCES + _THAT_REACH if words[begin].low in lexicon.CIRCUMSTANCES else _THAT_REACH
        that = index_of(words, _THAT, begin, begin + reach)
        # mengatakan minggu lalu bahwa P; but mengatakan tidak ada bukti bahwa P begins with tidak
        if that is not None and not has_predicate(words[begin:that]):
            return that + 1
    if words[begin].low in lexicon.CIRCUMSTANCES:
        comma = index_of(words, {","}, begin, begin + _CIRCUMSTANCES)
        if comma is not None and any(word.low in _OCCASIONS for word in words[begin:comma]):
            return comma + 1  # mengatakan dalam rapat, P; but menjelaskan pada 2025, P
    if not needs_clause:
        return begin
    # mendesak Y untuk P: who is asked, and for what, is no noun phrase
    asks = cue in lexicon.ASK or words[begin].low == "kepada"
    found = has_predicate(words[begin:]) if asks else _has_main_predicate(words[begin:])
    return begin if found else None


def _is_object(words: Sequence[Word], at: int) -> bool:
    """Say whether a noun phrase begins, not a clause: *menegaskan penolakannya untuk …*, *menyampaikan dukungan*."""
    low = words[at].low
    if low in lexicon.NOMINALISED or any(w.low in lexicon.COPULAS_AND_AUXILIARIES for w in words[at + 1 : at + 3]):
        return False  # penetapannya belum diperlukan, dukungan dewan tidak cukup
    return low in lexicon.OBJECTS or _NOMINAL.fullmatch(low) is not None


def end(words: Sequence[Word], begin: int) -> int:
    """Return where the content that begins at ``begin`` ends: before a closing date or relay frame, or with ``words``.

    **P**, *Senin (3/5)*; **P**, *seperti dikutip X*.
    """
    for n in range(begin, len(words) - 1):
        if words[n].text != ",":
            continue
        if words[n + 1].low in lexicon.DAYS and len(words) - (n + 1) <= _DATE:
            return n
        frames = relays.find(words, n + 1)
        if frames and frames[0].start <= (n + 2 if words[n + 1].low in lexicon.AS else n + 1):
            return n
    return len(words)


def _has_main_predicate(words: Sequence[Word]) -> bool:
    """Say whether a predicate stands outside what is only added to a noun: *langkah* (*yang* …, *untuk* …)."""
    if words and words[0].low in lexicon.NOMINALISED:
        return True
    if any(word.low in lexicon.EMPHATIC for word in words[1:]):
        return True  # asap itulah yang P
    added = index_of(words, lexicon.ADDS_TO_A_NOUN, 1)
    if added is None or has_predicate(words[:added]):
        return has_predicate(words) and _has_free_predicate(words)
    # warga yang mengungsi sudah pulang, warga yang mengungsi itu pulang: what follows the addition tells of the noun
    behind = range(added + _ADDITION, len(words))
    return any(
        (words[n].low in lexicon.COPULAS_AND_AUXILIARIES and words[n - 1].low not in lexicon.AND)
        or (words[n].looks_verbal and words[n - 1].low in lexicon.DEMONSTRATIVES)
        for n in behind
    )


def _has_free_predicate(words: Sequence[Word]) -> bool:
    """Say whether a predicate stands outside what prepositions add to a noun: *langkah* (*untuk mempercepat P*)."""
    told = (
        n
        for n, word in enumerate(words)
        if word.low in lexicon.COPULAS_AND_AUXILIARIES
        or (word.looks_verbal and not word.is_name_like and word.low not in lexicon.LINKING)
    )
    return (
        any(n == 0 or words[n - 1].low not in lexicon.PREPOSITIONS for n in told)
        or any(word.low in lexicon.BARE_PREDICATES for word in words[1:])
        or any(word.low in lexicon.POINTING for word in words[1:-1])
    )


def has_predicate(words: Sequence[Word]) -> bool:
    """Say whether some word looks like a verb or an auxiliary, or a noun is pointed at and something told of it."""
    return any(
        word.low in lexicon.COPULAS_AND_AUXILIARIES or (word.looks_verbal and not word.is_name_like) for word in words
    ) or any(word.low in lexicon.BARE_PREDICATES or word.low in lexicon.POINTING for word in words[1:-1])
