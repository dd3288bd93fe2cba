"""Prediction records as most of them are – spans and names, nothing wrong – read into columns many at a time.

What is decoded here is checked as strictly as in `predictions`, but only all at once, and without a word about what is
wrong: a batch that is not plainly right is refused, and `predictions` reads it again, record by record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from siapabilang.answer_columns import AnswerBatch, Row
from siapabilang.pairing import GoldArticle

_RECORDS_HELD = 8
KEY = re.compile(rb'"\s*:')


class _Record(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    article: str
    quotes: tuple[Row, ...]


class Limits(msgspec.Struct, frozen=True):
    """How many quotes an article may have, how many spans each part of a quote, how many code points a name."""

    quotes: int
    spans: int
    name: int


class QuickReader:
    """Reads batches of lines for the articles of a gold; ``lengths`` are those of the texts, in code points."""

    def __init__(self, articles: Mapping[str, GoldArticle], lengths: Mapping[str, int], limits: Limits) -> None:
        self._articles = articles
        self._lengths = lengths
        self._limits = limits
        self._decode = msgspec.json.Decoder(_Record).decode

    def read(self, lines: Sequence[bytes], taken: Mapping[str, int]) -> AnswerBatch | None:
        """Return the quotes of ``lines`` if nothing is wrong with any, None otherwise.

        Articles that are ``taken`` have had their record.
        """
        batch = AnswerBatch()
        try:
            # Only few records are held at a time: many objects that live for a while keep the garbage collector busy.
            for start in range(0, len(lines), _RECORDS_HELD):
                records = [self._decode(line) for line in lines[start : start + _RECORDS_HELD]]
                batch.add_rows([self._articles[r.article] for r in records], [r.quotes for r in records])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError, KeyError):
            return None
        ids = {article.id for article in batch.articles}
        if len(ids) < len(lines) or not ids.isdisjoint(taken):
            return None
        # Each key has a colon. If there are no more of them than fields that were decoded, no key stands twice, and no
        # field was given a value that means it is not given. Colons in names make it necessary to look closer.
        fields = 2 * len(lines) + batch.fields()
        if fields != sum([line.count(b":") for line in lines]) and fields != sum(len(KEY.findall(x)) for x in lines):
            return None
        names = [name for names in batch.unusual_names() for name in names]
        lengths = [self._lengths[article.id] for article in batch.articles]
        sound = batch.fits(lengths, quotes=self._limits.quotes, spans=self._limits.spans)
        return batch if sound and all(n.strip() and len(n) <= self._limits.name for n in names) else None
