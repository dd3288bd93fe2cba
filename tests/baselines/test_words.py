"""Words, and runs of them."""

from __future__ import annotations

import pytest
from sentences import words

from siapabilang_baselines.rules.words import are_in_title_case, index_of, joined, span_of, trimmed, without_end


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Perahu tiba.", ["Perahu", "tiba", "."]),
        ("anak-anak nelayan", ["anak-anak", "nelayan"]),
        ("Jum'at dan Ma’ruf", ["Jum'at", "dan", "Ma’ruf"]),
        ("S.Sos., M.H.", ["S.Sos", ".", ",", "M.H", "."]),
        ("(13/10/2024)", ["(", "13/10/2024", ")"]),
        ("“Siap!”", ["“", "Siap", "!", "”"]),
        ("snake_case", ["snake", "_", "case"]),
        (" \t ", []),
    ],
)
def test_a_word_is_letters_and_digits_with_joints_between_them_or_one_mark(text: str, parts: list[str]) -> None:
    assert [word.text for word in words(text)] == parts


def test_a_word_knows_where_it_stands_and_how_it_is_written_small() -> None:
    _, word = words("Kata Wira")
    assert (word.low, word.span.start, word.span.end) == ("wira", 5, 9)


def test_the_root_of_a_word_lacks_its_clitic() -> None:
    assert [word.root for word in words("Ujarnya ujar nyata")] == ["ujar", "ujar", "nyata"]


@pytest.mark.parametrize(("word", "verbal"), [("menutup", True), ("dibuka", True), ("dia", False), ("pintu", False)])
def test_a_verb_has_a_prefix_and_some_length(word: str, verbal: bool) -> None:  # noqa: FBT001 - the expected answer
    assert words(word)[0].looks_verbal is verbal


def test_trimming_leaves_brackets_and_opening_marks() -> None:
    assert joined(trimmed(words(", – (Perahu) tiba (pagi) .”"))) == "( Perahu ) tiba ( pagi )"
    assert joined(without_end(words("– tiba . !"))) == "– tiba"
    assert not trimmed(words("… !"))


def test_a_span_reaches_from_the_first_word_to_the_last() -> None:
    span = span_of(words("Perahu itu tiba")[1:])
    assert (span.start, span.end) == (7, 15)


def test_a_word_is_found_within_the_bounds_only() -> None:
    five = words("a, b, c")
    assert index_of(five, {","}) == 1
    assert index_of(five, {","}, 2) == 3
    assert index_of(five, {","}, 2, 3) is None


def test_a_line_is_in_title_case_if_three_of_four_words_are() -> None:
    assert are_in_title_case(["Perahu", "Tiba", "Dini", "hari"])
    assert not are_in_title_case(["Perahu", "Tiba", "dini", "hari"])


def test_a_handle_is_one_word() -> None:
    assert [word.text for word in words("tulis @tara_kenanga.79.")] == ["tulis", "@tara_kenanga.79", "."]
