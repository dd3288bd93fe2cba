"""The two tracks as tasks for a model: how an article is put to it, and what its answer means as a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar

import msgspec

from siapabilang.alignment import Aligner, Placed
from siapabilang.model import (
    POLARITIES,
    QUOTE_TYPES,
    UNSPECIFIED,
    Article,
    PlainArticle,
    PredictedQuote,
    Prediction,
    QuotedArticle,
    QuoteToAnswer,
)
from siapabilang.predictions import NAME_LENGTH, SPANS
from siapabilang_baselines.llm import examples
from siapabilang_baselines.llm.answers import AnswerItem, QuoteItem, Words, listed, read_items
from siapabilang_baselines.llm.prompt import Schema, answer_schema, instructions

_A_contra = TypeVar("_A_contra", contravariant=True)
_Label = TypeVar("_Label", bound=str)


class Message(msgspec.Struct, frozen=True):
    """A message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class Reading(NamedTuple):
    """What an answer means, and what of it could not be used, a phrase each.

    ``unplaced`` counts its quotes that stand nowhere in the article, ``approximate`` its spans that are only like its
    words.
    """

    prediction: Prediction
    left_out: tuple[str, ...] = ()
    unplaced: int = 0
    approximate: int = 0


class Task(Protocol[_A_contra]):
    """A track: ``opening`` are the instructions and the examples, the same for every article."""

    opening: tuple[Message, ...]
    schema: Schema

    def question(self, article: _A_contra) -> str:
        """Return the message that puts ``article`` to the model."""
        ...

    def read(self, article: _A_contra, answer: str) -> Reading:
        """Return what ``answer`` means. Raises `answers.UnreadableError`."""
        ...

    def nothing(self, article: _A_contra) -> Prediction:
        """Return the prediction for an article without an answer."""
        ...


class EndToEnd:
    """The track ``end2end``: an article in, its quotes out, their words placed by the evaluator's `Aligner`."""

    def __init__(self, shown: Sequence[Article]) -> None:
        self.schema = answer_schema("end2end")
        turns = [
            (self.question(PlainArticle(article.id, article.text)), examples.end2end_answer(article))
            for article in shown
        ]
        self.opening = _opening(instructions("end2end"), turns)

    def question(self, article: PlainArticle) -> str:
        """Return the text as it is."""
        return article.text

    def read(self, article: PlainArticle, answer: str) -> Reading:
        """Return the quotes; one whose words do not stand in the article has no span and counts as not found."""
        items, left_out = read_items(answer, QuoteItem)
        aligner = Aligner(article.text)
        quotes: list[PredictedQuote] = []
        unplaced, approximate = 0, 0
        for item in items:
            pieces = listed(item.text)
            placed = (aligner.place_all(pieces) if len(pieces) <= SPANS else None) or Placed(())
            unplaced += not placed.spans
            approximate += len(placed.likeness)
            quotes.append(
                PredictedQuote(
                    spans=placed.spans,
                    speakers=_names(item.speakers),
                    sources=_names(item.sources),
                    type=_label(item.type, QUOTE_TYPES),
                    polarity=_label(item.polarity, POLARITIES),
                )
            )
        return Reading(Prediction(article.id, tuple(quotes)), tuple(left_out), unplaced, approximate)

    def nothing(self, article: PlainArticle) -> Prediction:
        """Return a prediction without quotes."""
        return Prediction(article.id, ())


class GoldQuotes:
    """The track ``gold-quotes``: an article with its quotes marked in, speakers and sources out, by the quotes' ids."""

    def __init__(self, shown: Sequence[Article]) -> None:
        self.schema = answer_schema("gold-quotes")
        turns = [(self.question(quoted(article)), examples.gold_quotes_answer(article)) for article in shown]
        self.opening = _opening(instructions("gold-quotes"), turns)

    def question(self, article: QuotedArticle) -> str:
        """Return the text with a mark at either end of each span."""
        marks: list[tuple[int, int, int, str]] = []
        for quote in article.quotes:
            for start, end in ((span.start, span.end) for span in quote.spans):
                # At one place marks close before others open, and the shorter span lies inside the longer one.
                marks += [(start, 1, start - end, f"⟦{quote.id}⟧"), (end, 0, end - start, f"⟦/{quote.id}⟧")]
        text, at = [], 0
        for place, _, _, mark in sorted(marks):
            text += [article.text[at:place], mark]
            at = place
        return "".join([*text, article.text[at:]])

    def read(self, article: QuotedArticle, answer: str) -> Reading:
        """Return an answer for each quote; one that is not answered has no speaker."""
        items, left_out = read_items(answer, AnswerItem)
        asked = {quote.id for quote in article.quotes}
        found: dict[str, AnswerItem] = {}
        for item in items:
            if item.quote in found or item.quote not in asked:
                left_out.append("an answer for a quote that was not asked for, or twice")
            else:
                found[item.quote] = item
        left_out += ["a quote that is not answered"] * (len(asked) - len(found))
        answers = (_answer(quote, found.get(quote.id)) for quote in article.quotes)
        return Reading(Prediction(article.id, tuple(answers)), tuple(left_out))

    def nothing(self, article: QuotedArticle) -> Prediction:
        """Return a prediction that abstains on every quote."""
        return Prediction(article.id, tuple(_answer(quote, None) for quote in article.quotes))


def _answer(quote: QuoteToAnswer, item: AnswerItem | None) -> PredictedQuote:
    speakers, sources = ((), ()) if item is None else (_names(item.speakers), _names(item.sources))
    return PredictedQuote(spans=quote.spans, speakers=speakers, sources=sources, quote=quote.id)


def quoted(article: Article) -> QuotedArticle:
    """Return ``article`` as the track ``gold-quotes`` hands it out."""
    return QuotedArticle(article.id, article.text, tuple(QuoteToAnswer(q.id, q.spans) for q in article.quotes))


def _opening(system: str, turns: Sequence[tuple[str, object]]) -> tuple[Message, ...]:
    messages = [Message("system", system)]
    for question, answer in turns:
        messages += [Message("user", question), Message("assistant", msgspec.json.encode(answer).decode())]
    return tuple(messages)


def _names(names: Words) -> tuple[str, ...]:
    """Return the names that a prediction may hold; the guidelines' word for nobody is no name."""
    stripped = (name.strip() for name in listed(names))
    return tuple(name for name in stripped if 0 < len(name) <= NAME_LENGTH and name.casefold() != UNSPECIFIED)


def _label(said: str | None, known: Sequence[_Label]) -> _Label | Literal[""]:
    return next((label for label in known if label == (said or "").strip().casefold()), "")
