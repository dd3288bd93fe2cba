"""Predictions in the place of gold, so that annotators correct what a system found instead of starting from nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import cast

import msgspec

from siapabilang.model import Article, Attributed, Entity, Form, PredictedQuote, Prediction, Quote, QuoteType, Span
from siapabilang.names import NameResolver, fold


def with_predictions(articles: Iterable[Article], predictions: Iterable[Prediction]) -> list[Article]:
    """Return ``articles`` with predicted quotes and no gold; each prediction has its article among them.

    A name that the article's entities answer to becomes that entity, any other a new entity of kind ``unspecified``.
    What a system did not say (type, form) stays empty and is for the annotator to fill in; a quote that stands nowhere
    in the text is left out.
    """
    predicted = {prediction.article: prediction for prediction in predictions}
    return [_with_prediction(article, predicted[article.id]) for article in articles]


def _with_prediction(article: Article, prediction: Prediction) -> Article:
    people = _People(article)
    quotes = tuple(_quote(quote, people) for quote in prediction.quotes if quote.spans)
    numbered = tuple(msgspec.structs.replace(quote, id=f"q{number}") for number, quote in enumerate(quotes, 1))
    return msgspec.structs.replace(article, quotes=numbered, distractors=(), entities=people.entities)


class _People:
    """Finds the entities that predicted names mean, and adds those that are not there yet."""

    def __init__(self, article: Article) -> None:
        self.entities = article.entities
        self._text = article.text
        self._resolver = NameResolver(article.entities)

    def entity(self, name: str) -> str:
        """Return the id of the entity called ``name``."""
        if (known := self._resolver.resolve(name)) is not None:
            return known
        stem = "-".join(re.findall("[a-z0-9]+", " ".join(fold(name)))) or "nobody"
        taken = {entity.id: entity.name for entity in self.entities}
        number = 1
        id_ = stem
        while taken.get(id_, name) != name:
            number += 1
            id_ = f"{stem}-{number}"
        if id_ not in taken:
            self.entities = (*self.entities, Entity(id_, name, "unspecified", (name,) if name in self._text else ()))
        return id_

    def named_at(self, span: Span) -> str | None:
        """Return the entity that the words at ``span`` mean, if it is one."""
        return self._resolver.resolve(self._text[span.start : span.end])


def _quote(quote: PredictedQuote, people: _People) -> Quote:
    speakers = list(dict.fromkeys(people.entity(name) for name in quote.speakers))
    sources = dict.fromkeys(people.entity(name) for name in quote.sources)
    return Quote(
        id="",
        # "" where the system did not say: gold has no word for that, and `drawing` leaves it unwritten.
        type=cast("QuoteType", quote.type),
        form=cast("Form", ""),
        spans=quote.spans,
        speakers=_attributed(speakers, quote.mention or (), people),
        sources=tuple(Attributed(source) for source in sources),
        cue=quote.cue or (),
        polarity=quote.polarity or "affirmed",
    )


def _attributed(speakers: Sequence[str], mentions: Iterable[Span], people: _People) -> tuple[Attributed, ...]:
    """Give each mention to the speaker whom its words mean; one that means none of them (a pronoun) belongs to all."""
    spans: dict[str, list[Span]] = {speaker: [] for speaker in speakers}
    for mention in mentions:
        named = people.named_at(mention)
        for speaker in [named] if named in spans else speakers:
            spans[speaker].append(mention)
    return tuple(Attributed(speaker, tuple(found)) for speaker, found in spans.items())
