"""Noun phrases around a cue: where the phrase that names a speaker or a source begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siapabilang.model import Form
from siapabilang.quotation_marks import DOUBLE
from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.words import Word

_LONGEST = 14  # words; a longer "phrase" is a clause that was not recognised as one


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words that names somebody; ``start`` and ``end`` are offsets into the article."""

    words: tuple[Word, ...]
    start: int
    end: int
    form: Form

    @property
    def low(self) -> str:
        """The phrase in lower case, words parted by single spaces."""
        return " ".join(word.low for word in self.words)


def clitic(word: Word) -> Phrase:
    """Return the *-nya* of a word such as *ujarnya*."""
    return Phrase((Word("nya", word.end - 3, word.end),), word.end - 3, word.end, "clitic")


def after(words: Sequence[Word], at: int) -> tuple[Phrase, int] | None:
    """Read the phrase that starts at ``words[at]`` (*kata* … ); return it and the index of the first word behind it."""
    end = at
    while end < len(words) and end - at < _LONGEST and not _stops(words, end, at):
        end += 1
    if end == at:
        return None
    chosen = list(words[at:end])
    # "Presiden Kalvenia, Ilan Moravec": a title across the comma from its holder is one phrase.
    if end + 1 < len(words) and words[end].text == "," and _is_title_only(chosen) and _is_person_start(words, end + 1):
        rest = after(words, end + 1)
        if rest is not None and all(w.is_name_like for w in rest[0].words[:2]):
            chosen += [words[end], *rest[0].words]
            end = rest[1]
    return _phrase(chosen), end


def before(words: Sequence[Word], verb: int) -> tuple[Phrase, int] | None:
    """Read the phrase that ends before ``words[verb]`` (… *mengatakan*); return it and the index of its first word."""
    end = verb
    while end and (words[end - 1].low in lexicon.ADVERBS or words[end - 1].low in lexicon.COPULAS_AND_AUXILIARIES):
        end -= 1
    if end and words[end - 1].text == ",":
        # "Dmytro Horak, wali kota Selgrad, mengatakan": the apposition is not the name.
        opening = next((i for i in range(end - 2, -1, -1) if words[i].text == ","), None)
        if opening is None or end - opening > _LONGEST:
            return None
        end = opening
    begin = end
    depth = 0
    while begin and end - begin < 2 * _LONGEST:
        word = words[begin - 1]
        if word.text == ")":
            depth += 1
        elif word.text == "(":
            depth -= 1
        elif depth == 0 and (word.text in ",;:.?!–—" or word.stretch or word.text in DOUBLE):
            break
        begin -= 1
    chosen = _head(list(words[begin:end]))
    if not chosen:
        return None
    return _phrase(chosen), words.index(chosen[0])


def _head(words: list[Word]) -> list[Word]:
    """Cut a subject down to its head: no leading connective, no relative clause, no prepositional tail."""
    leading = {"namun", "tetapi", "tapi", "dan", "sementara", "sedangkan", "selain", "itu", "meski", "adapun", "lalu"}
    while words and words[0].low in leading:
        words = words[1:]
    if words and words[0].low in lexicon.NP_STOPS and not words[0].is_name_like:
        return []
    first = {"pada", "di", "dalam", "menurut", "setelah", "ketika", "saat", "sejak", "usai", "dari", "untuk", "karena"}
    if words and words[0].low in first:
        return []
    for number, word in enumerate(words):
        stop = word.low in {"yang", "melalui", "lewat", "dalam", "pada", "kepada", "saat", "usai", "ketika", "di", "via"}
        stop |= word.low in {"awal", "akhir", "minggu", "hari"} and number > 0
        if stop and number:
            tail_is_place = word.low == "di" and number + 1 < len(words) and words[0].low in {"warga", "pejabat"}
            if not tail_is_place:
                return words[:number]
    return [w for w in words if w.text != "("] if words[-1:] and words[-1].text == "(" else words


def _stops(words: Sequence[Word], at: int, start: int) -> bool:
    word = words[at]
    if word.stretch or word.text in DOUBLE or word.text in ",.;:?!–—()":
        return True
    if word.low in lexicon.NP_STOPS and not (word.is_name_like and at > start):
        # "pemimpin oposisi" and "Kepala Polsek di ..." end at the preposition; "Minggu" may be a name's part.
        return True
    if word.low in lexicon.DAYS and at > start:
        return True
    return word.low in lexicon.SAY or word.low in lexicon.ASK or (word.text[0].isdigit() and at > start)


def _is_title_only(words: Sequence[Word]) -> bool:
    return words[0].low in lexicon.TITLES


def _is_person_start(words: Sequence[Word], at: int) -> bool:
    return words[at].is_name_like and words[at].low not in lexicon.TITLES and words[at].low not in lexicon.BODIES


def _phrase(words: Sequence[Word]) -> Phrase:
    return Phrase(tuple(words), words[0].start, words[-1].end, _form(words))


def _form(words: Sequence[Word]) -> Form:
    low = [word.low for word in words]
    if len(low) == 1 and low[0] in lexicon.PERSON_PRONOUNS | lexicon.PLURAL_PRONOUNS | lexicon.SELF_PRONOUNS:
        return "pronoun"
    named = [w for w in words if w.is_name_like and w.low not in lexicon.TITLES]
    return "name" if named and words[-1].low not in {"itu", "tersebut", "ini"} else "nominal"
