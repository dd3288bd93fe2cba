"""The gold of one article as columns of numbers, the form in which it is counted against many answers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siapabilang.model import POLARITIES, QUOTE_TYPES
from siapabilang.names import NameResolver
from siapabilang.ranges import Integers
from siapabilang.tokens import runs

if TYPE_CHECKING:
    from siapabilang.pairing import GoldQuote

CONTENT, CUE, MENTION = PARTS = range(3)  # the parts of a quote that are measured in tokens
# Labels by number; 0 is none given.
TYPES: Mapping[str, int] = {name: n for n, name in enumerate(("", *QUOTE_TYPES))}
POLARITY_NUMBERS: Mapping[str, int] = {name: n for n, name in enumerate(("", *POLARITIES))}
NONE_AT_ALL = 0  # the number of no speaker and of no source
_NOBODY = -1  # that of speakers or sources that no gold quote of the article has
NOT_SAID = -2  # stands for a list of names that is not given
_WRITTEN = 200  # code points; a longer alias is looked up like any other name, and refused where that is a rule

Names = tuple[str, ...]
_Form = Callable[[Iterable[str | None]], object]  # frozenset for speakers, tuple for sources


class Codes:
    """Numbers for what the gold quotes of an article have: their sets of speakers, or their chains of sources.

    ``written`` maps names as the article writes them straight to the number, so that most answers need no resolving.
    Each of them stands there alone, and so do no name at all and, as None, a list that is not given.
    """

    __slots__ = ("_form", "_numbers", "_resolver", "written")

    def __init__(self, found: Iterable[object], form: _Form, resolver: NameResolver) -> None:
        self._numbers = {key: n for n, key in enumerate(dict.fromkeys((form(()), *found)))}
        self._form = form
        self._resolver = resolver
        self.written: dict[Names | None, int] = {None: NOT_SAID, (): NONE_AT_ALL}
        for name, entity in resolver.written.items():
            if len(name) <= _WRITTEN:
                self.written[name,] = self.of(form((entity,)))

    def of(self, key: object) -> int:
        """Return the number of a set of speakers or a chain of sources."""
        return self._numbers.get(key, _NOBODY)

    def of_names(self, names: Names) -> int:
        """Return the number of the speakers or sources that ``names`` mean."""
        return self.of(self._form(map(self._resolver.resolve, names)))


class GoldColumns(msgspec.Struct, frozen=True):
    """The gold of one article.

    ``quotes`` has a row a quote: type, polarity, number of its speakers, number of its sources, how many sources.
    ``parts`` are the ranges of content, cue and mention, and ``distractors`` those of distractors, a row (owner,
    first, beyond) each.
    """

    quotes: Integers
    parts: tuple[Integers, Integers, Integers]
    distractors: Integers
    distractor_count: int
    speakers: Codes
    sources: Codes

    @classmethod
    def of(
        cls,
        quotes: Sequence[GoldQuote],
        distractors: Sequence[frozenset[int]],
        resolver: NameResolver,
    ) -> GoldColumns:
        """Lay out the gold of an article."""
        speakers = Codes((quote.speakers for quote in quotes), frozenset, resolver)
        sources = Codes((quote.sources for quote in quotes), tuple, resolver)
        rows = [
            (
                TYPES[q.type],
                POLARITY_NUMBERS[q.polarity],
                speakers.of(q.speakers),
                sources.of(q.sources),
                len(q.sources),
            )
            for q in quotes
        ]
        return cls(
            quotes=np.array(rows, dtype=np.int64).reshape(len(rows), 5),
            parts=(
                _table(quote.content for quote in quotes),
                _table(quote.cue for quote in quotes),
                _table(quote.mention for quote in quotes),
            ),
            distractors=_table(distractors),
            distractor_count=len(distractors),
            speakers=speakers,
            sources=sources,
        )


def _table(contents: Iterable[frozenset[int]]) -> Integers:
    rows = [(n, first, beyond) for n, content in enumerate(contents) for first, beyond in runs(content)]
    return np.array(rows, dtype=np.int64).reshape(len(rows), 3)
