"""Entities of mentions, for corpora that mark who speaks by words and not by people.

What such a corpus says of a speaker is a stretch of text. Mentions of the same words (folded as names are) become one
entity of the article; *Anna Rau*, *Rau* and *sie* stay three, since nobody said that they are one. So the figures ask
for the right mention's words, not for the right person.
"""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang.model import UNSPECIFIED, Attributed, Entity, Form, QuoteType, Span
from siapabilang.names import fold
from siapabilang.quotation_marks import DOUBLE
from siapabilang.tokens import TOKEN

_NEAR = 2  # code points around a quote's end in which its mark may stand: ``.“``, ``",``


class Mentioned:
    """The entities of one article, collected from its mentions."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ids: dict[tuple[str, ...], str] = {}
        self._words: dict[str, dict[str, None]] = {}

    def speakers(self, mention: Sequence[Span]) -> tuple[Attributed, ...]:
        """Return the entity of ``mention`` as speaker; the unspecified one if there is no letter or digit in it."""
        words = " ".join(" ".join(self._text[span.start : span.end].split()) for span in mention)
        key = fold(words)
        if not key:
            return (Attributed(UNSPECIFIED),)
        id_ = self._ids.setdefault(key, f"e{len(self._ids) + 1}")
        self._words.setdefault(id_, {})[words] = None
        return (Attributed(id_, tuple(mention)),)

    def entities(self) -> tuple[Entity, ...]:
        """Return the entities so far. Their kind is nowhere said; all are written as persons."""
        return tuple(Entity(id_, next(iter(words)), "person", tuple(words)) for id_, words in self._words.items())


def form_of(text: str, mention: Sequence[Span], pronouns: frozenset[str]) -> Form:
    """Return a mention's form: none, a pronoun of the language, words with a capital behind the first, or without.

    A first word with a capital counts where it is the only one: *Rau*, but *Die Polizei* by its second.
    """
    words = [match.group() for span in mention for match in TOKEN.finditer(text[span.start : span.end])]
    if not words:
        return "implicit"
    if len(words) == 1 and words[0].casefold() in pronouns:
        return "pronoun"
    return "name" if any(word[0].isupper() for word in words[1:] or words) else "nominal"


def type_by_marks(text: str, spans: Sequence[Span]) -> QuoteType:
    """Return a quote's type where only its double quotation marks tell.

    Indirect without a mark in it or at its ends, direct with one at both ends, else mixed.
    """
    start, end = spans[0].start, spans[-1].end
    head = text[max(0, start - 1) : start + 1]
    tail = text[max(0, end - _NEAR) : end] + text[end : end + _NEAR].partition(" ")[0]
    marked = [any(mark in part for mark in DOUBLE) for part in (head, tail)]
    if all(marked):
        return "direct"
    inner = any(mark in text[span.start : span.end] for span in spans for mark in DOUBLE)
    return "mixed" if inner or any(marked) else "indirect"
