"""The table of counts: one row an article, one column a count. Every figure, slice and interval derives from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.matching import THRESHOLD, Content, iou, match
from siapabilang.model import UNSPECIFIED, Article, Attributed, PredictedQuote, RealArticle, Span, Track
from siapabilang.names import NameResolver
from siapabilang.tokens import TokenIndex
from siapabilang.traits import index_of, slices_of

COLUMNS = (
    "gold",  # gold quotes
    "predicted",  # predicted quotes
    "matched",  # pairs
    "exact",  # pairs with equal token sets
    "who",  # pairs with the right speakers
    "via",  # pairs with the right speakers and the right sources
    "answered",  # pairs in which the prediction names a speaker
    "type_given",
    "type_right",
    "polarity_given",
    "polarity_right",
    "cue_gold",  # cue tokens of the pairs in which the prediction gives a cue
    "cue_predicted",
    "cue_shared",
    "mention_gold",  # mention tokens, likewise
    "mention_predicted",
    "mention_shared",
    "source_gold",  # source entities, of all quotes
    "source_predicted",
    "source_shared",  # of pairs
    "distractors",
    "distractors_hit",  # distractors that an unmatched prediction covers with IoU ≥ 0.5
)
SLICE_COLUMNS = ("gold", "matched", "who", "via")


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
    """An article's gold prepared for counting, quotes in canonical order."""

    id: str
    event: str
    tokens: TokenIndex
    resolver: NameResolver
    quotes: tuple[GoldQuote, ...]
    distractors: tuple[Content, ...]


class CountTable(msgspec.Struct, frozen=True):
    """Counts of articles (rows) by column; ``rows`` is an int64 array of shape (articles, columns)."""

    articles: tuple[str, ...]
    events: tuple[str, ...]
    columns: tuple[str, ...]
    rows: NDArray[np.int64]

    def by_event(self) -> NDArray[np.int64]:
        """Sum the rows of each event: shape (events, columns).

        The event is the unit of resampling, since articles of one event share statements and people. This is the one
        place that decides it.
        """
        names, index = np.unique(np.array(self.events), return_inverse=True)
        sums = np.zeros((len(names), len(self.columns)), dtype=np.int64)
        np.add.at(sums, index, self.rows)
        return sums


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
    quotes.sort(
        key=lambda q: (
            sorted(q.content),
            sorted(q.mention),
            sorted(q.cue),
            q.polarity,
            q.type,
            sorted(names[s] for s in q.speakers),
            [names[s] for s in q.sources],
            q.slices,
        )
    )
    return GoldArticle(
        id=article.id,
        event=article.event,
        tokens=tokens,
        resolver=NameResolver(article.entities),
        quotes=tuple(quotes),
        distractors=tuple(tokens.content([Span(d.start, d.end)]) for d in article.distractors),
    )


def _mention(tokens: TokenIndex, speakers: Iterable[Attributed]) -> Content:
    return tokens.content(span for speaker in speakers for span in speaker.mention)


class _Answer(msgspec.Struct, frozen=True):
    """A predicted quote with its content and its names resolved to entities; None is a name that means nobody here."""

    quote: PredictedQuote
    content: Content
    speakers: frozenset[str | None]
    sources: tuple[str | None, ...]


def count_article(gold: GoldArticle, predicted: Sequence[PredictedQuote], track: Track) -> dict[str, int]:
    """Return the counts of one article, by column; slices as ``slice/column``. Columns that are 0 may be absent."""
    answers = sorted((_answer(gold, quote) for quote in predicted), key=_canonical)
    counts = dict.fromkeys(COLUMNS, 0)
    counts["gold"] = len(gold.quotes)
    counts["predicted"] = len(answers)
    counts["distractors"] = len(gold.distractors)
    counts["source_gold"] = sum(len(q.sources) for q in gold.quotes)
    counts["source_predicted"] = sum(len(a.sources) for a in answers)
    for quote in gold.quotes:
        for name in quote.slices:
            counts[f"{name}/gold"] = counts.get(f"{name}/gold", 0) + 1
    if track == "gold-quotes":
        by_id = {answer.quote.quote: answer for answer in answers}
        for quote in gold.quotes:
            if quote.id in by_id:
                _count_pair(quote, by_id[quote.id], gold.tokens, counts)
            else:
                _count_match(quote, counts)
        return counts
    pairs = _pairs(gold, answers)
    for i, j in pairs:
        _count_pair(gold.quotes[i], answers[j], gold.tokens, counts)
    taken = {j for _, j in pairs}
    counts["distractors_hit"] = sum(
        any(iou(d, a.content) >= THRESHOLD for j, a in enumerate(answers) if j not in taken) for d in gold.distractors
    )
    return counts


