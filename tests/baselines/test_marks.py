"""Quotation marks: which belong together, and what is done where one was lost."""

from __future__ import annotations

import pytest

from siapabilang.quotation_marks import SINGLE
from siapabilang_baselines.rules import marks


def scanned(text: str, kind: str | None = None) -> list[str]:
    stretches = marks.scan(text, 0, len(text), kind) if kind else marks.scan(text, 0, len(text))
    return [text[stretch.start : stretch.end] for stretch in stretches]


@pytest.mark.parametrize(
    "text",
    ["“Layar naik,” kata Tara.", '"Layar naik," kata Tara.', "”Layar naik,” kata Tara.", "“Layar naik,“ katanya."],
)
def test_marks_pair_by_what_stands_around_them_whatever_their_shape(text: str) -> None:
    assert scanned(text) == ["Layar naik,"]


def test_an_opening_mark_lost_before_a_cue_is_put_at_the_start_of_the_sentence() -> None:
    assert scanned("Ombak reda. Layar naik,” kata Tara.") == ["Layar naik,"]
    assert scanned("Layar naik,” katanya.") == ["Layar naik,"]


def test_a_closing_mark_without_a_cue_behind_it_opens_nothing() -> None:
    assert scanned("Layar naik” dan perahu berangkat.") == []


def test_a_mark_that_is_never_closed_runs_to_the_next_cue() -> None:
    assert scanned("“Layar naik, kata Tara.") == ["Layar naik,"]


def test_a_mark_that_is_never_closed_runs_to_the_end_of_its_line_if_there_is_no_cue() -> None:
    (stretch,) = marks.scan("“Layar naik.", 0, 12)
    assert (stretch.start, stretch.end, stretch.open) == (1, 12, True)


def test_a_second_opening_mark_closes_the_first() -> None:
    assert scanned("“Layar naik, kata Tara. “Ombak reda.”") == ["Layar naik,", "Ombak reda."]


def test_an_odd_number_of_marks_does_not_turn_the_rest_inside_out() -> None:
    assert scanned("Layar” naik. “Ombak reda,” kata Tara. “Angin baik,” katanya.") == ["Ombak reda,", "Angin baik,"]


def test_single_marks_are_read_on_their_own_and_apostrophes_are_none() -> None:
    assert scanned("Hari Jum'at, ‘Layar naik,’ kata Ma’ruf.", SINGLE) == ["Layar naik,"]


@pytest.mark.parametrize("text", ["", "“”", "“ … ”", "”", "“"])
def test_marks_around_no_words_are_no_stretch(text: str) -> None:
    assert scanned(text) == []


@pytest.mark.parametrize(
    ("text", "follows"),
    [(", kata Tara", True), (" ujarnya", True), (" menambahkan", True), (" itu", False), ("", False)],
)
def test_a_cue_is_the_next_word(text: str, follows: bool) -> None:  # noqa: FBT001 - the expected answer
    assert marks.cue_follows(text, 0, len(text)) is follows
