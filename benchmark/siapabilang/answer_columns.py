"""Predicted quotes of many articles as columns of numbers, the form in which they are counted at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.gold_columns import NONE_AT_ALL, NOT_SAID, POLARITY_NUMBERS, TYPES, Codes, Names
from siapabilang.gold_table import GoldTable
from siapabilang.model import PredictedQuote, Span, Track
from siapabilang.pairing import judge
from siapabilang.ranges import Flags, Integers, Ranges

_OTHER = -1  # a label that is none of ours; predictions made in memory may bear one
_TO_RESOLVE = -3  # names that are no alias as it is written

Labels = Integers | NDArray[np.uint8]


class Said:
    """Collects the speakers or the sources of quotes as the numbers of `gold_columns`.

    ``unusual`` has the names of the rows whose number is not known yet, in their order.
    """

    def __init__(self) -> None:
        self._numbers = array("q")
        self.unusual: list[Names] = []

    def add(self, codes: Iterable[Codes], found: Sequence[Sequence[Names | None]]) -> None:
        """Append what is said of the quotes of some articles; None is a list that is not given."""
        numbers: list[int] = []
        for of_article, said in zip(codes, found, strict=True):
            numbers += map(of_article.written.get, said, repeat(_TO_RESOLVE))
        if _TO_RESOLVE in numbers:
            everything = zip(chain.from_iterable(found), numbers, strict=True)
            self.unusual += [names or () for names, number in everything if number == _TO_RESOLVE]
        self._numbers.fromlist(numbers)

    def not_given(self) -> int:
        """Return how many lists of names are not given."""
        return self._numbers.count(NOT_SAID)

    def resolved(
        self, gold: GoldTable, row: Integers, role: Literal["speakers", "sources"]
    ) -> tuple[Integers, Integers]:
        """Return the number of each quote, and how many names it has; ``row`` says by quote which article it is of."""
        numbers = np.array(self._numbers, dtype=np.int64)
        numbers[numbers == NOT_SAID] = NONE_AT_ALL
        count = (numbers != NONE_AT_ALL).astype(np.int64)
        unknown = np.flatnonzero(numbers == _TO_RESOLVE)
        meant: list[int] = []
        last, known = -1, dict[Names, int]()
        for at, names in zip(row[unknown].tolist(), self.unusual, strict=True):
            if at != last:
                columns = gold.columns[at]
                codes = columns.speakers if role == "speakers" else columns.sources
                last, known = at, {}
            number = known.get(names)
            if number is None:
                number = known[names] = codes.of_names(names)
            meant.append(number)
        numbers[unknown] = meant
        count[unknown] = list(map(len, self.unusual))
        return numbers, count


class SpanColumns(msgspec.Struct, frozen=True):
    """A part of quotes: for each whether it is given and how many spans it has, and the spans of all."""

    given: Flags
    count: Integers
    start: Integers
    end: Integers


class Answers(msgspec.Struct, frozen=True):
    """Predicted quotes as arrays, a row a quote; they stand article by article.

    ``articles`` are rows of the gold, ``sizes`` says how many quotes each has, and ``article`` by quote to which of
    them it belongs. ``speakers`` and ``sources`` are numbers of `gold_columns`, ``source_count`` says how many sources
    there are. ``parts`` are the ranges of content, cue and mention, and ``given`` says which of them the prediction
    gives at all. ``quotes`` returns those of an article as they were predicted. ``answered`` says in the track
    ``gold-quotes`` which row answers each gold quote, -1 for none.
    """

    articles: Integers
    sizes: Integers
    article: Integers
    type: Labels
    polarity: Labels
    speakers: Integers
    sources: Integers
    source_count: Integers
    given: tuple[Flags, ...]
    parts: tuple[Ranges, ...]
    quotes: Callable[[int], Sequence[PredictedQuote]]
    answered: Integers | None = None

    def __len__(self) -> int:
        """Return the number of quotes."""
        return len(self.article)

    def quote(self, row: int) -> PredictedQuote:
        """Return the quote that a row was made from."""
        article = int(self.article[row])
        return self.quotes(article)[row - int(self.article.searchsorted(article))]


def laid_out(
    gold: GoldTable,
    *,
    articles: Integers,
    sizes: Integers,
    type: Labels,  # noqa: A002 – the field is called so
    polarity: Labels,
    speakers: Said,
    sources: Said,
    spans: Sequence[SpanColumns],
    quotes: Callable[[int], Sequence[PredictedQuote]],
    answered: Integers | None = None,
) -> Answers:
    """Return answers with their names resolved and their spans turned into ranges of tokens.

    ``spans`` are those of content, cue and mention.
    """
    article = np.repeat(np.arange(len(sizes)), sizes)
    row = articles[article]
    speaker_numbers, _ = speakers.resolved(gold, row, "speakers")
    source_numbers, source_count = sources.resolved(gold, row, "sources")
    return Answers(
        articles=articles,
        sizes=sizes,
        article=article,
        type=type,
        polarity=polarity,
        speakers=speaker_numbers,
        sources=source_numbers,
        source_count=source_count,
        given=tuple(part.given for part in spans),
        parts=tuple(_ranges(gold, row, part) for part in spans),
        quotes=quotes,
        answered=answered,
    )


def _ranges(gold: GoldTable, row: Integers, spans: SpanColumns) -> Ranges:
    quote = np.repeat(np.arange(len(row)), spans.count)
    first, beyond = gold.tokens(row[quote], spans.start, spans.end)
    return Ranges.of(quote, first, beyond, len(row))


def answers_of(gold: GoldTable, found: Sequence[tuple[int, Sequence[PredictedQuote]]], track: Track) -> Answers:
    """Return quotes that are in memory, a row of the gold and what is predicted for that article, as columns."""
    predicted = [quotes for _, quotes in found]
    answered = None
    if track == "gold-quotes":
        # The answers say themselves which quote they are about: nothing has to be matched.
        verdicts = [judge(gold.articles[row], quotes, track) for row, quotes in found]
        predicted = [[answer.quote for answer in verdict.answers] for verdict in verdicts]
        start, pairs = 0, list[int]()
        for verdict in verdicts:
            pairs += [-1 if j is None else start + j for _, j in verdict.pairs]
            start += len(verdict.answers)
        answered = np.array(pairs, dtype=np.int64)
    quotes = list(chain.from_iterable(predicted))
    speakers, sources = Said(), Said()
    columns = [gold.columns[row] for row, _ in found]
    speakers.add([c.speakers for c in columns], [[quote.speakers for quote in each] for each in predicted])
    sources.add([c.sources for c in columns], [[quote.sources for quote in each] for each in predicted])
    return laid_out(
        gold,
        articles=np.array([row for row, _ in found], dtype=np.int64),
        sizes=np.array(list(map(len, predicted)), dtype=np.int64),
        type=np.array([TYPES.get(quote.type, _OTHER) for quote in quotes], dtype=np.int64),
        polarity=np.array([POLARITY_NUMBERS.get(quote.polarity, _OTHER) for quote in quotes], dtype=np.int64),
        speakers=speakers,
        sources=sources,
        spans=[_spans([q.spans for q in quotes]), _spans([q.cue for q in quotes]), _spans([q.mention for q in quotes])],
        quotes=predicted.__getitem__,
        answered=answered,
    )


def _spans(parts: Sequence[Sequence[Span] | None]) -> SpanColumns:
    spans = list(chain.from_iterable(filter(None, parts)))
    return SpanColumns(
        given=np.array([part is not None for part in parts], dtype=np.bool_),
        count=np.array([len(part) if part else 0 for part in parts], dtype=np.int64),
        start=np.array([span.start for span in spans], dtype=np.int64),
        end=np.array([span.end for span in spans], dtype=np.int64),
    )
