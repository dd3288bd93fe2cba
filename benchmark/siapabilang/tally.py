"""Counting: gold and predicted quotes of many articles in, the counts of each article out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.answer_columns import Answers, answers_of
from siapabilang.batch_matching import match_batch
from siapabilang.counts import COLUMNS, MATCHED, VIA, WHO, Counts
from siapabilang.gold_columns import CONTENT, CUE, MENTION, NONE_AT_ALL
from siapabilang.gold_table import GoldBatch, GoldTable
from siapabilang.model import PredictedQuote, Track
from siapabilang.pairing import GoldArticle
from siapabilang.ranges import Flags, Integers, shared_sizes, sums


class Tallied(msgspec.Struct, frozen=True):
    """The counts of some articles: ``base`` has shape (articles, `COLUMNS`), ``outcomes`` has one a gold quote."""

    base: Integers
    outcomes: NDArray[np.uint8]


def count_article(gold: GoldArticle, predicted: Sequence[PredictedQuote], track: Track) -> Counts:
    """Return the counts of one article."""
    table = GoldTable([gold])
    found = count_batch(table, answers_of(table, [(0, predicted)], track))
    return Counts(tuple(found.base[0].tolist()), tuple(found.outcomes.tolist()))


def count_batch(table: GoldTable, answers: Answers) -> Tallied:
    """Return the counts of the articles of ``answers``."""
    gold = GoldBatch(table, answers.articles)
    outcomes = np.zeros(len(gold.article), np.uint8)
    if answers.answered is None:
        matched = match_batch(table, gold, answers)
        rows, columns, hit = matched.rows, matched.columns, matched.distractors_hit
        outcomes[rows] = MATCHED
    else:
        rows = np.flatnonzero(answers.answered >= 0)
        columns, hit = answers.answered[rows], np.zeros(len(gold.sizes), np.int64)
        outcomes[:] = MATCHED
    pairs = dict(_of_pairs(table, gold, answers, rows, columns))
    outcomes[rows] += np.uint8(WHO) * pairs["who"] + np.uint8(VIA) * pairs["via"]
    # The pairs of each article stand together.
    number = sums(gold.article[rows], len(gold.sizes))
    beyond = np.cumsum(number)
    counts = {name: _summed(values, beyond, number) for name, values in pairs.items()}
    counts |= {
        "gold": gold.sizes,
        "predicted": answers.sizes,
        "matched": gold.sizes if answers.answered is not None else number,
        "source_gold": table.source_total[answers.articles],
        "source_predicted": _summed(answers.source_count, np.cumsum(answers.sizes), answers.sizes),
        "distractors": table.distractor_count[answers.articles],
        "distractors_hit": hit,
    }
    return Tallied(np.column_stack([counts[name] for name in COLUMNS]), outcomes)


def _summed(values: Integers | Flags, beyond: Integers, number: Integers) -> Integers:
    """Return the sum of each ``number`` of consecutive values, the last of which stand before ``beyond``."""
    total: Integers = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=total[1:])
    summed: Integers = total[beyond] - total[beyond - number]
    return summed


def _of_pairs(
    table: GoldTable, gold: GoldBatch, answers: Answers, rows: Integers, columns: Integers
) -> Iterator[tuple[str, Integers | Flags]]:
    """Yield what each pair of a gold quote and an answer adds to a column."""
    quotes = gold.quote[rows]
    truth, claim, shared = _part(table, answers, quotes, columns, CONTENT)
    yield "exact", (truth == shared) & (claim == shared)
    yield "answered", answers.speakers[columns] != NONE_AT_ALL
    who = table.speakers[quotes] == answers.speakers[columns]
    right_sources = table.sources[quotes] == answers.sources[columns]
    yield "who", who
    yield "via", who & right_sources
    for name, labels, said in (("type", table.type, answers.type), ("polarity", table.polarity, answers.polarity)):
        label = said[columns]
        given = label != 0
        yield f"{name}_given", given
        yield f"{name}_right", given & (labels[quotes] == label)
    for name, part in (("cue", CUE), ("mention", MENTION)):
        given = answers.given[part][columns]
        sizes = _part(table, answers, quotes, columns, part)
        for side, size in zip(("gold", "predicted", "shared"), sizes, strict=True):
            yield f"{name}_{side}", size * given
    of_gold = table.source_count[quotes]
    sources = of_gold * right_sources
    for n in np.flatnonzero(~right_sources & (of_gold > 0) & (answers.source_count[columns] > 0)).tolist():
        sources[n] = _shared_sources(table, gold, answers, int(rows[n]), int(columns[n]))
    yield "source_shared", sources


def _part(
    table: GoldTable, answers: Answers, quotes: Integers, columns: Integers, part: int
) -> tuple[Integers, Integers, Integers]:
    """Return the tokens that a part has in the gold quote, in the answer and in both, for each pair."""
    truth, claim = table.parts[part], answers.parts[part]
    return truth.size[quotes], claim.size[columns], shared_sizes(truth, claim, quotes, columns)


def _shared_sources(table: GoldTable, gold: GoldBatch, answers: Answers, row: int, column: int) -> int:
    """Return how many sources a gold quote and an answer share, in any order."""
    at = int(gold.article[row])
    article = table.articles[int(answers.articles[at])]
    sources = article.quotes[row - int(gold.starts[at])].sources
    left = list(sources)
    for source in map(article.resolver.resolve, answers.quote(column).sources):
        if source in left:
            left.remove(source)
    return len(sources) - len(left)
