"""Prediction records as most of them are – spans and names, nothing wrong – read into columns many at a time.

What is decoded here is checked as strictly as in `predictions`, but only all at once, and without a word about what is
wrong: a batch that is not plainly right is refused, and `predictions` reads it again, record by record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

import msgspec
import numpy as np

from siapabilang.answer_columns import Answers, Said, SpanColumns, laid_out
from siapabilang.gold_columns import PARTS, POLARITY_NUMBERS, TYPES, Names
from siapabilang.gold_table import GoldTable
from siapabilang.model import Polarity, Prediction, QuoteType
from siapabilang.ranges import Integers
from siapabilang.span_lists import NOT_GIVEN, read_lists

_RECORDS_HELD = 16
_COLON = ord(":")
KEY = re.compile(rb'"\s*:')

# Labels by number, and that of none.
_TYPE: Mapping[str | None, int] = dict(TYPES) | {None: 0}
_POLARITY: Mapping[str | None, int] = dict(POLARITY_NUMBERS) | {None: 0}

_Spans = msgspec.Raw  # as it is written
_NO_SPANS = msgspec.Raw(NOT_GIVEN)


class _Row(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A predicted quote as most files write it. No file may hold the values of fields that are not given."""

    spans: _Spans
    speakers: Names
    sources: Names | None = None
    type: QuoteType | None = None
    cue: _Spans = _NO_SPANS
    mention: _Spans = _NO_SPANS
    polarity: Polarity | None = None


class _Record(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    article: str
    quotes: tuple[_Row, ...]


class Limits(msgspec.Struct, frozen=True):
    """How many quotes an article may have, how many spans each part of a quote, how many code points a name."""

    quotes: int
    spans: int
    name: int


class QuickReader:
    """Reads batches of lines for the articles of a gold; ``lengths`` are those of the texts, in code points."""

    def __init__(self, gold: GoldTable, lengths: Mapping[str, int], limits: Limits) -> None:
        self._gold = gold
        self._lengths = np.array([lengths[article.id] for article in gold.articles], dtype=np.int64)
        self._limits = limits
        self._decode = msgspec.json.Decoder(_Record).decode
        self._predicted = msgspec.json.Decoder(Prediction).decode

    def read(self, lines: Sequence[bytes], taken: Integers) -> Answers | None:
        """Return the quotes of ``lines`` if nothing is wrong with any, None otherwise.

        ``taken`` is not 0 for those articles of the gold that have had their record.
        """
        lot = _Lot()
        try:
            # Only few records are held at a time: they stay in a processor's cache, and out of the garbage collector.
            for start in range(0, len(lines), _RECORDS_HELD):
                few = lines[start : start + _RECORDS_HELD]
                lot.colons += int(np.count_nonzero(np.frombuffer(b"".join(few), np.uint8) == _COLON))
                lot.add(self._gold, [self._decode(line) for line in few])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError):
            return None
        articles, sizes = (np.array(numbers, dtype=np.int64) for numbers in (lot.articles, lot.sizes))
        if len(set(lot.articles)) < len(lines) or taken[articles].any() or sizes.max(initial=0) > self._limits.quotes:
            return None
        spans = self._spans(lot, np.repeat(articles, sizes))
        if spans is None or not all(
            name.strip() and len(name) <= self._limits.name for name in chain.from_iterable(lot.unusual_names())
        ):
            return None
        # Each key has a colon. If there are no more of them than fields that were decoded, no key stands twice, and no
        # field was given a value that means it is not given. Colons in names make it necessary to look closer.
        fields = 2 * len(lines) + lot.fields() + sum(int(part.given.sum()) for part in spans)
        if fields != lot.colons and fields != len(KEY.findall(b"".join(lines))):
            return None
        return laid_out(
            self._gold,
            articles=articles,
            sizes=sizes,
            type=np.frombuffer(lot.types, np.uint8),
            polarity=np.frombuffer(lot.polarities, np.uint8),
            speakers=lot.speakers,
            sources=lot.sources,
            spans=spans,
            quotes=cache(lambda number: self._predicted(lines[number]).quotes),
        )

    def _spans(self, lot: _Lot, row: Integers) -> list[SpanColumns] | None:
        """Return the spans of content, cue and mention if all are right; ``row`` says by quote in which article."""
        quotes = len(row)
        read = read_lists(b"".join(chain.from_iterable(lot.spans)), len(PARTS) * quotes)
        if read is None:
            return None
        given, count, numbers = read
        if count.max(initial=0) > self._limits.spans or not count[:quotes].all():
            return None
        start, end = numbers[::2], numbers[1::2]
        if not ((start < end) & (end <= np.repeat(self._lengths[np.tile(row, len(PARTS))], count))).all():
            return None
        bounds = np.concatenate([[0], np.cumsum(count)])[::quotes] if quotes else np.zeros(len(PARTS) + 1, np.int64)
        return [
            SpanColumns(
                given[part * quotes : (part + 1) * quotes],
                count[part * quotes : (part + 1) * quotes],
                start[bounds[part] : bounds[part + 1]],
                end[bounds[part] : bounds[part + 1]],
            )
            for part in PARTS
        ]


class _Lot:
    """What is kept of the records of a batch."""

    def __init__(self) -> None:
        self.colons = 0
        self.articles: list[int] = []
        self.sizes: list[int] = []
        self.types, self.polarities = bytearray(), bytearray()
        self.speakers, self.sources = Said(), Said()
        self.spans: list[list[bytes]] = [[] for _ in PARTS]

    def add(self, gold: GoldTable, records: Sequence[_Record]) -> None:
        # Plain loops over one attribute: this is where the time of reading goes.
        rows = list(chain.from_iterable([record.quotes for record in records]))
        contents, cues, mentions = self.spans
        contents.append(b"".join([row.spans for row in rows]))
        cues.append(b"".join([row.cue for row in rows]))
        mentions.append(b"".join([row.mention for row in rows]))
        self.types += bytes(map(_TYPE.__getitem__, [row.type for row in rows]))
        self.polarities += bytes(map(_POLARITY.__getitem__, [row.polarity for row in rows]))
        numbers = [gold.row_of[record.article] for record in records]
        columns = [gold.columns[number] for number in numbers]
        quotes = [record.quotes for record in records]
        self.articles += numbers
        self.sizes += map(len, quotes)
        self.speakers.add([c.speakers for c in columns], [[row.speakers for row in each] for each in quotes])
        self.sources.add([c.sources for c in columns], [[row.sources for row in each] for each in quotes])

    def fields(self) -> int:
        """Return how many fields of all quotes are given, apart from those with spans."""
        quotes = len(self.types)
        labels = 2 * quotes - self.types.count(0) - self.polarities.count(0)
        return 2 * quotes - self.sources.not_given() + labels

    def unusual_names(self) -> list[Names]:
        """Return the names that are not written as an alias of the article."""
        return self.speakers.unusual + self.sources.unusual
