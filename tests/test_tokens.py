from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import place

from siapabilang.model import Span
from siapabilang.tokens import TokenIndex

TEXTS = st.text(st.sampled_from("abÉ9 _-'’“,.\n") | st.characters(exclude_categories=["Cs"]), max_size=30)


def tokens(text: str) -> list[str]:
    index = TokenIndex.of_text(text)
    return [text[start:end] for start, end in zip(index.starts, index.ends, strict=True)]


def touched(text: str, words: str) -> list[str]:
    index = TokenIndex.of_text(text)
    return [text[index.starts[n] : index.ends[n]] for n in sorted(index.content([place(text, words)]))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Kami siap,” katanya.", ["Kami", "siap", "katanya"]),
        ("orang-orang Jum'at", ["orang", "orang", "Jum", "at"]),
        ("Rp1.500,00 pada 2/3/2027", ["Rp1", "500", "00", "pada", "2", "3", "2027"]),
        ("akun_resmi @info_desa", ["akun", "resmi", "info", "desa"]),
        ("Curaçao, Évian", ["Curaçao", "Évian"]),
        ("… – “”", []),
        ("", []),
    ],
)
def test_a_token_is_a_maximal_run_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(TEXTS)
def test_tokens_are_what_remains_when_everything_but_letters_and_digits_is_cut_away(text: str) -> None:
    runs = ["".join(run) for is_word, run in groupby(text, key=str.isalnum) if is_word]
    assert tokens(text) == runs


@pytest.mark.parametrize(
    "words",
    [
        "Air naik lagi",
        "“Air naik lagi,”",
        " “Air naik lagi,” ",
        "ir naik la",  # a word that is touched counts whole
    ],
)
def test_marks_spaces_and_half_words_at_the_ends_do_not_change_the_content(words: str) -> None:
    assert touched("Ia berkata: “Air naik lagi,” lalu pergi.", words) == ["Air", "naik", "lagi"]


def test_a_clitic_touches_the_word_it_hangs_on() -> None:
    assert touched("“Sudah surut,” ujarnya.", "ujar[nya]") == ["ujarnya"]


def test_a_span_that_ends_where_a_word_begins_does_not_touch_it() -> None:
    index = TokenIndex.of_text("surut/belum")
    assert list(index.touched(0, 6)) == [0]
    assert list(index.touched(5, 6)) == []
    assert list(index.touched(5, 7)) == [1]


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 1)])
def test_an_empty_or_reversed_span_touches_nothing(start: int, end: int) -> None:
    assert list(TokenIndex.of_text("banjir").touched(start, end)) == []


@given(TEXTS, st.lists(st.tuples(st.integers(0, 32), st.integers(0, 32)), max_size=4))
def test_content_is_every_token_that_shares_a_code_point_with_a_span(text: str, bounds: list[tuple[int, int]]) -> None:
    index = TokenIndex.of_text(text)
    covered = {at for start, end in bounds for at in range(start, end)}
    expected = {
        number
        for number, (start, end) in enumerate(zip(index.starts, index.ends, strict=True))
        if covered & set(range(start, end))
    }
    assert index.content(Span(start, end) for start, end in bounds) == expected


@given(TEXTS, st.permutations([Span(0, 4), Span(2, 9), Span(12, 20)]))
def test_the_order_of_spans_and_where_they_are_cut_do_not_matter(text: str, spans: list[Span]) -> None:
    index = TokenIndex.of_text(text)
    assert index.content(spans) == index.content([Span(0, 3), Span(3, 9), Span(12, 20)])
