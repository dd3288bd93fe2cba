"""Names of people where they stand in an article: which capitalised words are somebody's, and the title before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.words import are_in_title_case

_SPACE = r"[^\S\n]"
_NAME_WORD = r"[A-Z][\w'’-]*"
_INITIAL = r"(?:[A-Z]{1,2}[a-z]?\.)"
_BRACKETED = r"\([A-Z][\w-]+(?:\s[A-Z][\w-]+)?\)"
_RUN = re.compile(
    rf"(?:{_INITIAL}{_SPACE})?{_NAME_WORD}"
    rf"(?:{_SPACE}(?:{lexicon.one_of(lexicon.NAME_PARTICLES)}{_SPACE})?(?:{_INITIAL}|{_NAME_WORD}|{_BRACKETED}))*"
)
_PLACE = re.compile(rf"\b{lexicon.one_of(lexicon.BEFORE_PLACES)}\s([A-Z][\w-]+(?:\s[A-Z][\w-]+)*)")
_PLACES_BEFORE = tuple(f"{word} " for word in lexicon.BEFORE_PLACES)
_BEFORE_OUTLET = re.compile(rf"{lexicon.one_of(lexicon.BEFORE_OUTLETS)}(?: dari)? ")
_OFFICE_BEFORE = re.compile(r"\b(?:[Kk]epala|[Ss]ekretaris|[Pp]erangkat)\s\Z")
_OFFICE_REACH = 12  # code points before a place in which the head of an office stands
# Perhubungan, Ketenagakerjaan, Imigrasi and Kemenkeu are no names; Kertawan could be one.
_NOMINALISED = re.compile(r"(?:pe|ke)\w{4,}an(?<!wan)|\w{4,}asi|kemen\w{2,}")
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE_ENDS = (". ", "? ", "! ")
_SENTENCE_MARKS = '.!?“"'
_LINE_OPENINGS = '\n“"‘'
_SPEECH_ENDS = ('" ', "” ")
_PLACE_WORDS = 2  # words; behind more, somebody's name has begun: Kepala Desa Sudamanik Ujang Sapri
_REMEMBERED = 1 << 16  # words, which come again and again
_NAME_WORDS = 4  # words; a longer name begins with a title that is not known as one
_NAME_WORDS_OF_BODY = 2  # words; the same behind the name of a body


class Mention(msgspec.Struct, frozen=True):
    """A name and where the run of capitals it ends begins; ``title`` is what stands before it, in lower case."""

    start: int
    name: tuple[str, ...]
    title: str


def occurrences(text: str, words: str) -> Iterator[int]:
    """Yield where ``words`` stand in ``text``, be it inside a longer word."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def is_edge(text: str, at: int) -> bool:
    """Say whether a word begins or ends at ``at``."""
    return _is_letter(text[at - 1 : at]) != _is_letter(text[at : at + 1])


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(_REMEMBERED)
def _is_nominalised(word: str) -> bool:
    return _NOMINALISED.fullmatch(word.lower()) is not None


def _closes_sentence(words: Sequence[str], n: int) -> bool:
    """Say whether a sentence begins with ``words[n]``: *RW. Menurut*."""
    return words[n - 1][-1] == "." and words[n].lower() in lexicon.STARTERS


