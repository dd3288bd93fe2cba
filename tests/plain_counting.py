"""Counting as the definitions say it, one article and one pair of quotes at a time, with sets of tokens.

Slow and easy to check by eye; `siapabilang.tally` has to agree with it on everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from siapabilang.counts import COLUMNS, MATCHED, VIA, WHO, Counts
from siapabilang.matching import THRESHOLD, iou
from siapabilang.model import PredictedQuote, Track
from siapabilang.pairing import Answer, GoldArticle, GoldQuote, judge


def plain_counts(gold: GoldArticle, predicted: Sequence[PredictedQuote], track: Track) -> Counts:
    """Return the counts of one article."""
    verdict = judge(gold, predicted, track)
    counts = Counter(
        gold=len(gold.quotes),
        predicted=len(predicted),
        matched=len(verdict.pairs),
        source_gold=sum(len(quote.sources) for quote in gold.quotes),
        source_predicted=sum(len(quote.sources) for quote in predicted),
        distractors=len(gold.distractors),
    )
    outcomes = [0] * len(gold.quotes)
    for i, j in verdict.pairs:
        found = Counter() if j is None else _pair(gold, gold.quotes[i], verdict.answers[j])
        counts += found
        outcomes[i] = MATCHED + WHO * found["who"] + VIA * found["via"]
    if track == "end2end":
        taken = {j for _, j in verdict.pairs}
        free = [answer.content for j, answer in enumerate(verdict.answers) if j not in taken]
        counts["distractors_hit"] = sum(any(iou(d, c) >= THRESHOLD for c in free) for d in gold.distractors)
    return Counts(tuple(counts[column] for column in COLUMNS), tuple(outcomes))


def _pair(gold: GoldArticle, quote: GoldQuote, answer: Answer) -> Counter[str]:
    said = answer.quote
    who = quote.speakers == answer.speakers
    counts = Counter(
        exact=int(quote.content == answer.content),
        answered=int(bool(said.speakers)),
        who=int(who),
        via=int(who and quote.sources == answer.sources),
        type_given=int(bool(said.type)),
        type_right=int(said.type == quote.type),
        polarity_given=int(bool(said.polarity)),
        polarity_right=int(said.polarity == quote.polarity),
        source_shared=(Counter[str | None](quote.sources) & Counter(answer.sources)).total(),
    )
    for name, truth, spans in (("cue", quote.cue, said.cue), ("mention", quote.mention, said.mention)):
        if spans is not None:
            claim = gold.tokens.content(spans)
            counts += Counter(
                {f"{name}_gold": len(truth), f"{name}_predicted": len(claim), f"{name}_shared": len(truth & claim)}
            )
    return counts
