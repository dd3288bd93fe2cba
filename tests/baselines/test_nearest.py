"""The floor: marks, and the nearest name in the same line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.model import PlainArticle, PredictedQuote, QuotedArticle, QuoteToAnswer, Span
from siapabilang_baselines.nearest import Nearest


def quotes(text: str) -> tuple[PredictedQuote, ...]:
    (prediction,) = Nearest().attribute([PlainArticle("laut/warta", text)])
    return prediction.quotes


@pytest.mark.parametrize(
    "text", ["“Layar naik,” kata Tara tadi.", '"Layar naik," kata Tara tadi.', "”Layar naik,” kata Tara tadi."]
)
def test_every_stretch_in_double_marks_is_a_quote(text: str) -> None:
    (quote,) = quotes(text)
    assert (quote.type, quote.speakers) == ("direct", ("Tara",))
    assert [text[span.start : span.end] for span in quote.spans] == ["Layar naik,"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("kata Rahmi, “layar naik,” sambung Tara Kenanga tadi.", ("Rahmi",)),
        ("dari Rahmi sampai ke pulau, “layar naik,” kata Tara Kenanga tadi.", ("Tara Kenanga",)),
        ("Rahmi pulang.\n“layar naik,” katanya.\nTara pulang.", ()),
    ],
)
def test_the_nearest_name_in_the_line_said_it(text: str, who: tuple[str, ...]) -> None:
    (quote,) = quotes(text)
    assert quote.speakers == who


def test_a_given_quote_is_answered_by_the_name_nearest_to_its_last_span() -> None:
    text = "Tara: “layar naik”.\n“Ombak reda,” kata Rahmi tadi."
    spans = (Span(text.index("layar"), text.index("”")), Span(text.index("Ombak"), text.index(",”")))
    (prediction,) = Nearest().attribute_quotes([QuotedArticle("laut/warta", text, (QuoteToAnswer("q1", spans),))])
    assert prediction.quotes == (PredictedQuote(spans=spans, speakers=("Rahmi",), quote="q1"),)


@given(st.text(st.sampled_from('AaBb “”"\n.') | st.characters(exclude_categories=["Cs"]), max_size=40))
def test_spans_lie_in_the_text_and_hold_no_marks(text: str) -> None:
    for quote in quotes(text):
        for span in quote.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert not set(text[span.start : span.end]) & set('“”"\n')
