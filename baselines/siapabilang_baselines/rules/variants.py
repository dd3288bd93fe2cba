"""When two names are one: parts of names, spelling variants, abbreviations that an article explains."""

from __future__ import annotations

import re
from collections.abc import Sequence

from siapabilang_baselines.rules import lexicon

_BRACKETED = re.compile(r"\(([A-Z][A-Za-z-]{1,11})\)")
_NAME_WORD = re.compile(r"[\w'’-]+")
_LONG_FORM = 90  # code points before the brackets in which the long form stands
_LONG_FORM_WORDS = 8
_VARIANT_LENGTH = 6  # letters; shorter names that differ are different names
_VARIANT_START = 3  # letters that variants share


def fold(name: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a name as they are compared: in lower case, without full stops and an English *'s*."""
    return tuple(word.lower().removesuffix("'s").strip(".") for word in name)


def start_of(word: str) -> str:
    """Return the letters that all spelling variants of a word begin with."""
    return word[:_VARIANT_START]


def is_part(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether the folded name ``short`` is ``full`` or a part of it, spelling variants allowed.

    *Rukmana* and *Ade Rukmanna* are parts of *Ade Rukmana*, *Ade Sukmana* is not.
    """
    size = len(short)
    return any(all(map(_is_variant, short, full[first : first + size])) for first in range(len(full) - size + 1))


def _is_variant(a: str, b: str) -> bool:
    """Say whether two words spell one name: *Zelensky, Zelenskyy*."""
    if a == b:
        return True
    if start_of(a) != start_of(b) or min(len(a), len(b)) < _VARIANT_LENGTH:
        return False
    shared = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[shared:], b[shared:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:]  # a letter changed, put in or left out


def long_forms(text: str) -> dict[str, str]:
    """Return the long form of each abbreviation that the article explains: Korea Utara (Korut)."""
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        short = match.group(1)
        line = text[max(0, match.start() - _LONG_FORM) : match.start()].rpartition("\n")[2]
        words = _NAME_WORD.findall(line)
        if size := _spelt_out(words, short):
            if len(words) > size and words[-size - 1] in lexicon.COMPANY_FORMS:
                size += 1
            found[short] = " ".join(words[-size:])
    return found


def _spelt_out(words: Sequence[str], short: str) -> int:
    """Return how many of the last ``words`` spell ``short``: by initials (BPBD) or by first syllables (Korut)."""
    letters = short.lower()
    for size in range(2, min(len(words), _LONG_FORM_WORDS) + 1):
        tail = words[-size:]
        initials = "".join(word[0] for word in tail if word.lower() not in lexicon.NOT_IN_INITIALS).lower()
        if initials == letters and tail[0][0].isupper():
            return size
    *_, first, last = ["", "", *words]
    by_syllables = first and letters[:3] == first[:3].lower() and letters[3:5] == last[:2].lower()
    return 2 if by_syllables else 0
