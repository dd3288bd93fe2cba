"""A system made of readable rules: marks, cues, relay frames, names and pronouns of Indonesian news.

Developed on the train and validation splits only. See `attribution` for how a sentence is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from siapabilang.model import PlainArticle, PredictedQuote, Prediction, QuotedArticle
from siapabilang_baselines.rules.attribution import Attribution


class Rules:
    """Reads each article once, sentence by sentence."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        for article in articles:
            reading = Attribution(article.text)
            reading.read()
            yield Prediction(article.id, tuple(reading.predictions()))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote: that of the quote the rules found which overlaps it most."""
        for article in articles:
            reading = Attribution(article.text)
            reading.read()
            found = list(reading.predictions())
            yield Prediction(
                article.id, tuple(_answer(quote.id, {*_places(quote.spans)}, found) for quote in article.quotes)
            )


def _places(spans: Iterable[tuple[int, int] | object]) -> Iterator[int]:
    for span in spans:
        yield from range(span.start, span.end)  # type: ignore[attr-defined]


def _answer(id_: str, wanted: set[int], found: list[PredictedQuote]) -> PredictedQuote:
    def overlap(quote: PredictedQuote) -> float:
        have = {*_places(quote.spans)}
        return len(wanted & have) / len(wanted | have)

    best = max(found, key=overlap, default=None)
    if best is None or overlap(best) == 0:
        return PredictedQuote(spans=(), speakers=(), quote=id_)
    return PredictedQuote(spans=best.spans, speakers=best.speakers, sources=best.sources, quote=id_)
