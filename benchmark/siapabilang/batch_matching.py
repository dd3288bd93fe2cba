"""The matching of many articles at once.

Most quotes have no rival: one gold quote and one answer share half of their words, and nothing else comes near them.
Those are matched by arithmetic, and so are most of those that compete (`rivals`); whatever remains is settled by the
definition, `pairing.pairs_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
import numpy as np

from siapabilang.answer_columns import Answers
from siapabilang.gold_columns import CONTENT
from siapabilang.gold_table import GoldBatch, GoldTable
from siapabilang.matching import THRESHOLD, connected
from siapabilang.pairing import answer_of, canonical, pairs_of
from siapabilang.ranges import Integers, sums
from siapabilang.rivals import Pairs, by_lead


class Matched(msgspec.Struct, frozen=True):
    """Matched pairs, as rows of the gold batch, in order, and rows of the answers; and distractors covered, by article.

    A distractor is covered by an answer that is not matched, with IoU ≥ 0.5.
    """

    rows: Integers
    columns: Integers
    distractors_hit: Integers


def match_batch(table: GoldTable, gold: GoldBatch, answers: Answers) -> Matched:
    """Match the gold quotes of a batch with the answers."""
    found, covered = _candidates(table, gold, answers)
    rows, columns = found.rows, found.columns
    contested = (np.bincount(rows, minlength=1)[rows] > 1) | (np.bincount(columns, minlength=1)[columns] > 1)
    column_of = np.full(len(gold.article), -1)
    column_of[rows[~contested]] = columns[~contested]
    if contested.any():
        rivals = found.of(contested)
        rivals = rivals.of(np.lexsort((rivals.columns, rivals.rows)))
        agree = table.speakers[gold.quote[rivals.rows]] == answers.speakers[rivals.columns]
        settled, open_ = by_lead(rivals, agree, answers)
        column_of[settled.rows] = settled.columns
        for row, column in _by_definition(table, gold, answers, open_):
            column_of[row] = column
    rows = np.flatnonzero(column_of >= 0)
    columns = column_of[rows]
    return Matched(rows, columns, _distractors_hit(covered, columns, answers))


def _candidates(table: GoldTable, gold: GoldBatch, answers: Answers) -> tuple[Pairs, Pairs]:
    """Return the quotes and, by marks of the table, the distractors that answers cover with IoU ≥ 0.5."""
    claims = answers.parts[CONTENT]
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    for marks, columns, shared in table.marks.shared(claims):
        value = shared / (table.marks.size[marks] + claims.size[columns] - shared)
        enough = np.flatnonzero(value >= THRESHOLD)
        found.append((marks[enough], columns[enough], value[enough]))
    marks, columns, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    rows = marks + gold.shift[answers.article[columns]]
    quote = marks < len(table.type)
    return Pairs(rows, columns, values).of(quote), Pairs(marks, columns, values).of(~quote)


def _distractors_hit(covered: Pairs, matched: Integers, answers: Answers) -> Integers:
    free = np.ones(len(answers), np.bool_)
    free[matched] = False
    hit = covered.of(free[covered.columns])
    article = answers.article[hit.columns]
    # Several answers may cover one distractor, and articles may share it.
    first = np.unique(np.stack([article, hit.rows]), axis=1)[0] if len(article) > 1 else article
    return sums(first, len(answers.sizes))


def _by_definition(table: GoldTable, gold: GoldBatch, answers: Answers, found: Pairs) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are matched among those that compete."""
    for part in connected(zip(found.rows.tolist(), found.columns.tolist(), strict=True)):
        rows, columns = sorted({i for i, _ in part}), sorted({j for _, j in part})
        at = int(gold.article[rows[0]])
        article, start = table.articles[int(answers.articles[at])], int(gold.starts[at])
        resolve = cache(article.resolver.resolve)
        made = {j: answer_of(article.tokens, resolve, answers.quote(j)) for j in columns}
        order = sorted(columns, key=lambda j: canonical(made[j]))
        pairs = pairs_of([article.quotes[i - start] for i in rows], [made[j] for j in order])
        yield from ((rows[i], order[n]) for i, n in pairs)
