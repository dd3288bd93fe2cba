"""Names of people where they stand in an article."""

from __future__ import annotations

import pytest

from siapabilang_baselines.rules.mentions import MentionFinder, is_edge, occurrences


def mentions(text: str) -> list[tuple[str, str]]:
    return [(" ".join(mention.name), mention.title) for mention in MentionFinder(text).find()]


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Lalu datang Tara Kenanga dari pulau.", "Tara Kenanga", ""),
        ("Lalu datang Bupati Tara Kenanga dari pulau.", "Tara Kenanga", "bupati"),
        ("Lalu datang H. Sagara Palung dari pulau.", "Sagara Palung", "h."),
        ("Lalu datang Ali bin Sagara dari pulau.", "Ali bin Sagara", ""),
        ("Menurut Tara Kenanga perahu tiba.", "Tara Kenanga", ""),
        (
            "kapal itu karam di Lambusa, lalu datang Kepala Desa Lambusa Tara Kenanga",
            "Tara Kenanga",
            "kepala desa lambusa",
        ),
    ],
)
def test_a_name_is_what_follows_titles_places_and_sentence_openers(text: str, name: str, title: str) -> None:
    assert (name, title) in mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "Perahu Tiba Bersama Tara Kenanga",  # a headline: capitals tell nothing
        "perahu dari Balai Pesisir",
        "perahu dari Kepala BPP Lambusa",
        "kabar yang dikutip dari Lintas Samudra pagi ini",
        "kata pelaut kepada Lintas Samudra pagi ini",
        "hari Minggu bulan Maret",
    ],
)
def test_headlines_bodies_outlets_and_dates_name_nobody(text: str) -> None:
    assert mentions(text) == []


def test_what_follows_a_body_is_a_name_only_if_it_is_used_alone() -> None:
    text = "orang menyambut Ketua Yayasan Rahmi Kenanga pagi itu juga, lalu {} pulang sendiri"
    assert mentions(text.format("ia")) == []
    assert mentions(text.format("Kenanga")) == [("Rahmi Kenanga", "ketua yayasan"), ("Kenanga", "")]


def test_a_capital_that_only_opens_the_sentence_is_no_part_of_a_name() -> None:
    text = "Nakhoda Kenanga tiba. Lalu datang Kenanga. Semua menyambut Kenanga."
    assert mentions(text)[0] == ("Kenanga", "")


def test_words_are_found_with_and_without_their_edges() -> None:
    text = "Tara, Taraka dan Tara"
    assert list(occurrences(text, "Tara")) == [0, 6, 17]
    assert [is_edge(text, at + 4) for at in (0, 6, 17)] == [True, False, True]
    assert is_edge(text, 0)
    assert not is_edge("", 0)
