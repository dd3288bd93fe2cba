"""Predicted quotes of many articles as columns of numbers, the form in which they are counted at once.

Every look at a Python object is taken here, once a quote; what follows is arithmetic on arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal, cast

import msgspec
import numpy as np

from siapabilang.gold_columns import CONTENT, PARTS, POLARITY_NUMBERS, TYPES, Codes, Names
from siapabilang.model import POLARITIES, QUOTE_TYPES, Polarity, PredictedQuote, QuoteType, Span, Track
from siapabilang.pairing import GoldArticle, judge
from siapabilang.ranges import Flags, Integers, Ranges, joined, starts_of

_OTHER = -1  # a label that is none of ours; predictions made in memory may bear one
_TYPE_NAMES: tuple[QuoteType | Literal[""], ...] = ("", *QUOTE_TYPES)
_POLARITY_NAMES: tuple[Polarity | Literal[""], ...] = ("", *POLARITIES)
_TO_RESOLVE = -2  # names that are no alias as it is written; looked at when the batch is complete
# What stands in place of a part that is not given: no text reaches there.
_NOWHERE = -(2**62)
NOT_GIVEN = (Span(_NOWHERE, _NOWHERE),)


class Row(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A predicted quote as most files write it (see `model.PredictedQuote`).

    The values of fields that are not given are none that a file may hold.
    """

    spans: tuple[Span, ...]
    speakers: Names
    sources: Names | None = None
    type: QuoteType | Literal[""] = ""
    cue: tuple[Span, ...] = NOT_GIVEN
    mention: tuple[Span, ...] = NOT_GIVEN
    polarity: Polarity | Literal[""] = ""


class AnswerColumns(msgspec.Struct, frozen=True):
    """Predicted quotes as arrays, a row a quote.

    ``article`` is the number of the article in the batch, ``speakers`` and ``sources`` are numbers of `gold_columns`,
    ``speaker_count`` and ``source_count`` say how many names there are. ``parts`` are the ranges of content, cue and
    mention, ``given`` (shape: quotes × parts) says which of them the prediction gives at all, and
    ``spans`` where the spans of each begin in the batch.
    """

    sizes: Integers
    article: Integers
    type: Integers
    polarity: Integers
    speakers: Integers
    sources: Integers
    speaker_count: Integers
    source_count: Integers
    given: Flags
    spans: Integers
    parts: tuple[Ranges, ...]


