"""Errors made on purpose in gold, to see what each figure makes of them: every fifth quote is hurt, in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from siapabilang.model import Article, PredictedQuote, Prediction, Span
from siapabilang.tokens import TokenIndex

EVERY = 5

# Given the article and its perfect answers, those as they are handed in; the numbers are those of the hurt ones.
Distortion = Callable[[Article, Sequence[PredictedQuote], Sequence[int]], Sequence[PredictedQuote]]


def perfect(article: Article) -> list[PredictedQuote]:
    """Return the gold of ``article`` as its answers."""
    names = {entity.id: entity.name for entity in article.entities}
    return [
        PredictedQuote(quote.spans, tuple(names[s.entity] for s in quote.speakers if s.entity in names))
        for quote in article.quotes
    ]


def distorted(articles: Sequence[Article], distortion: Distortion) -> Iterator[Prediction]:
    """Yield the answers for each article, every fifth quote of the split hurt by ``distortion``."""
    counted = 0
    for article in articles:
        answers = perfect(article)
        hurt = [n for n in range(len(answers)) if (counted + n) % EVERY == EVERY - 1]
        counted += len(answers)
        yield Prediction(article.id, tuple(distortion(article, answers, hurt)))


def _each(change: Callable[[Article, PredictedQuote], Sequence[PredictedQuote]]) -> Distortion:
    return lambda article, answers, hurt: [
        changed for n, answer in enumerate(answers) for changed in (change(article, answer) if n in hurt else [answer])
    ]


def _moved(article: Article, answer: PredictedQuote, by: int) -> Sequence[PredictedQuote]:
    """Move the beginning of the content by some tokens, into the quote or out of it."""
    tokens = TokenIndex.of_text(article.text)
    content = sorted(tokens.content(answer.spans))
    left = [*range(max(0, content[0] + by), content[0]), *content] if by < 0 else content[by:] or content[-1:]
    return [msgspec.structs.replace(answer, spans=tokens.spans(left))]


def _halved(article: Article, answer: PredictedQuote) -> Sequence[PredictedQuote]:
    tokens = TokenIndex.of_text(article.text)
    content = sorted(tokens.content(answer.spans))
    half = (len(content) + 1) // 2
    return [
        msgspec.structs.replace(answer, spans=tokens.spans(part)) for part in (content[:half], content[half:]) if part
    ]


def _misattributed(article: Article, answer: PredictedQuote) -> Sequence[PredictedQuote]:
    others = [entity.name for entity in article.entities if entity.name not in answer.speakers]
    return [msgspec.structs.replace(answer, speakers=(others[0] if others else "somebody else",))]


def _merged(_article: Article, answers: Sequence[PredictedQuote], hurt: Sequence[int]) -> Sequence[PredictedQuote]:
    """Join each hurt quote with the one before it, whose speakers it takes."""
    kept: list[PredictedQuote] = []
    for n, answer in enumerate(answers):
        if n in hurt and kept:
            kept[-1] = msgspec.structs.replace(kept[-1], spans=tuple(sorted({*kept[-1].spans, *answer.spans})))
        else:
            kept.append(answer)
    return kept


def _whole(article: Article, answers: Sequence[PredictedQuote], _hurt: Sequence[int]) -> Sequence[PredictedQuote]:
    speakers = answers[0].speakers if answers else ()
    return [PredictedQuote((Span(0, len(article.text)),), speakers)]


DISTORTIONS: Mapping[str, Distortion] = {
    "nothing": _each(lambda _, answer: [answer]),
    "left out": _each(lambda _, _answer: []),
    "its first token left out": _each(lambda article, answer: _moved(article, answer, 1)),
    "three tokens before it taken in": _each(lambda article, answer: _moved(article, answer, -3)),
    "cut into two halves": _each(_halved),
    "joined with the one before": _merged,
    "given twice": _each(lambda _, answer: [answer, answer]),
    "another speaker": _each(_misattributed),
    "no speaker": _each(lambda _, answer: [msgspec.structs.replace(answer, speakers=())]),
    "the whole article one quote, and nothing else": _whole,
}
