"""A system that learns who speaks: the quotes of `rules`, their speakers chosen by a model trained on the train split.

- `candidates` says who might have said a quote, and what speaks for each;
- `model` weighs that and chooses, with a probability;
- `training` fits the weights (``python -m siapabilang_baselines.learned.training``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import msgspec

from siapabilang.matching import THRESHOLD
from siapabilang.model import PlainArticle, PredictedQuote, Prediction, QuotedArticle, QuoteToAnswer
from siapabilang.problems import InputError, Problem
from siapabilang_baselines import rules
from siapabilang_baselines.learned import beside, model
from siapabilang_baselines.learned.candidates import Asked, Scene, Speakers
from siapabilang_baselines.rules import reader
from siapabilang_baselines.rules.page import Page

ABSTAIN_BELOW = "SIAPABILANG_ABSTAIN_BELOW"


class Learned:
    """Asks the rules for quotes and a log-linear model for their speakers.

    Below the probability ``abstain_below`` it names nobody; 0, unless the environment variable of `ABSTAIN_BELOW` says
    otherwise, so that it always answers. Raises `InputError` if that is no probability.
    """

    def __init__(self, abstain_below: float | None = None) -> None:
        self._model = model.read()
        self._abstain_below = _threshold() if abstain_below is None else abstain_below

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        for article in articles:
            page, traced, scene = _read(article.text)
            quotes = (page.restored(self._with_speaker(scene, rule, quote)) for rule, quote in traced)
            yield Prediction(article.id, tuple(quotes))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote; what the rules found there tells its mention and its sources."""
        for article in articles:
            page, traced, scene = _read(article.text)
            given = [tuple(map(page.squeezed, quote.spans)) for quote in article.quotes]
            # What has less in common is another quote, around the given one or inside it, and mostly somebody else's.
            found = rules.overlapping(given, traced, THRESHOLD)
            asked = [Asked(spans, *best) for spans, best in zip(given, found, strict=True)]
            answers = (self._answer(scene, *pair) for pair in zip(asked, article.quotes, strict=True))
            yield Prediction(article.id, tuple(answers))

    def _with_speaker(self, scene: Scene, rule: str, quote: PredictedQuote) -> PredictedQuote:
        return msgspec.structs.replace(quote, speakers=self._chosen(scene, Asked(quote.spans, rule, quote)))

    def _answer(self, scene: Scene, asked: Asked, quote: QuoteToAnswer) -> PredictedQuote:
        speakers = self._chosen(scene, asked)
        sources = asked.found.sources if asked.found is not None else beside.sources(scene.text, asked.spans)
        return PredictedQuote(spans=quote.spans, speakers=speakers, sources=sources, quote=quote.id)

    def _chosen(self, scene: Scene, asked: Asked) -> Speakers:
        speakers, probability = self._model.choose(scene.ballot(asked))
        return speakers if probability >= self._abstain_below else ()


def _read(text: str) -> tuple[Page, list[tuple[str, PredictedQuote]], Scene]:
    """Return the page of a text, the quotes that the rules find on it, and its scene, both in the page's offsets."""
    page = Page(text)
    traced = reader.read(page.text)
    return page, traced, Scene(page.text, traced)


def _threshold() -> float:
    """Return the probability that the environment sets."""
    value = os.environ.get(ABSTAIN_BELOW, "0")
    try:
        threshold = float(value)
    except ValueError:
        threshold = -1
    if not 0 <= threshold <= 1:
        raise InputError([Problem(ABSTAIN_BELOW, f"is {value!r}; give a probability between 0 and 1")])
    return threshold