class MentionFinder:
    """Finds the names of people in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = set(lexicon.DIRECTIONS)
        for match in _PLACE.finditer(text):
            words = match.group(1).split()
            if match.group().split()[0] in lexicon.BEFORE_RULERS and self._is_ruler(words[0]):
                continue
            if len(words) == _PLACE_WORDS and self._is_holder(match.start(), match.start(1), words[0]):
                continue
            self._places.update(word.lower() for word in words[: 1 if len(words) > _PLACE_WORDS else _PLACE_WORDS])

    def _is_ruler(self, name: str) -> bool:
        """Say whether *pemerintah Kenanga* names who governs: the article says *Presiden Kenanga*, too."""
        return any(f"{title} {name}" in self._text for title in lexicon.RULERS)

    def _is_holder(self, before: int, start: int, name: str) -> bool:
        """Say whether *Kepala Desa Mursidi Hartaka* names the office's holder, who is called *Mursidi* elsewhere."""
        return _OFFICE_BEFORE.search(self._text, max(0, before - _OFFICE_REACH), before) is not None and any(
            at != start and is_edge(self._text, at) and is_edge(self._text, at + len(name)) and not self._is_place(at)
            for at in occurrences(self._text, name)
        )

    def _is_place(self, at: int) -> bool:
        return self._text.endswith(_PLACES_BEFORE, 0, at)

    def find(self) -> Iterator[Mention]:
        """Yield the mentions of the text in their order; those in headlines, and names of outlets, are left out."""
        outlets = {match.end() for match in _BEFORE_OUTLET.finditer(self._text)}
        headlines: dict[int, bool] = {}  # by where the line begins
        for match in _RUN.finditer(self._text):
            line = self._text.rfind("\n", 0, match.start()) + 1
            if line not in headlines:
                headlines[line] = self._is_headline(line)
            if not headlines[line] and match.start() not in outlets:
                yield from self._mention(match.group(), match.start())

    def is_no_name(self, word: str) -> bool:
        """Say whether a capitalised word is a title, a body, a place or another word that is nobody's name."""
        low = word.lower().strip(".")
        return low in lexicon.NO_NAMES or low in self._places or (len(word) > 1 and word.isupper())

    def _is_headline(self, start: int) -> bool:
        end = self._text.find("\n", start)
        if self._text[end - 1 : end] == "." or (end < 0 and self._text.endswith(".")):
            return False
        return are_in_title_case(_LONGER_WORD.findall(self._text, start, end if end >= 0 else len(self._text)))

    def _mention(self, run: str, start: int) -> Iterator[Mention]:
        """Split a run of capitalised words into a title and the name behind it, and yield it if there is one."""
        words = (re.sub(_BRACKETED, "", run) if "(" in run else run).split()
        if "." in run:
            # "… dari RT dan RW. Menurut Edison, …": what looks like initials closes the sentence before.
            words = words[max((n for n in range(1, len(words)) if _closes_sentence(words, n)), default=0) :]
        words = self._without_opener(words, start)
        if not words:
            return
        titled = words[0].lower().strip(".") in lexicon.TITLES_AND_HONORIFICS
        if not titled and words[0].lower() in lexicon.BODIES:
            return
        no_name = self._has_no_name(words)
        last = max((n for n, never in enumerate(no_name) if never), default=-1)
        if titled and ")" in run and (behind := len(run.rpartition(")")[2].split())):
            last = max(last, len(words) - behind - 1)  # Direktur PT Karangloh (Persero) Tara Kenanga
        title, name = words[: last + 1], words[last + 1 :]
        if len(name) == 1 and title and (title[-1].lower() in lexicon.BODIES or title[-1].isupper()):
            return  # Kepala BPBD Lebak: the place of an office
        of_body = bool(title) and title[-1].lower() in lexicon.GENERIC_BODIES
        if len(name) > (_NAME_WORDS_OF_BODY if of_body else _NAME_WORDS):
            title, name = [*title, *name[:-2]], name[-2:]
        doubtful = title and (not titled or title[-1].lower() in lexicon.GENERIC_BODIES)
        if name and not (doubtful and not self._stands_alone(name, title[-1])):
            yield Mention(start, tuple(name), " ".join(title).lower() if titled else "")

    def _has_no_name(self, words: Sequence[str]) -> list[bool]:
        """Say of each word whether it is nobody's name, as it stands among the others."""
        found: list[bool] = []
        for n, word in enumerate(words):
            # The last word may be a name all the same, behind another: Pastor Bonaventura Kelbulan.
            may_end = n == len(words) - 1 and n > 0 and not found[-1]
            is_field = not may_end and _is_nominalised(word)
            found.append(is_field or self.is_no_name(word) or word in lexicon.BEFORE_PLACES)
        return found

    def _without_opener(self, words: list[str], start: int) -> list[str]:
        """Leave out words that have their capital from the start of a sentence: *Menurut Kim*, *Direkturnya Kim*."""
        before = self._text[max(0, start - 2) : start]
        opens = start == 0 or before in (*_SENTENCE_ENDS, *_SPEECH_ENDS) or before[-1] in _LINE_OPENINGS
        while words and (words[0].lower() in lexicon.STARTERS or (opens and words[0].lower() in lexicon.CUES)):
            words, opens = words[1:], False
        if opens and len(words) > 1 and not self.is_no_name(words[0]) and self._only_opens(words):
            return words[1:]
        return words

    def _only_opens(self, words: Sequence[str]) -> bool:
        """Say whether ``words`` stand together at the start of a sentence only, while the name behind is used alone."""
        together = list(self._uses(" ".join(words)))
        before = [self._text[max(0, at - 2) : at].rjust(2) for at in together if at]
        if any(two[1] in " (" and two[0] not in _SENTENCE_MARKS for two in before):
            return False
        return sum(1 for _ in self._uses(" ".join(words[1:]))) > len(together)

    def _stands_alone(self, name: Sequence[str], before: str) -> bool:
        """Say whether the name's first word is used without what stands before it, or its last without the first."""
        return self._is_used_without(name[0], before) or (len(name) > 1 and self._is_used_without(name[-1], name[-2]))

    def _is_used_without(self, word: str, before: str) -> bool:
        return any(not self._text.endswith(f"{before} ", 0, at) for at in self._uses(word))

    def _uses(self, words: str) -> Iterator[int]:
        """Yield where ``words`` stand as words of their own."""
        for at in occurrences(self._text, words):
            if is_edge(self._text, at) and is_edge(self._text, at + len(words)):
                yield at
