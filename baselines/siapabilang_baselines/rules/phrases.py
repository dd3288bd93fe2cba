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
    while end < len(words) and end - at < _LONGEST:
        if _stops(words, end, at) and not (jump := _passes(words, end, at) or _enumerates(words, end, at)):
            break
        end += jump if _stops(words, end, at) else 1
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
    apposition: Sequence[Word] = ()
    while end and (words[end - 1].low in lexicon.ADVERBS or words[end - 1].low in lexicon.COPULAS_AND_AUXILIARIES):
        end -= 1
    if end and words[end - 1].text == ",":
        # "Dmytro Horak, wali kota Selgrad, mengatakan": the apposition is not the name.
        opening = next((i for i in range(end - 2, -1, -1) if words[i].text == ","), None)
        if opening is None or end - opening > _LONGEST:
            return None
        apposition = words[opening + 1 : end - 1]
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
    if begin and words[begin - 1].text == "," and begin < end and words[begin].low == "dan":
        while begin and (words[begin - 1].text == "," or words[begin - 1].is_name_like):
            begin -= 1
    elif begin and words[begin - 1].text == "," and any(w.low == "dan" for w in words[begin:end]):
        first = begin
        while first and (words[first - 1].text == "," or words[first - 1].is_name_like):
            first -= 1
        if first == 0 and words[0].is_name_like:
            begin = first
    chosen = _head(list(words[begin:end]))
    if not chosen:
        return None
    begin = words.index(chosen[0])
    # "Juru bicara perusahaan, Herlan Wibisana, menyebut": here it is the office that comes first.
    if (
        apposition
        and chosen[-1].end == words[end - 1].end
        and _is_title_only(chosen)
        and _is_person_start(apposition, 0)
    ):
        chosen += [words[end], *apposition]
    return _phrase(chosen), begin


def _passes(words: Sequence[Word], at: int, start: int) -> int:
    """Return how many words of an insertion belong to the phrase after all: *(BPBD)*, *31 tahun itu*, *yang sama*."""
    low = [w.low for w in words[at : at + 3]]
    if at == start or len(low) < 2:  # noqa: PLR2004
        return 0
    if low[0] == "(" and low[-1:] == [")"] and words[at + 1].is_name_like:
        return 3
    if low[0][0].isdigit() and low[1:] == ["tahun", "itu"]:
        return 3
    return 2 if low[:2] == ["yang", "sama"] else 0


def _enumerates(words: Sequence[Word], at: int, start: int) -> int:
    """Return how many words to take at the comma of *Rahmi K, Mukmin S, dan Iksan P*, 0 if it is no list of names."""
    if at == start or words[at].text != ",":
        return 0
    end = at
    while end < len(words) and (words[end].text == "," or words[end].is_name_like):
        end += 1
    return 1 if end + 1 < len(words) and words[end].low == "dan" and words[end + 1].is_name_like else 0


def _head(words: list[Word]) -> list[Word]:
    """Cut a subject down to its head: no leading connective, no relative clause, no prepositional tail."""
    leading = {
        *(
            "namun",
            "tetapi",
            "tapi",
            "dan",
            "sementara",
            "sedangkan",
            "selain",
            "itu",
            "meski",
            "adapun",
            "lalu",
            "sebab",
        ),
        *("karena", "padahal", "bahkan", "kemudian", "sehingga", "serta", "tak", "bikin"),
    }
    while words and words[0].low in leading:
        words = words[1:]
    if words and words[0].low in lexicon.NOUNS_OF_SAYING:
        return []
    if words and words[0].low in lexicon.NP_STOPS and not words[0].is_name_like:
        return []
    if words and words[0].low.startswith(("me", "ber", "di")) and len(words[0].low) > 4 and not words[0].is_name_like:  # noqa: PLR2004
        # "melakukan perjalanan ke sana dengan Kim berjanji": the subject stands behind the last preposition.
        last = max((n for n, w in enumerate(words) if w.low == "dengan"), default=len(words))
        words = words[last + 1 :]
    first = {"pada", "di", "dalam", "menurut", "setelah", "ketika", "saat", "sejak", "usai", "dari", "untuk", "karena"}
    if words and words[0].low in first:
        return []
    for number, word in enumerate(words):
        stop = word.low in {
            "yang",
            "melalui",
            "lewat",
            "dalam",
            "pada",
            "kepada",
            "saat",
            "usai",
            "ketika",
            "di",
            "via",
        }
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
    head = words[0].low.removesuffix("nya")
    return head in lexicon.TITLES or words[0].low.endswith("nya")


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
