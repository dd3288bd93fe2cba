"""The system as a whole: what it promises for any text, and the track in which quotes are given."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sentences import HEADLINE

from siapabilang.gold import Gold, gold_of
from siapabilang.model import Article, PlainArticle, PredictedQuote, Prediction, QuotedArticle, QuoteToAnswer, Span
from siapabilang.predictions import read_predictions, write_predictions
from siapabilang_baselines.rules import Rules, trace

BODY = "“Layar naik,” kata Tara Kenanga, dikutip Lintas Samudra. Rahmi Palung membantah layar itu robek."
TEXT = f"{HEADLINE}\n\n{BODY}"

# Pieces that, put together at random, come close to sentences that the rules read.
PIECES = st.sampled_from(
    [
        *"“”\"‘’'.,:;!?…–()\n ",
        *(
            "Tara Kenanga",
            "Kenanga",
            "Kim",
            "Bupati",
            "BPP",
            "(BPP)",
            "Rusia",
            "Moskow",
            "X",
            "Telegram",
            "Radio Selat",
        ),
        *("kata", "ujarnya", "Menurut", "menurutnya", "mengatakan", "bahwa", "meminta", "agar", "menuduh", "membantah"),
        *("menepis", "tuduhan", "yang", "dibantah", "Tudingan", "itu", "dan", "sebagai", "menolak", "menambahkan"),
        *("Hal", "disampaikan", "oleh", "tiga", "langkah", "Pertama", "Kedua", "Dalam", "dakwaan", "disebutkan"),
        *(
            "dikutip",
            "dari",
            "kepada",
            "lapor",
            "Dilansir",
            "melalui",
            "di",
            "Senin",
            "ia",
            "mereka",
            "keduanya",
            "pria",
        ),
        *("layar", "sudah", "naik", "besok", "2027", "Baca juga", "KEDIRI, WARTA –"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)
ANY_TEXT = TEXTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def as_gold(text: str) -> Gold:
    article = Article(
        id="laut/warta", event="laut", outlet="warta", published="", headline="", text=text, entities=(), quotes=()
    )
    return gold_of([article], "authored", "train", "1.0.0")


def reread(text: str) -> Prediction:
    """Write what the system says about ``text`` to a file, and return what the strict reader makes of that."""
    gold = as_gold(text)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.jsonl"
        write_predictions(path, Rules().attribute(gold.plain()))
        (prediction,) = read_predictions(path, gold).records
    return prediction


@given(ANY_TEXT)
@example("")
@example("\n\n \n")
@example("”")
@example("“\n“\n“")
@example("KEDIRI, WARTA – \n")  # a dateline and nothing else
@example("(Tara) mengatakan layar sudah naik.")  # a name in brackets
@example("Tara mengatakan bahwa, dikutip Lintas, layar naik.")  # no content before the frame
@example("Tara mengatakan layar naik dan membantah.")  # a cue at the very end
@example("Dikutip Lintas, ) ) )")
@example("Tara: ( ( ( (")
def test_whatever_the_text_the_predictions_can_be_read(text: str) -> None:
    prediction = reread(text)
    for quote in prediction.quotes:
        for span in (*quote.spans, *(quote.cue or ()), *(quote.mention or ())):
            assert 0 <= span.start < span.end <= len(text)


@given(ANY_TEXT)
def test_a_quote_holds_words_and_everyone_in_it_a_name(text: str) -> None:
    for rule, quote in trace(PlainArticle("laut/warta", text)):
        assert all(any(c.isalnum() for c in text[span.start : span.end]) for span in quote.spans)
        assert all(name == name.strip() != "" for name in (*quote.speakers, *quote.sources))
        assert "relayed" in rule or not set(quote.speakers) & set(quote.sources)


@given(TEXTS, TEXTS)
def test_one_article_leaves_no_trace_in_the_next(first: str, second: str) -> None:
    articles = [PlainArticle("laut/satu", first), PlainArticle("laut/dua", second)]
    together = list(Rules().attribute(articles))
    assert together == [next(Rules().attribute([article])) for article in articles]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“Layar naik,” kata " + "Tara" * 200 + ".", id="a name of 800 letters"),
        pytest.param("“Layar naik,” kata Tara, " + "“ombak reda,” " * 300, id="a quote of 300 spans"),
    ],
)
def test_noise_beyond_what_prediction_files_hold_is_left_out(text: str) -> None:
    assert reread(text).quotes


def test_a_trace_tells_which_rule_found_what() -> None:
    found = trace(PlainArticle("laut/warta", TEXT))
    assert [(rule, quote.speakers) for rule, quote in found] == [
        ("Q, kata X", ("Tara Kenanga",)),
        ("X mengatakan P", ("Rahmi Palung",)),
    ]
    assert tuple(quote for _, quote in found) == next(Rules().attribute([PlainArticle("laut/warta", TEXT)])).quotes


def answers(*spans: Span) -> tuple[PredictedQuote, ...]:
    asked = tuple(QuoteToAnswer(f"q{number}", (span,)) for number, span in enumerate(spans, 1))
    (prediction,) = Rules().attribute_quotes([QuotedArticle("laut/warta", TEXT, asked)])
    assert [answer.quote for answer in prediction.quotes] == [quote.id for quote in asked]
    return prediction.quotes


def test_a_given_quote_is_answered_by_the_found_one_that_overlaps_it_most() -> None:
    start = TEXT.index("Layar naik")
    denied = TEXT.index("layar itu")
    exact, wide = answers(Span(start, start + 10), Span(start + 6, denied + 15))
    assert (exact.speakers, exact.sources) == (("Tara Kenanga",), ("Lintas Samudra",))
    assert wide.speakers == ("Rahmi Palung",)


def test_of_two_stands_on_the_same_words_each_has_its_own() -> None:
    text = "Perahu tiba\n\nTara Kenanga menuduh layar itu dicuri, tuduhan yang dibantah Rahmi Palung."
    start = text.index("layar itu")
    asked = tuple(QuoteToAnswer(id_, (Span(start, start + len("layar itu dicuri")),)) for id_ in ("q1", "q2"))
    (prediction,) = Rules().attribute_quotes([QuotedArticle("laut/warta", text, asked)])
    assert [answer.speakers for answer in prediction.quotes] == [("Tara Kenanga",), ("Rahmi Palung",)]


def test_a_given_quote_where_nothing_was_found_is_left_unanswered() -> None:
    (answer,) = answers(Span(0, len(HEADLINE)))
    assert (answer.speakers, answer.sources, answer.spans) == ((), (), ())
