"""Words: what the rules read, one after the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

import msgspec

from siapabilang.model import Span
from siapabilang_baselines.rules import lexicon

# A full stop joins detik.com and M.Si; where a page has lost the space behind one, a sentence ends: harga.Soal itu
_SENTENCE_BEHIND = r"(?<=[a-z]{3}\.)(?!(?:Com|Net|Org)\b)[A-Z][a-z]{2}"
_WORD = re.compile(rf"@\w+(?:\.\w+)*|[^\W_]+(?:(?:[-'’/&]|\.(?!{_SENTENCE_BEHIND}))[^\W_]+)*|\S")
_GLUED = re.compile(rf"\b(?i:{lexicon.one_of(lexicon.GLUED)})(?=detik|[A-Z])")
_ADDRESSES = (".com", ".id", ".net", ".org")
_SHORTEST_VERB = 5  # letters; di, dia and beri have a verb's prefix only by their spelling
_REMEMBERED = 1 << 16  # words
_HEADLINE = 0.75  # share of capitalised words from which a line is in title case


# The same words come again and again, in one article and in the next.
@lru_cache(_REMEMBERED)
def _is_name_like(text: str) -> bool:
    is_outlet = (text[:5] == "detik" and len(text) > len("detik")) or ("." in text and text.endswith(_ADDRESSES))
    return text[0].isupper() or is_outlet


@lru_cache(_REMEMBERED)
def _looks_verbal(low: str) -> bool:
    return len(low) >= _SHORTEST_VERB and low.startswith(lexicon.VERB_PREFIXES) and low not in lexicon.NO_VERBS


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word, a punctuation mark, or (``stretch``) all that is said between two quotation marks, written ``Q``.

    ``start`` and ``end`` are offsets into the article, ``low`` is ``text`` in lower case. A stretch is ``open`` if its
    closing mark is missing at the end of its line.
    """

    text: str
    low: str
    start: int
    end: int
    stretch: bool = False
    open: bool = False

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.end)

    @property
    def is_name_like(self) -> bool:
        """Whether the word begins with a capital, or is an outlet that is written without: detikcom, palung.go.id."""
        return _is_name_like(self.text)

    @property
    def is_punctuation(self) -> bool:
        """Whether the word holds no letter or digit."""
        return not self.text[0].isalnum()

    @property
    def looks_verbal(self) -> bool:
        """Whether the word has a verb's prefix: *menutup, berjalan, ditutup, tertutup*."""
        return _looks_verbal(self.low)

    @property
    def root(self) -> str:
        """The word in lower case without *-nya*: *ujar* of *Ujarnya*, *instagram* of *Instagram-nya*."""
        return self.low.removesuffix("nya").removesuffix("-")


def words_in(text: str, start: int, end: int) -> list[Word]:
    """Return the words of ``text[start:end]``."""
    found = [Word(word := m.group(), word.lower(), *m.span()) for m in _WORD.finditer(text, start, end)]
    return [part for word in found for part in _unglued(word)] if _GLUED.search(text, start, end) else found


def _unglued(word: Word) -> list[Word]:
    """Split a word that a page has glued to an outlet's name: *kepadadetikcom*."""
    match = _GLUED.match(word.text)
    if match is None:
        return [word]
    cut = match.end()
    return [
        Word(word.text[:cut], word.low[:cut], word.start, word.start + cut),
        Word(word.text[cut:], word.low[cut:], word.start + cut, word.end),
    ]


def are_in_title_case(words: Sequence[str]) -> bool:
    """Say whether words of some length are capitalised so often that capitals tell nothing of names."""
    return sum(word[0].isupper() for word in words) >= _HEADLINE * len(words)


def without_end(words: Sequence[Word]) -> Sequence[Word]:
    """Return ``words`` without their closing punctuation; a bracket stays."""
    end = len(words)
    while end and words[end - 1].is_punctuation and words[end - 1].text != ")":
        end -= 1
    return words[:end]


def trimmed(words: Sequence[Word]) -> Sequence[Word]:
    """Return ``words`` without punctuation at either end; brackets and opening marks stay."""
    words = without_end(words)
    begin = 0
    while begin < len(words) and words[begin].is_punctuation and words[begin].text not in '(“"':
        begin += 1
    return words[begin:]


def span_of(words: Sequence[Word]) -> Span:
    """Return the span from the first of ``words``, of which there is at least one, to the last."""
    return Span(words[0].start, words[-1].end)


def index_of(words: Sequence[Word], wanted: Collection[str], begin: int = 0, end: int | None = None) -> int | None:
    """Return the index of the first of ``words[begin:end]`` that, in lower case, is among ``wanted``."""
    return next((n for n, word in enumerate(words[begin:end], begin) if word.low in wanted), None)


def joined(words: Sequence[Word]) -> str:
    """Return ``words`` as they are written, parted by single spaces."""
    return " ".join(word.text for word in words)
