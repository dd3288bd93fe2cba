"""Noun phrases: where the name of a speaker or a source begins and ends."""

from __future__ import annotations

import pytest
from sentences import words

from siapabilang_baselines.rules import phrases, subjects
from siapabilang_baselines.rules.words import index_of, joined


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("kata Tara Kenanga.", "Tara Kenanga"),
        ("kata Kepala Balai Pesisir Tara Kenanga saat ditemui", "Kepala Balai Pesisir Tara Kenanga"),
        ("kata Tara kepada wartawan", "Tara"),
        ("kata Tara, Senin", "Tara"),
        ("kata Tara Senin", "Tara"),
        ("kata Tara menambahkan", "Tara"),
        ("kata Badan Penyelamat Pesisir (BPP) lagi", "Badan Penyelamat Pesisir ( BPP )"),
        ("kata perempuan 31 tahun itu.", "perempuan 31 tahun itu"),
        ("kata sumber yang sama.", "sumber yang sama"),
        ("kata Rahmi K, Mukmin S, dan Iksan P.", "Rahmi K , Mukmin S , dan Iksan P"),
        ("kata Presiden Kalvenia, Ilan Moravec.", "Presiden Kalvenia , Ilan Moravec"),
        ("kata ketuanya, Tara Kenanga.", "ketuanya , Tara Kenanga"),
        ("kata Tara Kenanga, ketua panitia.", "Tara Kenanga"),
    ],
)
def test_the_phrase_behind_a_cue(text: str, phrase: str) -> None:
    read = phrases.after(words(text), 1)
    assert read is not None
    assert joined(read.phrase.words) == phrase


@pytest.mark.parametrize("text", ["kata", "kata.", "kata “", "kata untuk itu", "kata mengatakan"])
def test_where_nothing_names_anybody_there_is_no_phrase_behind_a_cue(text: str) -> None:
    assert phrases.after(words(text), 1) is None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Tara Kenanga mengatakan", "Tara Kenanga"),
        ("Tara juga telah mengatakan", "Tara"),
        ("Namun Tara mengatakan", "Tara"),
        ("Perahu tiba, tetapi Tara mengatakan", "Tara"),
        ("Gubernur yang baru dilantik itu mengatakan", "Gubernur"),
        ("Tara pada hari Minggu mengatakan", "Tara"),
        ("Warga di lereng mengatakan", "Warga di lereng"),
        ("Bupati di lereng mengatakan", "Bupati"),
        ("Tara Kenanga, wali kota Teluk, mengatakan", "Tara Kenanga"),
        ("Juru bicara panitia, Tara Kenanga, mengatakan", "Juru bicara panitia , Tara Kenanga"),
        ("Korea Utara (Korut) mengatakan", "Korea Utara ( Korut )"),
        ("Rahmi, Mukmin, dan Iksan mengatakan", "Rahmi , Mukmin , dan Iksan"),
        ("Rahmi, Mukmin dan Iksan mengatakan", "Rahmi , Mukmin dan Iksan"),
        ("melakukan perjalanan dengan Tara mengatakan", "Tara"),
    ],
)
def test_the_phrase_before_a_cue(text: str, phrase: str) -> None:
    sentence = words(text)
    read = subjects.before(sentence, len(sentence) - 1)
    assert read is not None
    assert joined(read.phrase.words) == phrase
    assert sentence[read.first] is read.phrase.words[0]


@pytest.mark.parametrize(
    "text",
    [
        "mengatakan",
        "Pernyataan itu mengatakan",  # words say nothing themselves
        "Pada Minggu mengatakan",
        "oleh polisi mengatakan",
        "menutup rapat mengatakan",
        "Tara, mengatakan",  # a comma that closes no apposition
    ],
)
def test_where_nobody_is_the_subject_there_is_no_phrase_before_a_cue(text: str) -> None:
    sentence = words(text)
    assert subjects.before(sentence, len(sentence) - 1) is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("dia", "pronoun"),
        ("Mereka", "pronoun"),
        ("Tara Kenanga", "name"),
        ("Bupati Tara", "name"),
        ("Bupati", "nominal"),
        ("warga setempat", "nominal"),
        ("Laporan Balai itu", "nominal"),
    ],
)
def test_the_form_of_a_phrase(text: str, form: str) -> None:
    assert phrases.phrase_of(words(text)).form == form


def test_a_clitic_is_split_from_its_cue() -> None:
    cue, clitic = phrases.split_clitic(words("Ujarnya")[0])
    assert (cue.text, cue.start, cue.end) == ("Ujar", 0, 4)
    assert (clitic.form, clitic.span.start, clitic.span.end) == ("clitic", 4, 7)


def test_a_passive_names_its_speaker_with_or_without_oleh() -> None:
    for text in ("disampaikan Tara", "disampaikan oleh Tara"):
        read = phrases.agent(words(text), 1)
        assert read is not None
        assert joined(read.phrase.words) == "Tara"
    assert phrases.agent(words("disampaikan"), 1) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tara Kenanga", ["Tara Kenanga"]),
        ("Rahmi dan Iksan", ["Rahmi", "Iksan"]),
        ("Rahmi, Mukmin, serta Iksan", ["Rahmi", "Mukmin", "Iksan"]),
        ("dan", []),
    ],
)
def test_people_who_speak_together_are_parted_at_dan(text: str, parts: list[str]) -> None:
    assert [joined(part.words) for part in phrases.phrase_of(words(text)).conjuncts()] == parts


def test_a_phrase_is_not_longer_than_a_name_can_be() -> None:
    sentence = words("kata " + "kapal " * 50)
    read = phrases.after(sentence, 1)
    assert read is not None
    assert read.behind < 25
    assert index_of(sentence, {"kapal"}, read.behind) == read.behind
