"""Counting: gold and predicted quotes of many articles in, the counts of each article out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from siapabilang.answer_columns import AnswerBatch, AnswerColumns
from siapabilang.batch_matching import match_batch
from siapabilang.counts import COLUMNS, MATCHED, VIA, WHO, Counts
from siapabilang.gold_columns import CONTENT, CUE, MENTION, GoldBatch
from siapabilang.matching import THRESHOLD
from siapabilang.model import PredictedQuote, Track
from siapabilang.pairing import GoldArticle
from siapabilang.ranges import Flags, Integers, overlaps, shared_sizes, sums


class Tallied(msgspec.Struct, frozen=True):
    """The counts of some articles: ``base`` has shape (articles, `COLUMNS`), ``outcomes`` has one a gold quote."""

    base: Integers
    outcomes: Integers


def count_article(gold: GoldArticle, predicted: Sequence[PredictedQuote], track: Track) -> Counts:
    """Return the counts of one article."""
    batch = AnswerBatch()
    batch.add(gold, predicted, track)
    found = count_batch(batch, track)
    return Counts(tuple(found.base[0].tolist()), tuple(found.outcomes.tolist()))


def count_batch(batch: AnswerBatch, track: Track) -> Tallied:
    """Return the counts of the articles of ``batch``."""
    gold, answers = GoldBatch([article.columns for article in batch.articles]), batch.columns()
    articles = len(batch.articles)
    rows, columns = match_batch(gold, batch, answers) if track == "end2end" else batch.answered()
    said = columns >= 0
    pairs = dict(_of_pairs(gold, batch, answers, rows[said], columns[said]))
    at = gold.article[rows[said]]
    counts = {name: sums(at, articles, values) for name, values in pairs.items()}
    counts |= {
        "gold": gold.sizes,
        "predicted": answers.sizes,
        "matched": sums(gold.article[rows], articles),
        "source_gold": sums(gold.article, articles, gold.source_count),
        "source_predicted": sums(answers.article, articles, answers.source_count),
        "distractors": gold.distractor_counts,
        "distractors_hit": _distractors_hit(gold, answers, columns if track == "end2end" else None),
    }
    outcomes = np.zeros(len(gold.article), np.int64)
    outcomes[rows] = MATCHED
    outcomes[rows[said]] += WHO * pairs["who"] + VIA * pairs["via"]
    return Tallied(np.column_stack([counts[name] for name in COLUMNS]), outcomes)


def _of_pairs(
    gold: GoldBatch, batch: AnswerBatch, answers: AnswerColumns, rows: Integers, columns: Integers
) -> Iterator[tuple[str, Integers | Flags]]:
    """Yield what each pair of a gold quote and an answer adds to a column."""
    contents = _parts_of_pairs(gold, answers, rows, columns, CONTENT)
    yield "exact", (contents[0] == contents[2]) & (contents[1] == contents[2])
    yield "answered", answers.speaker_count[columns] > 0
    who = gold.speakers[rows] == answers.speakers[columns]
    right_sources = gold.sources[rows] == answers.sources[columns]
    yield "who", who
    yield "via", who & right_sources
    for name, truth, claim in (("type", gold.type, answers.type), ("polarity", gold.polarity, answers.polarity)):
        given = claim[columns] != 0
        yield f"{name}_given", given
        yield f"{name}_right", given & (truth[rows] == claim[columns])
    for name, part in (("cue", CUE), ("mention", MENTION)):
        given = answers.given[columns, part]
        for side, sizes in zip(
            ("gold", "predicted", "shared"), _parts_of_pairs(gold, answers, rows, columns, part), strict=True
        ):
            yield f"{name}_{side}", sizes * given
    shared = gold.source_count[rows] * right_sources
    for n in np.flatnonzero(~right_sources & (gold.source_count[rows] > 0) & (answers.source_count[columns] > 0)):
        shared[n] = batch.shared_sources(int(rows[n] - gold.starts[gold.article[rows[n]]]), int(columns[n]), answers)
    yield "source_shared", shared


def _parts_of_pairs(
    gold: GoldBatch, answers: AnswerColumns, rows: Integers, columns: Integers, part: int
) -> tuple[Integers, Integers, Integers]:
    """Return the tokens that a part has in the gold quote, in the answer and in both, for each pair."""
    truth, claim = gold.parts[part], answers.parts[part]
    return (
        truth.sizes(len(gold.article))[rows],
        claim.sizes(len(answers.article))[columns],
        shared_sizes(truth, claim, rows, columns),
    )


def _distractors_hit(gold: GoldBatch, answers: AnswerColumns, matched: Integers | None) -> Integers:
    """Return how many distractors of each article are covered by an answer that is not ``matched``."""
    hit = np.zeros(len(gold.distractor_article), np.bool_)
    if matched is not None and len(hit):
        free = np.ones(len(answers.article), np.bool_)
        free[matched] = False
        content = answers.parts[CONTENT]
        claims = content.of(free[content.owner]).moved(gold.places[answers.article])
        marked = gold.distractors.moved(gold.places[gold.distractor_article])
        sizes, marked_sizes = content.sizes(len(free)), marked.sizes(len(hit))
        for rows, columns, shared in overlaps(marked, claims):
            enough = shared / (marked_sizes[rows] + sizes[columns] - shared) >= THRESHOLD
            hit[rows[enough]] = True
    return sums(gold.distractor_article, len(gold.sizes), hit)
