"""Placing a quote that is given as text only."""

from __future__ import annotations

import re

import pytest
from factories import span
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.alignment import Aligner, Placed
from siapabilang.model import Span
from siapabilang.names import fold

TEXT = (
    "Warga Diminta Menjauh\n"
    "\n"
    "“Air terus naik, kami minta warga menjauh,” kata Alma. Ia minta\n"
    "warga menjauh dari tepi. “Air terus naik,” ulangnya. ½ kafé terapung."
)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("kami minta warga menjauh", "kami minta warga menjauh"),  # as written
        ("  kata Alma. ", "kata Alma"),  # from its first to its last word
        ("“Air terus naik,” ulangnya", "Air terus naik,” ulangnya"),
        ("KAMI MINTA", "kami minta"),  # case
        ('"kami minta warga"', "kami minta warga"),  # other marks
        ("terus naik kami minta", "terus naik, kami minta"),  # a comma left out
        ("terus naik... kami - minta", "terus naik, kami minta"),  # marks put in
        ("Ia minta warga", "Ia minta\nwarga"),  # over a line break
        ("warga   diminta", "Warga Diminta"),  # spaces between
        ("KAFÉ", "kafé"),  # letters with accents
        ("1/2 kafé", None),  # a fraction is another token than its figures
        ("warga minta", None),  # other order
        ("Ombak rendah", None),
        ("naik kami warga", None),  # a word left out
        ("", None),
        ("…", None),
        (" “” ", None),
    ],
)
def test_a_text_is_placed_by_its_words(words: str, place: str | None) -> None:
    assert Aligner(TEXT).place(words) == (None if place is None else span(TEXT, place))


def test_a_text_that_stands_several_times_is_placed_at_each_in_turn() -> None:
    aligner = Aligner(TEXT)
    assert [aligner.place("Air terus naik"), aligner.place("Air terus naik")] == [
        span(TEXT, "Air terus naik"),
        span(TEXT, "Air terus naik", 2),
    ]


def test_as_written_goes_before_an_earlier_place_in_other_case() -> None:
    text = "WARGA MENJAUH. Warga menjauh."
    assert Aligner(text).place("Warga menjauh") == Span(15, 28)
    assert Aligner(text).place("warga menjauh") == Span(0, 13)


def test_one_place_serves_quotes_that_hold_each_other() -> None:
    aligner = Aligner(TEXT)
    assert aligner.place("kami minta warga menjauh") == span(TEXT, "kami minta warga menjauh")
    assert aligner.place("warga menjauh") == span(TEXT, "warga menjauh")


@pytest.mark.parametrize(("words", "text", "place"), [("api", "Terapi api.", (7, 10)), ("ia", "Dia diam.", None)])
def test_words_are_not_found_inside_other_words(words: str, text: str, place: tuple[int, int] | None) -> None:
    assert Aligner(text).place(words) == (None if place is None else Span(*place))


def test_when_what_is_written_so_is_taken_the_same_words_in_other_case_are_next() -> None:
    aligner = Aligner("WARGA MENJAUH. Warga menjauh.")
    assert [aligner.place("Warga menjauh"), aligner.place("Warga menjauh")] == [Span(15, 28), Span(0, 13)]


def test_two_stands_on_one_content_have_one_place() -> None:
    aligner = Aligner("Badri menuduh kapal itu tua, tuduhan yang dibantah Alma.")
    assert [aligner.place("kapal itu tua"), aligner.place("kapal itu tua")] == [Span(14, 27), Span(14, 27)]


def test_a_text_in_decomposed_letters_is_placed() -> None:
    assert Aligner(TEXT).place("kafe\u0301 terapung") == span(TEXT, "kafé terapung")


def test_the_pieces_of_a_quote_are_placed_together_or_not_at_all() -> None:
    said, repeated = span(TEXT, "Warga Diminta Menjauh"), span(TEXT, "Air terus naik, kami minta warga menjauh")
    found = Aligner(TEXT).place_all(["air terus naik kami mimta warga menjauh", "Warga Diminta Menjauh"])
    assert found is not None
    assert found.spans == (said, repeated)  # in the order of the text
    assert [round(percent) for percent in found.likeness] == [97]  # of the first piece, which is a careless copy
    assert Aligner(TEXT).place_all(["Warga Diminta Menjauh", "kapal karam di selat"]) is None
    assert Aligner(TEXT).place_all([]) == Placed(())


VOCABULARY = ("air", "kapal", "laut", "badai")  # none stands inside another


@given(
    st.lists(st.sampled_from(VOCABULARY), max_size=8),
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3),
    st.sampled_from([" ", ", ", "\n", " “"]),
    st.sampled_from([" ", " - ", "  "]),
)
@settings(deadline=None)
def test_the_places_are_those_that_comparing_all_runs_of_words_finds(
    words: list[str], wanted: list[str], between: str, said_between: str
) -> None:
    text = between.join(words)
    starts = [sum(map(len, words[:n])) + n * len(between) for n in range(len(words))]
    size = len(wanted)
    places = [
        Span(starts[n], starts[n + size - 1] + len(wanted[-1]))
        for n in range(len(words) - size + 1)
        if words[n : n + size] == wanted
    ]
    aligner = Aligner(text)
    assert [aligner.place(said_between.join(wanted)) for _ in places] == places
    once_more = aligner.place(said_between.join(wanted))
    assert once_more in places if places else once_more is None


@given(st.data())
@settings(deadline=None)
def test_any_run_of_words_is_placed_where_it_stands_however_it_is_written(data: st.DataObject) -> None:
    tokens = [match.span() for match in re.finditer(r"\w+", TEXT)]
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(tokens) - 1)] * 2)))
    words = TEXT[tokens[first][0] : tokens[last][1]]
    said = data.draw(
        st.sampled_from([words, words.upper(), words.replace(" ", "\n"), words.replace(",", ""), f"«{words}»"])
    )
    place = Aligner(TEXT).place(said)
    assert place is not None
    assert fold(TEXT[place.start : place.end]) == fold(words)


def test_a_careless_copy_is_placed_at_what_is_most_like_it() -> None:
    aligner = Aligner(TEXT)
    words = "air terus naik kami mimta warga menjauh"
    assert aligner.place(words) is None
    alike = aligner.most_like(words)
    assert alike is not None
    assert alike.span == span(TEXT, "Air terus naik, kami minta warga menjauh")
    assert 85 <= alike.percent < 100


def test_a_copy_with_a_word_too_many_is_placed_about_where_it_stands() -> None:
    place = span(TEXT, "Air terus naik, kami minta warga menjauh,” kata Alma")
    alike = Aligner(TEXT).most_like("Air terus naik dan kami minta warga menjauh, kata Alma")
    assert alike is not None
    assert (alike.span.start, alike.percent < 100) == (place.start, True)
    assert abs(alike.span.end - place.end) <= len(". Ia")


@pytest.mark.parametrize("words", ["kapal karam di selat", "dari", "", "x y z", TEXT + " dan seterusnya"])
def test_what_is_like_nothing_is_not_placed(words: str) -> None:
    assert Aligner(TEXT).most_like(words) is None


@given(st.text(max_size=30), st.text(max_size=60))
@settings(deadline=None)
def test_the_most_like_stretch_lies_in_the_text(words: str, text: str) -> None:
    alike = Aligner(text).most_like(words)
    assert alike is None or 0 <= alike.span.start < alike.span.end <= len(text)
