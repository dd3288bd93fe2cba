"""What went wrong, quote by quote: the kinds of error behind the figures of one article.

A finding is made for every gold quote and for every answer that was matched with none. Its kinds are empty where all is
right. Kinds about content come from token overlap alone, those about people and sources from matched pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

import msgspec

from siapabilang.forms import PRONOUNS
from siapabilang.matching import THRESHOLD, Content, iou
from siapabilang.model import Track
from siapabilang.names import fold
from siapabilang.pairing import Answer, GoldArticle, GoldQuote, Verdict

ErrorKind = Literal[
    "missed",
    "missed beside another quote",
    "span too short",
    "span too long",
    "span shifted",
    "merged",
    "split",
    "spurious",
    "distractor taken for a quote",
    "answered twice",
    "half beside the quote",
    "not answered",
    "wrong speaker",
    "unknown name",
    "shared name",
    "pronoun for a name",
    "some of the speakers",
    "no speaker given",
    "speaker given where there is none",
    "source missing",
    "source too many",
    "wrong source",
    "sources in another order",
    "denied read as affirmed",
    "affirmed read as denied",
    "wrong type",
]
ERROR_KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)
MEANING: dict[ErrorKind, str] = {
    "missed": "no answer shares a word with the gold quote",
    "missed beside another quote": "only answers that stand for another quote overlap the gold quote",
    "span too short": "the answer lies within the gold quote and leaves words out",
    "span too long": "the answer covers the gold quote and more",
    "span shifted": "the answer has words that the gold quote lacks, and lacks words that it has",
    "merged": "one answer covers this gold quote and another one",
    "split": "several answers cover parts of this gold quote",
    "spurious": "the answer shares no word with any gold quote",
    "distractor taken for a quote": "the answer covers marked words that are no quote",
    "answered twice": "the answer overlaps gold quotes that other answers were matched with",
    "half beside the quote": "the answer overlaps a gold quote, but they share less than half of their words",
    "not answered": "the track hands out the quote, and there is no answer to it",
    "wrong speaker": "the name means another entity of the article",
    "unknown name": "the name means nobody in the article",
    "shared name": "several entities of the article bear the name",
    "pronoun for a name": "the name given is a pronoun",
    "some of the speakers": "some of the speakers who speak together are missing",
    "no speaker given": "the answer abstains",
    "speaker given where there is none": "nobody can be identified as the speaker, but somebody is named",
    "source missing": "a source is missing",
    "source too many": "a source is named that the gold lacks",
    "wrong source": "as many sources as in the gold, but not the same",
    "sources in another order": "the right sources, in another order of relay",
    "denied read as affirmed": "the speaker rejects the content, the answer says that they affirm it",
    "affirmed read as denied": "the reverse",
    "wrong type": "direct, indirect or mixed is wrong",
}
_MOST = 0.5  # of a quote's tokens: from here on an answer is about it


class Finding(msgspec.Struct, frozen=True):
    """What became of a gold quote (``gold`` is its place in the canonical order) or of an answer matched with none."""

    gold: int | None
    answer: int | None
    kinds: tuple[ErrorKind, ...]


def review(gold: GoldArticle, verdict: Verdict, track: Track) -> list[Finding]:
    """Return the findings of one article: gold quotes in order, then the answers that were matched with none."""
    partner = dict(verdict.pairs)
    findings = []
    for i, quote in enumerate(gold.quotes):
        j = partner.get(i)
        if j is not None:
            kinds = tuple(_of_pair(gold, quote, verdict.answers[j]))
        elif track == "gold-quotes":
            kinds = ("not answered",)
        else:
            kinds = (_of_unmatched_gold(i, gold, verdict),)
        findings.append(Finding(i, j, kinds))
    taken = {j for _, j in verdict.pairs}
    matched = {i for i, _ in verdict.pairs}
    findings += [
        Finding(None, j, (_of_unmatched_answer(answer, gold, matched),))
        for j, answer in enumerate(verdict.answers)
        if j not in taken
    ]
    return findings


def _of_pair(gold: GoldArticle, quote: GoldQuote, answer: Answer) -> Iterator[ErrorKind]:
    if quote.content != answer.content:
        yield _span_kind(quote.content, answer.content)
    if quote.speakers != answer.speakers:
        yield from _speaker_kinds(gold, quote, answer)
    if quote.sources != answer.sources:
        yield _source_kind(quote.sources, answer.sources)
    if answer.quote.polarity and answer.quote.polarity != quote.polarity:
        yield "denied read as affirmed" if quote.polarity == "denied" else "affirmed read as denied"
    if answer.quote.type and answer.quote.type != quote.type:
        yield "wrong type"


def _span_kind(gold: Content, answer: Content) -> ErrorKind:
    return "span too short" if answer < gold else "span too long" if answer > gold else "span shifted"


def _speaker_kinds(gold: GoldArticle, quote: GoldQuote, answer: Answer) -> Iterator[ErrorKind]:
    if not answer.speakers:
        yield "no speaker given"
    elif not quote.speakers:
        yield "speaker given where there is none"
    elif answer.speakers < quote.speakers:
        yield "some of the speakers"
    else:
        found: set[ErrorKind] = set()
        for name in answer.quote.speakers:
            entity = gold.resolver.resolve(name)
            if entity is None:
                shared = gold.resolver.explain(name).candidates
                pronoun = len(words := fold(name)) == 1 and words[0] in PRONOUNS
                found.add("pronoun for a name" if pronoun else "shared name" if shared else "unknown name")
            elif entity not in quote.speakers:
                found.add("wrong speaker")
        yield from sorted(found, key=ERROR_KINDS.index)


def _source_kind(gold: Sequence[str], answer: Sequence[str | None]) -> ErrorKind:
    if sorted(gold) == sorted(str(source) for source in answer):
        return "sources in another order"
    if len(answer) < len(gold):
        return "source missing"
    return "source too many" if len(answer) > len(gold) else "wrong source"


def _of_unmatched_gold(i: int, gold: GoldArticle, verdict: Verdict) -> ErrorKind:
    content = gold.quotes[i].content
    others = [quote.content for n, quote in enumerate(gold.quotes) if n != i and not quote.content & content]
    near = [(j, answer.content) for j, answer in enumerate(verdict.answers) if answer.content & content]
    if not near:
        return "missed"
    for _, answer in near:
        covers = len(answer & content) >= _MOST * len(content)
        if covers and any(len(answer & other) >= _MOST * len(other) for other in others):
            return "merged"
    # An answer that stands for another quote – the one around this one, say – is no attempt at this one.
    taken = {j for _, j in verdict.pairs}
    attempts = [answer for j, answer in near if j not in taken]
    if not attempts:
        return "missed beside another quote"
    inside = {answer for answer in attempts if len(answer & content) >= _MOST * len(answer)}
    if len(inside) > 1:
        return "split"
    closest = max(attempts, key=lambda answer: iou(answer, content))
    return "missed beside another quote" if closest == content else _span_kind(content, closest)


def _of_unmatched_answer(answer: Answer, gold: GoldArticle, matched: set[int]) -> ErrorKind:
    if any(iou(distractor, answer.content) >= THRESHOLD for distractor in gold.distractors):
        return "distractor taken for a quote"
    near = [i for i, quote in enumerate(gold.quotes) if answer.content & quote.content]
    if not near:
        return "spurious"
    return "answered twice" if matched.issuperset(near) else "half beside the quote"


def tally(findings: Sequence[Finding]) -> dict[ErrorKind, int]:
    """Count the kinds of error in ``findings``, in the order of `ERROR_KINDS`, without those that do not occur."""
    counts = dict.fromkeys(ERROR_KINDS, 0)
    for finding in findings:
        for kind in finding.kinds:
            counts[kind] += 1
    return {kind: number for kind, number in counts.items() if number}
