"""Quotes that one sentence attributes and another holds."""

from __future__ import annotations

import pytest
from sentences import found, only

TARA = ("Tara Kenanga",)


@pytest.mark.parametrize("sentence", ["Hal itu disampaikan Tara Kenanga.", "Demikian dikatakan oleh Tara Kenanga."])
def test_a_sentence_may_attribute_the_one_before(sentence: str) -> None:
    quote = only(f"Layar akan naik besok pagi. {sentence}")
    assert (quote.rule, quote.who) == ("P. Hal itu disampaikan X", TARA)
    assert quote.what == ("Layar akan naik besok pagi",)


def test_what_is_attributed_already_is_not_attributed_again() -> None:
    assert len(found("Rahmi Palung mengatakan layar akan naik. Hal itu disampaikan Rahmi di dermaga.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Hal itu disampaikan Tara Kenanga.",  # nothing stands before it
        "Layar naik. Hal itu disampaikan Tara Kenanga.",  # too short for a clause
        "Layar akan naik besok. Hal itu tertuang dalam surat.",  # no verb of saying
        "Layar akan naik besok. Hal itu disampaikan.",  # nobody
    ],
)
def test_a_sentence_that_looks_back_at_nothing_said_attributes_nothing(text: str) -> None:
    assert found(text) == []


def test_an_announced_list_is_one_quote_with_a_span_an_item() -> None:
    quote = only("Tara Kenanga menyebut tiga langkah. Pertama, layar dinaikkan. Kedua, dermaga ditutup. Warga lega.")
    assert (quote.rule, quote.who) == ("X menyebut tiga P", TARA)
    assert quote.what == ("Pertama, layar dinaikkan", "Kedua, dermaga ditutup")


def test_an_announced_list_may_follow_in_other_paragraphs() -> None:
    quote = only("Tara Kenanga menyebut dua langkah.", "Pertama, layar dinaikkan.", "Kedua, dermaga ditutup.")
    assert len(quote.what) == 2


def test_a_list_that_does_not_follow_is_no_quote() -> None:
    assert found("Tara Kenanga menyebut tiga langkah. Warga lega. Pertama, layar dinaikkan.") == []