def _answer(gold: GoldArticle, quote: PredictedQuote) -> _Answer:
    return _Answer(
        quote=quote,
        content=gold.tokens.content(quote.spans),
        speakers=frozenset(map(gold.resolver.resolve, quote.speakers)),
        sources=tuple(map(gold.resolver.resolve, quote.sources)),
    )


def _canonical(answer: _Answer) -> tuple[object, ...]:
    """Return a key that orders answers by position, as the gold is ordered, and never by their place in the file."""
    quote = answer.quote
    return (
        sorted(answer.content),
        (quote.mention is not None, sorted(quote.mention or ())),
        (quote.cue is not None, sorted(quote.cue or ())),
        quote.polarity,
        quote.type,
        sorted(quote.speakers),
        quote.sources,
        sorted(quote.spans),
        quote.quote,
    )


def _pairs(gold: GoldArticle, answers: Sequence[_Answer]) -> list[tuple[int, int]]:
    """Match gold quotes and answers, by index.

    Of answers with the same content, only as many can be matched as gold quotes have it, and one at least; which they
    are is settled before the gold is looked at. So a copy of an outer quote cannot stand for the quote nested in it as
    well, and naming several speakers for one quote, one an answer, leaves no choice to the gold.
    """
    allowed = Counter(quote.content for quote in gold.quotes)
    chosen: list[int] = []
    said: set[object] = set()
    used: Counter[Content] = Counter()
    for j, answer in enumerate(answers):
        stand = (answer.content, answer.speakers, answer.quote.polarity)
        if stand not in said and used[answer.content] < max(1, allowed[answer.content]):
            said.add(stand)
            used[answer.content] += 1
            chosen.append(j)
    pairs = match(
        [q.content for q in gold.quotes],
        [answers[j].content for j in chosen],
        lambda i, n: gold.quotes[i].speakers == answers[chosen[n]].speakers,
    )
    return [(i, chosen[n]) for i, n in pairs]


def _count_pair(gold: GoldQuote, answer: _Answer, tokens: TokenIndex, counts: dict[str, int]) -> None:
    said = answer.quote
    who = gold.speakers == answer.speakers
    via = who and gold.sources == answer.sources
    _count_match(gold, counts)
    counts["exact"] += gold.content == answer.content
    counts["who"] += who
    counts["via"] += via
    counts["answered"] += bool(said.speakers)
    counts["type_given"] += bool(said.type)
    counts["type_right"] += said.type == gold.type
    counts["polarity_given"] += bool(said.polarity)
    counts["polarity_right"] += said.polarity == gold.polarity
    for name, truth, spans in (("cue", gold.cue, said.cue), ("mention", gold.mention, said.mention)):
        if spans is not None:
            claim = tokens.content(spans)
            counts[f"{name}_gold"] += len(truth)
            counts[f"{name}_predicted"] += len(claim)
            counts[f"{name}_shared"] += len(truth & claim)
    left = list(gold.sources)
    for source in answer.sources:
        if source in left:
            left.remove(source)
            counts["source_shared"] += 1
    for name in gold.slices:
        for column, add in (("who", who), ("via", via)):
            counts[f"{name}/{column}"] = counts.get(f"{name}/{column}", 0) + add


def _count_match(gold: GoldQuote, counts: dict[str, int]) -> None:
    counts["matched"] += 1
    for name in gold.slices:
        counts[f"{name}/matched"] = counts.get(f"{name}/matched", 0) + 1


def tabulate(articles: Sequence[GoldArticle], counts: Sequence[dict[str, int]]) -> CountTable:
    """Put the counts of ``articles`` into one table; slice columns follow the base columns in sorted order."""
    slices = sorted({key.split("/")[0] for row in counts for key in row if "/" in key})
    columns = (*COLUMNS, *(f"{name}/{column}" for name in slices for column in SLICE_COLUMNS))
    place = {column: n for n, column in enumerate(columns)}
    rows = np.zeros((len(articles), len(columns)), dtype=np.int64)
    for number, row in enumerate(counts):
        for column, value in row.items():
            rows[number, place[column]] = value
    return CountTable(tuple(a.id for a in articles), tuple(a.event for a in articles), columns, rows)
