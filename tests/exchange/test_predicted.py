"""Predictions in the place of gold: names become entities, mentions find their speakers."""

from __future__ import annotations

import pytest
from drawings import elephant
from scenes import place

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.joining import Joined
from siapabilang.exchange.predicted import with_predictions
from siapabilang.model import Article, Attributed, Entity, PredictedQuote, Prediction, Span
from siapabilang.problems import InputError

TEXT = elephant().text
CONTENT = (place(TEXT, "“Ia jinak,”"),)


def predicted(*quotes: PredictedQuote) -> Article:
    (article,) = with_predictions([elephant()], [Prediction("gajah/kabar", quotes)])
    return article


def test_a_name_that_the_article_knows_becomes_its_entity() -> None:
    (quote,) = predicted(PredictedQuote(CONTENT, ("Pak Rin",), ("RADIO TELUK", "Layar"))).quotes
    assert [speaker.entity for speaker in quote.speakers] == ["rin"]
    assert [source.entity for source in quote.sources] == ["radio", "layar"]


def test_any_other_name_becomes_a_new_entity_and_the_same_name_the_same_one() -> None:
    article = predicted(
        PredictedQuote(CONTENT, ("Si “raja”",)),
        PredictedQuote(CONTENT, ("Si “raja”", "si raja")),
        PredictedQuote(CONTENT, ("日",)),
    )
    assert [speaker.entity for speaker in article.quotes[1].speakers] == ["si-raja", "si-raja-2"]
    assert article.entities[len(elephant().entities) :] == (
        Entity("si-raja", "Si “raja”", "unspecified", ("Si “raja”",)),
        Entity("si-raja-2", "si raja", "unspecified", ()),
        Entity("nobody", "日", "unspecified", ()),
    )


def test_a_mention_goes_to_the_speaker_whom_it_names_and_a_pronoun_to_all() -> None:
    rin, both = Span(26, 29), place(TEXT, "Ia")
    (quote,) = predicted(PredictedQuote(CONTENT, ("Rin", "Tom"), mention=(rin, both))).quotes
    assert quote.speakers == (Attributed("rin", (rin, both)), Attributed("tom", (both,)))


def test_gold_is_gone_and_what_the_system_did_not_say_is_for_the_annotator() -> None:
    article = predicted(PredictedQuote(CONTENT, ("Rin",)), PredictedQuote((), ("Tom",)))
    assert article.distractors == ()
    (quote,) = article.quotes
    assert (quote.id, quote.cue, quote.polarity) == ("q1", (), "affirmed")
    (mark,) = draw(article).marks
    assert mark.features == {"speaker": ("rin",)}
    with pytest.raises(InputError) as caught:
        Joined(draw(article))
    assert [problem.message for problem in caught.value.problems] == ["has no type; choose one"]


def test_an_abstention_is_a_quote_without_a_speaker() -> None:
    (quote,) = predicted(PredictedQuote(CONTENT, (), type="direct")).quotes
    assert quote.speakers == ()
