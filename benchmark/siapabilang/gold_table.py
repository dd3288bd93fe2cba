"""The gold of many articles, one below the other: laid out once, and looked up for each batch of answers.

All texts stand on one line of tokens, so that a range of tokens says by itself in which article it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siapabilang.gold_columns import CONTENT, PARTS
from siapabilang.pairing import GoldArticle
from siapabilang.ranges import Integers, Marks, Ranges, starts_of


class GoldTable:
    """The gold of ``articles``; ``row_of`` says by id where each stands among them.

    ``type``, ``polarity``, ``speakers``, ``sources`` and ``source_count`` have a row a quote (see `gold_columns`), and
    so have ``parts``, the ranges of content, cue and mention. ``marks`` are the contents of quotes and, behind all of
    them, the distractors. ``quote_count``, ``quote_start``, ``source_total``, ``distractor_count`` and
    ``distractor_start`` (in marks) are by article. Articles that share their columns share these rows.
    """

    def __init__(self, articles: Sequence[GoldArticle]) -> None:
        self.articles = articles
        self.columns = [article.columns for article in articles]
        self.row_of = {article.id: row for row, article in enumerate(articles)}
        distinct = {id(article.columns): article for article in articles}
        place = {key: n for n, key in enumerate(distinct)}
        of = np.array([place[id(columns)] for columns in self.columns], dtype=np.int64)
        found = [article.columns for article in distinct.values()]
        counts = np.array([len(columns.quotes) for columns in found], dtype=np.int64)
        starts = starts_of(counts)
        table = np.concatenate([*(columns.quotes for columns in found), np.empty((0, 5), np.int64)])
        self.type, self.polarity, self.speakers, self.sources, self.source_count = table.T.copy()
        tokens = np.array([len(article.tokens.starts) for article in distinct.values()], dtype=np.int64)
        line = starts_of(tokens)
        self.parts = [_stacked([columns.parts[part] for columns in found], starts, line, len(table)) for part in PARTS]
        content = self.parts[CONTENT]
        distractors = np.array([columns.distractor_count for columns in found], dtype=np.int64)
        total = int(distractors.sum())
        false = _stacked([columns.distractors for columns in found], starts_of(distractors), line, total)
        marks = Ranges.of(
            np.concatenate([content.owner, false.owner + len(table)]),
            np.concatenate([content.first, false.first]),
            np.concatenate([content.beyond, false.beyond]),
            len(table) + total,
        )
        self.marks = Marks(marks, int(tokens.sum()))
        self.quote_count, self.quote_start = counts[of], starts[of]
        self.source_total = np.array([columns.quotes[:, 4].sum() for columns in found], dtype=np.int64)[of]
        self.distractor_count, self.distractor_start = distractors[of], (starts_of(distractors) + len(table))[of]
        ordinals = [article.tokens.ordinals() for article in distinct.values()]
        sizes = np.array([len(bounds) for bounds in ordinals], dtype=np.int64)
        self._ordinals = np.concatenate([*ordinals, np.zeros(0, np.uint16)])
        self._text, self._last, self._line = starts_of(sizes)[of], sizes[of] - 1, line[of]

    def tokens(self, article: Integers, start: Integers, end: Integers) -> tuple[Integers, Integers]:
        """Return the tokens that spans touch, ``[first, beyond)`` on the line, as `tokens.TokenIndex.ranges` does.

        ``article`` says by row in which article a span is. Nothing is touched where the first is not below the other.
        """
        text, last, line = self._text[article], self._last[article], self._line[article]
        first = self._ordinals[text + np.clip(start, 0, last)].astype(np.int64)
        beyond = self._ordinals[text + np.clip(end - 1, 0, last)].astype(np.int64)
        first >>= 1
        beyond += 1
        beyond >>= 1
        nothing = (start >= end) | (end <= 0)
        if nothing.any():
            beyond[nothing] = 0
        return first + line, beyond + line


class GoldBatch:
    """The gold quotes of some articles of a table, given by their rows.

    ``article`` says by quote which of them it belongs to, ``quote`` which row of the table it is; ``starts`` says where
    the quotes of each article begin, ``shift`` what is to be added to a row of the table to come here.
    """

    def __init__(self, table: GoldTable, articles: Integers) -> None:
        self.sizes = table.quote_count[articles]
        self.starts = starts_of(self.sizes)
        self.shift = self.starts - table.quote_start[articles]
        self.article = np.repeat(np.arange(len(articles)), self.sizes)
        self.quote = np.arange(len(self.article)) - self.shift[self.article]


def _stacked(tables: Sequence[Integers], owners: Integers, line: Integers, total: int) -> Ranges:
    """Put ranges of several articles below each other.

    ``tables`` have a row (owner, first, beyond) a range; ``owners`` and ``line`` say where the owners and the tokens of
    each article begin.
    """
    table = np.concatenate([*tables, np.empty((0, 3), np.int64)])
    sizes = [len(table) for table in tables]
    tokens = np.repeat(line, sizes)
    return Ranges.of(table[:, 0] + np.repeat(owners, sizes), table[:, 1] + tokens, table[:, 2] + tokens, total)
