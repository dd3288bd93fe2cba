"""Paragraphs and sentences, and which marked words are speech."""

from __future__ import annotations

import pytest

from siapabilang_baselines.rules.paragraphs import paragraphs
from siapabilang_baselines.rules.words import joined


def sentences(text: str) -> list[str]:
    (paragraph,) = paragraphs(text)
    return [joined(sentence) for sentence in paragraph.sentences]


def test_empty_lines_furniture_and_bare_datelines_are_no_paragraphs() -> None:
    text = "\n \nSCROLL TO CONTINUE\nBaca juga: Layar Naik\nTELUK, WARTA PANTAI – \n"
    assert paragraphs(text) == []


def test_a_dateline_is_no_part_of_the_first_sentence() -> None:
    assert sentences("TELUK, WARTA PANTAI – Perahu tiba.") == ["Perahu tiba ."]
    assert sentences("Teluk (Antarpulau) - Perahu tiba.") == ["Perahu tiba ."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Perahu tiba. Layar turun.", ["Perahu tiba .", "Layar turun ."]),
        ("Kapan tiba? Besok!", ["Kapan tiba ?", "Besok !"]),
        ("Prof. Tara tiba.", ["Prof . Tara tiba ."]),
        ("H. Sagara tiba.", ["H . Sagara tiba ."]),
        ("Harganya Rp. 5.000 saja.", ["Harganya Rp . 5.000 saja ."]),
        ("Perahu tiba. 12 orang turun.", ["Perahu tiba .", "12 orang turun ."]),
        ("Perahu tiba… lalu pergi.", ["Perahu tiba … lalu pergi ."]),
    ],
)
def test_a_sentence_ends_where_a_full_stop_is_none_of_an_abbreviation(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“Layar naik,” kata Tara.", ["Q kata Tara ."]),
        ("Tara berkata: “Layar naik.”", ["Tara berkata : Q"]),
        ("“Layar naik.” Tara pulang.", ["Q", "Tara pulang ."]),
        ("“Layar naik. Ombak reda,” kata Tara.", ["Q kata Tara ."]),
        ("Poster bertuliskan “Jaga teluk”.", ["Poster bertuliskan Q ."]),
        ("Poster bertuliskan “Jaga teluk”, “Jaga laut” dan “Jaga ikan”.", ["Poster bertuliskan Q , Q dan Q ."]),
        ("Tara mengaku, “saya sudah lama menunggu”.", ["Tara mengaku , Q ."]),
        ("Spanduk bertuliskan “Jaga Teluk Jangan Ditimbun”.", ["Spanduk bertuliskan Q ."]),
        ("Nama ketuanya Tara: “Saya sudah lama sekali menunggu”.", ["Nama ketuanya Tara : Q ."]),
        ("“Kami sudah lama sekali menunggu” di dermaga.", ["Q di dermaga ."]),
    ],
)
def test_speech_in_marks_is_one_word(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Perahu dengan julukan “Raja Ombak!” tiba.",  # named so
        "“Raja Ombak” tiba.",  # a title
        "Ia menyebutnya “raja ombak” sejak dulu.",  # within a sentence
        "Tara mengaku, “lelah”, lalu pulang.",  # too short for a clause
        "Video “Kapal Tua atau Kapal Karam?” tayang kemarin.",  # the title of a work
        "Bulan itu punya nama sendiri: “bulan asin”.",  # a name
    ],
)
def test_names_terms_and_marked_words_of_a_sentence_are_no_speech(text: str) -> None:
    (paragraph,) = paragraphs(text)
    assert len(paragraph.marked) == 1
    assert not any(word.stretch for sentence in paragraph.sentences for word in sentence)


def test_single_marks_are_speech_where_there_are_no_double_ones() -> None:
    assert sentences("‘Layar naik,’ kata Tara.") == ["Q kata Tara ."]


def test_a_headline_is_in_title_case_and_a_line_without_long_words_is_not() -> None:
    assert paragraphs("Perahu Tiba di Dermaga")[0].title_case
    assert not paragraphs("Perahu tiba di dermaga")[0].title_case
    assert not paragraphs("12 di 34")[0].title_case
