"""Who is who: people gathered from their mentions, and phrases resolved to them."""

from __future__ import annotations

import pytest
from sentences import words

from siapabilang_baselines.rules.people import People
from siapabilang_baselines.rules.phrases import phrase_of


def meant(text: str, by: str) -> str:
    """Return whom the last words of ``text`` mean."""
    at = text.rindex(by)
    count = len(words(by))
    found = [word for word in words(text) if word.start >= at][:count]
    return People(text).canonical(phrase_of(found))


@pytest.mark.parametrize(
    ("text", "by", "who"),
    [
        ("Lalu datang Tara Kenanga. Orang menyambut Kenanga.", "Kenanga", "Tara Kenanga"),
        (
            "Lalu datang Volodar Zelenkov dari pulau. Orang menyambut Presiden Zelenkovv.",
            "Presiden Zelenkovv",
            "Volodar Zelenkov",
        ),
        ("Lalu datang Bupati Tara Kenanga. Orang menyambut bupati itu.", "bupati itu", "Tara Kenanga"),
        (
            "Tara Kenanga, ketua panitia lomba, tiba. Orang menyambut sang ketua panitia.",
            "sang ketua panitia",
            "Tara Kenanga",
        ),
        ("Perahu itu dijaga ketua panitia, Tara Kenanga. Kata ketuanya, aman.", "ketuanya", "Tara Kenanga"),
        ("Badan Penyelamat Pesisir (BPP) tiba. Orang menyambut BPP.", "BPP", "Badan Penyelamat Pesisir"),
        ("Rusia diam. Moskow lalu bicara.", "Moskow", "Rusia"),
        ("Rusia diam. Pihak Kremlin lalu bicara.", "Pihak Kremlin", "Rusia"),
        ("Orang diam. Moskow lalu bicara.", "Moskow", "Moskow"),  # Russia is not named in the article
        ("Perahu disambut Balai Pesisir (Lambusa).", "Balai Pesisir (Lambusa)", "Balai Pesisir"),
        ("Perahu disambut warga setempat.", "warga setempat", "warga setempat"),
    ],
)
def test_a_phrase_means_the_fullest_name_of_whom_it_names(text: str, by: str, who: str) -> None:
    assert meant(text, by) == who


def test_a_surname_that_two_bear_means_the_one_named_last() -> None:
    both = "Lalu datang Kim Ha-neul dan, kemudian, Kim Seo-jun."
    assert meant(f"{both} Orang menyambut Kim.", "Kim") == "Kim Seo-jun"
    assert meant(f"{both} Orang mencari Kim Ha-neul. Orang menyambut Kim.", "Kim") == "Kim Ha-neul"


def test_a_role_that_two_hold_means_the_one_named_last() -> None:
    text = "Lalu datang Bupati Tara Kenanga dan, kemudian, Bupati Rahmi Palung. Orang menyambut bupati itu."
    assert meant(text, "bupati itu") == "Rahmi Palung"


@pytest.mark.parametrize(
    "text",
    [
        "Perahu sudah aman, kata Tara Kenanga.",
        "Lalu Tara Kenanga juga mengatakan aman.",
        "Perahu besar itu milik Tara Kenanga (41).",
        "Perahu itu milik Tara Kenanga, 41 tahun.",
        "Perahu itu milik Tara Kenanga, juru mudi andal, sejak dulu.",
    ],
)
def test_a_cue_an_age_or_a_role_vouches_for_a_person(text: str) -> None:
    assert People(text).is_person("Tara Kenanga")


def test_other_names_are_not_taken_for_people() -> None:
    assert not People("Perahu itu bernama Camar Kenanga sejak dulu.").is_person("Camar Kenanga")


def test_people_are_remembered_in_the_order_in_which_they_were_named() -> None:
    text = "Sudah aman, kata Tara Kenanga. Sudah siap, kata Rahmi Palung. Lalu Kenanga pulang."
    people = People(text)
    assert people.last_named(len(text), 2) == ["Tara Kenanga", "Rahmi Palung"]
    assert people.last_named(text.index("siap"), 2) == ["Tara Kenanga"]
    assert people.last_named(0) == []
