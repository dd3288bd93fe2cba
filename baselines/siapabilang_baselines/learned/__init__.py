"""A system that learns who speaks: the quotes of `rules`, their speakers chosen by a model trained on the train split.

- `candidates` says who might have said a quote, and what speaks for each;
- `model` weighs that and chooses, with a probability;
- `training` fits the weights (``python -m siapabilang_baselines.learned.training``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from siapabilang.model import PlainArticle, PredictedQuote, Prediction, QuotedArticle, QuoteToAnswer
from siapabilang_baselines import rules
from siapabilang_baselines.learned import model
from siapabilang_baselines.learned.candidates import Asked, Scene


class Learned:
    """Asks the rules for quotes and a log-linear model for their speakers."""

    def __init__(self) -> None:
        self._model = model.read()

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        for article in articles:
            traced = rules.trace(article)
            scene = Scene(article.text, traced)
            quotes = (self._with_speaker(scene, rule, quote) for rule, quote in traced)
            yield Prediction(article.id, tuple(quotes))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote; what the rules found there tells its mention and its sources."""
        for article in articles:
            traced = rules.trace(article)
            scene = Scene(article.text, traced)
            answers = (self._answer(scene, traced, quote) for quote in article.quotes)
            yield Prediction(article.id, tuple(answers))

    def _with_speaker(self, scene: Scene, rule: str, quote: PredictedQuote) -> PredictedQuote:
        speakers, _ = self._model.choose(scene.ballot(Asked(quote.spans, rule, quote)))
        return msgspec.structs.replace(quote, speakers=speakers)

    def _answer(
        self, scene: Scene, traced: Sequence[tuple[str, PredictedQuote]], asked: QuoteToAnswer
    ) -> PredictedQuote:
        rule, found = rules.overlapping(asked.spans, traced)
        speakers, _ = self._model.choose(scene.ballot(Asked(asked.spans, rule, found)))
        sources = found.sources if found is not None else ()
        return PredictedQuote(spans=asked.spans, speakers=speakers, sources=sources, quote=asked.id)