class AnswerBatch:
    """The predicted quotes of several articles, collected article by article."""

    def __init__(self) -> None:
        self.articles: list[GoldArticle] = []
        self._sizes = array("q")
        self._speakers: list[Names] = []
        self._sources: list[Names | None] = []
        self._speaker_numbers = array("q")
        self._source_numbers = array("q")
        self._types = array("q")
        self._polarities = array("q")
        self._spans = array("q")  # how many the content, the cue and the mention of each quote have, by turns
        self._starts = array("q")
        self._ends = array("q")
        self._answered: list[tuple[int, int]] = []
        self._gold_rows = 0

    def __len__(self) -> int:
        """Return the number of quotes."""
        return len(self._speakers)

    def add(self, article: GoldArticle, quotes: Sequence[PredictedQuote], track: Track) -> None:
        """Append the quotes that a system predicts for an article."""
        if track == "gold-quotes":
            # The answers say themselves which quote they are about: nothing has to be matched.
            verdict = judge(article, quotes, track)
            quotes = [answer.quote for answer in verdict.answers]
            pairs = [(self._gold_rows + i, -1 if j is None else len(self) + j) for i, j in verdict.pairs]
            self._answered += pairs
            self._gold_rows += len(article.quotes)
        parts = [part for quote in quotes for part in (quote.spans, quote.cue, quote.mention)]
        self._extend([article], [quotes], [NOT_GIVEN if part is None else part for part in parts])

    def add_rows(self, articles: Sequence[GoldArticle], quotes: Sequence[Sequence[Row]]) -> None:
        """Append quotes of several articles. Raises OverflowError for an offset that no text can have."""
        rows = chain.from_iterable(quotes)
        self._extend(articles, quotes, [part for row in rows for part in (row.spans, row.cue, row.mention)])

    def _extend(
        self,
        articles: Sequence[GoldArticle],
        quotes: Sequence[Sequence[Row | PredictedQuote]],
        parts: Sequence[tuple[Span, ...]],
    ) -> None:
        # Plain loops over one attribute: this is where the time of scoring goes.
        rows = list(chain.from_iterable(quotes))
        spans = list(chain.from_iterable(parts))
        self._spans.extend(map(len, parts))
        self._starts.fromlist([span.start for span in spans])
        self._ends.fromlist([span.end for span in spans])
        self._types.fromlist([TYPES.get(row.type, _OTHER) for row in rows])
        self._polarities.fromlist([POLARITY_NUMBERS.get(row.polarity, _OTHER) for row in rows])
        self._speakers += [row.speakers for row in rows]
        self._sources += [row.sources for row in rows]
        for article, found in zip(articles, quotes, strict=True):
            speaker, source = article.columns.speakers.written.get, article.columns.sources.written.get
            self._speaker_numbers.fromlist([speaker(row.speakers, _TO_RESOLVE) for row in found])
            self._source_numbers.fromlist([source(row.sources, _TO_RESOLVE) for row in found])
        self._sizes.extend(map(len, quotes))
        self.articles += articles

    def fields(self) -> int:
        """Return how many fields of all quotes are given."""
        given = sum(_integers(numbers).astype(bool).sum() for numbers in (self._types, self._polarities))
        sources = len(self) - self._sources.count(None)
        parts = len(self._spans) - int((_integers(self._starts) == _NOWHERE).sum())
        return len(self) + sources + int(given) + parts

    def unusual_names(self) -> Iterator[Names]:
        """Yield names that are not written as an alias of the article."""
        for names, numbers in ((self._speakers, self._speaker_numbers), (self._sources, self._source_numbers)):
            yield from (names[row] or () for row in np.flatnonzero(_integers(numbers) == _TO_RESOLVE).tolist())

    def fits(self, lengths: Sequence[int], *, quotes: int, spans: int) -> bool:
        """Say whether all spans lie in texts of these lengths, in code points.

        At most so many ``quotes`` an article, and so many ``spans`` a part, are allowed; the content has at least one.
        """
        sizes, number = _integers(self._sizes), _integers(self._spans)
        start, end = _integers(self._starts), _integers(self._ends)
        if not len(number):
            return True
        length = np.repeat(np.repeat(np.array(lengths), sizes * len(PARTS)), number)
        sound = ((start >= 0) & (start < end) & (end <= length)) | (start == _NOWHERE)
        few = sizes.max() <= quotes and number.max() <= spans
        return bool(few and (number[CONTENT :: len(PARTS)] > 0).all() and sound.all())

    def columns(self) -> AnswerColumns:
        """Return the quotes as arrays, their names resolved and their spans turned into ranges of tokens."""
        sizes = _integers(self._sizes)
        article = np.repeat(np.arange(len(sizes)), sizes)
        spans = _integers(self._spans)
        part = np.repeat(np.arange(len(spans)), spans)
        given = np.ones(len(spans), np.bool_)
        given[part[_integers(self._starts) == _NOWHERE]] = False
        return AnswerColumns(
            sizes=sizes,
            article=article,
            type=_integers(self._types),
            polarity=_integers(self._polarities),
            speakers=self._resolved("speakers", self._speakers, self._speaker_numbers, article),
            sources=self._resolved("sources", self._sources, self._source_numbers, article),
            speaker_count=np.array([len(names) for names in self._speakers], dtype=np.int64),
            source_count=np.array([len(names) if names else 0 for names in self._sources], dtype=np.int64),
            given=given.reshape(-1, len(PARTS)),
            spans=starts_of(spans).reshape(-1, len(PARTS)),
            parts=self._ranges(part, article),
        )

    def _resolved(
        self, role: Literal["speakers", "sources"], said: Sequence[Names | None], numbers: array[int], article: Integers
    ) -> Integers:
        """Return the number of the speakers or the sources of each quote."""
        found = _integers(numbers).copy()
        known: dict[tuple[int, Names], int] = {}
        for row in np.flatnonzero(found == _TO_RESOLVE).tolist():
            at, names = int(article[row]), cast("Names", said[row])
            if (at, names) not in known:
                codes: Codes = getattr(self.articles[at].columns, role)
                known[at, names] = codes.of_names(names)
            found[row] = known[at, names]
        return found

    def _ranges(self, part: Integers, article: Integers) -> tuple[Ranges, ...]:
        """Return the tokens that spans touch, as `tokens.TokenIndex.ranges` does; ``part`` says whose a span is."""
        start, end = _integers(self._starts), _integers(self._ends)
        ordinals = [gold.columns.ordinals for gold in self.articles]
        sizes = np.array([len(table) for table in ordinals], dtype=np.int64)
        line = np.concatenate([*ordinals, np.zeros(0, np.uint16)])
        text = article[part // len(PARTS)]
        base, last = starts_of(sizes)[text], sizes[text] - 1
        first = line[base + np.minimum(start, last).clip(0)].astype(np.int64) >> 1
        beyond = (line[base + np.minimum(end - 1, last).clip(0)].astype(np.int64) + 1) >> 1
        touching = (start < end) & (end > 0)
        whole = joined(part[touching], first[touching], beyond[touching])
        kind, quote = whole.owner % len(PARTS), whole.owner // len(PARTS)
        return tuple(
            Ranges(quote[kind == part], whole.first[kind == part], whole.beyond[kind == part]) for part in PARTS
        )

    def answered(self) -> tuple[Integers, Integers]:
        """Return which gold quote is answered by which row, -1 for none, in the track ``gold-quotes``."""
        pairs = np.array(self._answered, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def shared_sources(self, quote: int, row: int, columns: AnswerColumns) -> int:
        """Return how many sources a gold quote and the answer in ``row`` share, in any order."""
        article = self.articles[int(columns.article[row])]
        left = list(article.quotes[quote].sources)
        for source in map(article.resolver.resolve, self._sources[row] or ()):
            if source in left:
                left.remove(source)
        return len(article.quotes[quote].sources) - len(left)

    def quote(self, row: int, columns: AnswerColumns) -> PredictedQuote:
        """Return the quote that a row was made from, but for its id."""
        first, *_ = begins = columns.spans[row].tolist()
        lengths = self._spans[len(PARTS) * row : len(PARTS) * (row + 1)]
        last = begins[-1] + lengths[-1]
        spans = list(map(Span, self._starts[first:last], self._ends[first:last]))
        content, cue, mention = (
            tuple(spans[at - first : at - first + n]) for at, n in zip(begins, lengths, strict=True)
        )
        return PredictedQuote(
            spans=content,
            speakers=self._speakers[row],
            sources=self._sources[row] or (),
            type=_TYPE_NAMES[self._types[row]],
            cue=None if cue == NOT_GIVEN else cue,
            mention=None if mention == NOT_GIVEN else mention,
            polarity=_POLARITY_NAMES[self._polarities[row]],
        )


def _integers(numbers: array[int]) -> Integers:
    return np.frombuffer(numbers, dtype=np.int64)
