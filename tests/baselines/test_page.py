"""Pages that are typed worse are read like those that are not, and offsets lead back."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from siapabilang.gold import load_gold
from siapabilang.model import PlainArticle, QuotedArticle, QuoteToAnswer, Span
from siapabilang_baselines.learned import Learned
from siapabilang_baselines.rules import Rules
from siapabilang_baselines.rules.page import Page, quietened


@given(st.text(alphabet="a“” \t\n\u00a0😀", max_size=30))
def test_what_is_no_surplus_space_is_found_again(original: str) -> None:
    page = Page(original)
    assert "  " not in page.text
    assert page.text.split() == original.split()  # lower case only: capitals have tests of their own
    for word in re.finditer(r"\S+", page.text):
        back = page.original(Span(word.start(), word.end()))
        assert original[back.start : back.end] == word.group()
        assert page.squeezed(back) == Span(word.start(), word.end())


@given(st.text(alphabet="a  \n", min_size=1, max_size=20), st.data())
def test_any_span_has_a_place_in_the_squeezed_text(original: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(original) - 1))
    end = data.draw(st.integers(start + 1, len(original)))
    assume(original[start:end].strip())
    span = Page(original).squeezed(Span(start, end))
    assert Page(original).text[span.start : span.end].split() == original[start:end].split()


@pytest.mark.parametrize("system", [Rules(), Learned(0)], ids=["rules", "learned"])
def test_doubled_spaces_change_nothing_but_offsets(system: Rules | Learned) -> None:
    for article in list(load_gold("validation").plain())[:8]:
        double = re.sub(" ", "  ", article.text)
        (even,) = system.attribute([article])
        (odd,) = system.attribute([PlainArticle(article.id, double)])
        assert [q.speakers for q in odd.quotes] == [q.speakers for q in even.quotes]
        assert [[double[s.start : s.end].split() for s in q.spans] for q in odd.quotes] == [
            [article.text[s.start : s.end].split() for s in q.spans] for q in even.quotes
        ]


def test_quotes_given_in_a_page_with_doubled_spaces_are_answered_alike() -> None:
    text = "Bupati Rahmi Sakti meninjau tanggul. “Kami perbaiki bulan depan,” ujarnya.\n"
    double = text.replace(" ", "  ")

    def answer(page: str, words: str) -> tuple[str, ...]:
        start = page.index(words)
        asked = QuotedArticle("x", page, (QuoteToAnswer("q", (Span(start, start + len(words)),)),))
        (prediction,) = Learned(0).attribute_quotes([asked])
        return prediction.quotes[0].speakers

    words = "Kami perbaiki bulan depan,"
    assert answer(double, words.replace(" ", "  ")) == answer(text, words) == ("Rahmi Sakti",)


@pytest.mark.parametrize(
    ("loud", "quiet"),
    [
        ("Kata TARA KENANGA, dermaga retak. KENANGA pulang.", "Kata Tara Kenanga, dermaga retak. Kenanga pulang."),
        ("Kata Camat KENANGA, dermaga retak.", "Kata Camat Kenanga, dermaga retak."),
        ("Kata BASARNAS, dermaga retak.", "Kata BASARNAS, dermaga retak."),  # alone, it may be an abbreviation
        ("Pihak DPRD SELATAN (SELATAN) diam.", "Pihak DPRD SELATAN (SELATAN) diam."),
        ("DERMAGA KENANGA RETAK", "DERMAGA KENANGA RETAK"),  # a loud line tells nothing of names
    ],
)
def test_names_in_capitals_become_names(loud: str, quiet: str) -> None:
    assert quietened(loud) == quiet


@given(st.text(max_size=40))
def test_a_quietened_text_keeps_its_length_and_letters(text: str) -> None:
    quiet = quietened(text)
    assert len(quiet) == len(text)
    assert quiet.casefold() == text.casefold()


def test_speakers_in_capitals_are_found() -> None:
    text = "Warga pulang.\n\n“Kami perbaiki bulan depan,” kata Bupati RAHMI SAKTI.\nIa pun pulang.\n"
    (prediction,) = Rules().attribute([PlainArticle("x", text)])
    assert [quote.speakers for quote in prediction.quotes] == [("Rahmi Sakti",)]
