"""Gold and predictions of one article side by side: which answer stands for which gold quote.

Traces and error reports start from a `Verdict`. Counting many articles at once (`batch_matching`) takes a shorter way
where nothing competes, and comes back to `pairs_of` where it matters; tests hold the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import msgspec

from siapabilang.gold_columns import GoldColumns
from siapabilang.matching import Content, match
from siapabilang.model import UNSPECIFIED, Article, Attributed, PredictedQuote, RealArticle, Span, Track
from siapabilang.names import NameResolver
from siapabilang.tokens import TokenIndex, tokens_in
from siapabilang.traits import index_of, slices_of


class GoldQuote(msgspec.Struct, frozen=True):
    """A gold quote prepared for counting: sets in place of offsets."""

    id: str
    content: Content
    speakers: frozenset[str]
    sources: tuple[str, ...]
    type: str
    polarity: str
    cue: Content
    mention: Content
    slices: tuple[str, ...]


class GoldArticle(msgspec.Struct, frozen=True):
    """An article's gold prepared for counting, quotes in canonical order.

    ``columns`` is the same as numbers, for counting many articles at once.
    """

    id: str
    event: str
    tokens: TokenIndex
    resolver: NameResolver
    quotes: tuple[GoldQuote, ...]
    distractors: tuple[Content, ...]
    columns: GoldColumns


class Answer(msgspec.Struct, frozen=True):
    """A predicted quote with its content and its names resolved to entities; None is a name that means nobody here.

    ``ranges`` is the content as ranges of tokens, which order answers by position.
    """

    quote: PredictedQuote
    ranges: tuple[tuple[int, int], ...]
    content: Content
    speakers: frozenset[str | None]
    sources: tuple[str | None, ...]


class Verdict(msgspec.Struct, frozen=True):
    """The answers of one article in canonical order, and the pairs (gold index, answer index) that were matched.

    In the track ``gold-quotes`` an answer index is None where a quote was not answered; it still counts as there.
    """

    answers: tuple[Answer, ...]
    pairs: tuple[tuple[int, int | None], ...]


def prepare(article: Article | RealArticle) -> GoldArticle:
    """Prepare an article's gold for counting."""
    tokens = index_of(article)
    quotes = [
        GoldQuote(
            id=quote.id,
            content=tokens.content(quote.spans),
            speakers=frozenset(s.entity for s in quote.speakers) - {UNSPECIFIED},
            sources=tuple(s.entity for s in quote.sources),
            type=quote.type,
            polarity=quote.polarity,
            cue=tokens.content(quote.cue),
            mention=_mention(tokens, quote.speakers),
            slices=slices,
        )
        for quote, slices in zip(article.quotes, slices_of(article, tokens), strict=True)
    ]
    # Sorted by position, then by names, and never by entity ids, so that relabelling entities changes nothing.
    names = {entity.id: entity.name for entity in article.entities}
    ranges = {quote.id: tokens.ranges(quote.spans) for quote in article.quotes}
    quotes.sort(
        key=lambda q: (
            ranges[q.id],
            sorted(q.mention),
            sorted(q.cue),
            q.polarity,
            q.type,
            sorted(names[s] for s in q.speakers),
            [names[s] for s in q.sources],
            q.slices,
        )
    )
    resolver = NameResolver(article.entities)
    distractors = tuple(tokens.content([Span(d.start, d.end)]) for d in article.distractors)
    return GoldArticle(
        id=article.id,
        event=article.event,
        tokens=tokens,
        resolver=resolver,
        quotes=tuple(quotes),
        distractors=distractors,
        columns=GoldColumns.of(quotes, distractors, resolver),
    )


def _mention(tokens: TokenIndex, speakers: Iterable[Attributed]) -> Content:
    return tokens.content(span for speaker in speakers for span in speaker.mention)


def judge(gold: GoldArticle, predicted: Sequence[PredictedQuote], track: Track) -> Verdict:
    """Match the predicted quotes of an article with its gold quotes."""
    resolve = cache(gold.resolver.resolve)
    answers = sorted([answer_of(gold.tokens, resolve, quote) for quote in predicted], key=canonical)
    if track == "gold-quotes":
        place = {answer.quote.quote: j for j, answer in enumerate(answers)}
        return Verdict(tuple(answers), tuple((i, place.get(quote.id)) for i, quote in enumerate(gold.quotes)))
    return Verdict(tuple(answers), tuple(pairs_of(gold.quotes, answers)))


def answer_of(tokens: TokenIndex, resolve: Callable[[str], str | None], quote: PredictedQuote) -> Answer:
    """Return a predicted quote with its tokens and the entities that its names mean."""
    ranges = tokens.ranges(quote.spans)
    return Answer(
        quote,
        ranges,
        tokens_in(ranges),
        frozenset(map(resolve, quote.speakers)),
        tuple(map(resolve, quote.sources)),
    )


def canonical(answer: Answer) -> tuple[object, ...]:
    """Return a key that orders answers by position, as the gold is ordered, and never by their place in the file."""
    quote = answer.quote
    return (
        answer.ranges,
        (quote.mention is not None, sorted(quote.mention or ())),
        (quote.cue is not None, sorted(quote.cue or ())),
        quote.polarity,
        quote.type,
        sorted(quote.speakers),
        quote.sources,
        sorted(quote.spans),
        quote.quote,
    )


def pairs_of(quotes: Sequence[GoldQuote], answers: Sequence[Answer]) -> list[tuple[int, int]]:
    """Match gold quotes and answers of an article, by index; both stand in canonical order.

    Of answers with the same content, only as many can be matched as gold quotes have it, and one at least; which they
    are is settled before the gold is looked at. So a copy of an outer quote cannot stand for the quote nested in it as
    well, and naming several speakers for one quote, one an answer, leaves no choice to the gold.
    """
    chosen = list(range(len(answers)))
    if len({answer.ranges for answer in answers}) < len(answers):
        chosen = _within_allowance(quotes, answers)
    pairs = match(
        [q.content for q in quotes],
        [answers[j].content for j in chosen],
        lambda i, n: quotes[i].speakers == answers[chosen[n]].speakers,
    )
    return [(i, chosen[n]) for i, n in pairs]


def _within_allowance(quotes: Sequence[GoldQuote], answers: Sequence[Answer]) -> list[int]:
    allowed = Counter(quote.content for quote in quotes)
    chosen: list[int] = []
    said: set[object] = set()
    used: Counter[Content] = Counter()
    for j, answer in enumerate(answers):
        stand = (answer.content, answer.speakers, answer.quote.polarity)
        if stand not in said and used[answer.content] < max(1, allowed[answer.content]):
            said.add(stand)
            used[answer.content] += 1
            chosen.append(j)
    return chosen
