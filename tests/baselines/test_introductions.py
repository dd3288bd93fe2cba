"""Who speaks at a quotation: from its cue, or the sentences before, to the name and how the article brought it in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang_baselines.tagging.introductions import add_introductions, described, page_of
from siapabilang_baselines.tagging.page import Page
from siapabilang_baselines.tagging.speakers import Manners, Speaker, learned_deeds, learned_openers, speakers

CUES = frozenset({"kata", "ujarnya"})
MANNERS = Manners(frozenset({"menjelaskan"}), frozenset({"ia", "menurut"}), frozenset({"ujarnya"}))

OFFICIAL = "Kepala Desa Lubuk Rasta Palung menjelaskan , air sudah turun ."
PASSER_BY = "Wening ( 55 ) , pedagang asal Kenanga , ikut mengungsi ."
SAID = "” Kami sudah siap sejak pagi , ”"


FROM_FAR = ("Rasta", "deed", "Kepala Desa Lubuk Rasta Palung")


def page(text: str) -> Page:
    return page_of(text.split(), {0}, CUES)


def found(text: str) -> list[tuple[str, str, str] | None]:
    """Return, for each quotation, the name that led to its speaker, how, and the words that introduce them."""
    read = page(text)

    def told(speaker: Speaker) -> tuple[str, str, str]:
        first, beyond = read.run[speaker.introduction]
        return read.tokens[speaker.mention], speaker.by, " ".join(read.tokens[read.title((first, beyond)) : beyond])

    return [told(speaker) if speaker else None for speaker in speakers(read, MANNERS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The name behind the cue, where the article first had it.
        (f"{OFFICIAL} {PASSER_BY} {SAID} kata Rasta .", ("Rasta", "name", "Kepala Desa Lubuk Rasta Palung")),
        (f"{OFFICIAL} {PASSER_BY} {SAID} kata Wening .", ("Wening", "name", "Wening")),
        # A clitic is whoever last did something, not whoever else stands in the sentence.
        (f"{PASSER_BY} {OFFICIAL} {SAID} ujarnya .", ("Rasta", "deed", "Kepala Desa Lubuk Rasta Palung")),
        (f"{OFFICIAL} {PASSER_BY} {SAID} ujarnya .", ("Wening", "deed", "Wening")),
        # … over sentences that name nobody; a pronoun at the head of a sentence is no name.
        (f"{OFFICIAL} Ia menjelaskan , warga pulang . {SAID} ujarnya .", FROM_FAR),
        # A place that is named more often than it does anything is nobody.
        (f"{OFFICIAL} Kenanga menjelaskan , di Kenanga air naik . Di Kenanga reda . {SAID} ujarnya .", FROM_FAR),
        # The cue's own clause introduces who speaks; a title that others bear, too, does not lead to them.
        (f"{OFFICIAL} {SAID} kata Kepala Dusun Tara Wening .", ("Tara", "full name", "kata Kepala Dusun Tara Wening")),
        # The name may be the aside behind a title.
        (f"Juru bicara Palung , Tara , menjelaskan , air turun . {SAID} ujarnya .", ("Tara", "deed", "Tara")),
    ],
)  # fmt: skip
def test_a_quotation_is_followed_to_its_speaker(text: str, expected: tuple[str, str, str]) -> None:
    assert found(text)[-1] == expected


def test_where_nobody_is_named_nobody_speaks() -> None:
    assert found(f"hujan reda . {SAID} ujarnya .") == [None]
    assert found("") == []


def test_asides_ages_titles_and_deeds() -> None:
    read = page(PASSER_BY)
    assert read.runs == [(0, 1), (7, 8)]
    assert read.aged((0, 1))
    assert not read.aged((7, 8))
    assert read.aside((0, 1)) == (4, 9)  # , pedagang asal Kenanga ,
    assert read.deeds((0, 1)) == ["ikut", "pedagang"]  # behind the aside, or of it
    title = page("Sore itu , kepala dusun Rasta pulang .")
    assert title.title((5, 6)) == 3


def test_an_aside_ends_with_its_sentence() -> None:
    read = page("Wening , pedagang . Lalu , ia pulang .")
    assert read.aside((0, 1)) == (1, 1)
    assert read.deeds((0, 1)) == ["pedagang"]


def test_words_in_quotations_are_no_names() -> None:
    read = page("” Pak Rasta sudah tahu , ” kata Tara .")
    assert read.runs == [(8, 9)]


def test_deeds_are_learned_from_those_who_are_quoted() -> None:
    quoted = page(f"Rasta menjelaskan , air turun . {SAID} kata Rasta . Kenanga banjir .")
    other = page("Kenanga banjir . Rasta menjelaskan , air turun .")
    assert learned_deeds([quoted] * 3) == {"menjelaskan"}
    assert learned_deeds([quoted] * 2) == set()  # too seldom
    assert learned_deeds([quoted] * 3 + [other] * 8) == set()  # mostly others do it
    assert learned_deeds([quoted] * 3 + [other] * 7) == {"menjelaskan"}


def test_openers_have_capitals_only_where_sentences_begin() -> None:
    read = page("Menurut camat , air naik . Rasta , menurut warga , pulang .")
    assert learned_openers([read] * 3) == {"menurut"}
    assert learned_openers([read] * 2) == set()  # too seldom


def features(text: str) -> list[list[str]]:
    read = page(text)
    told: list[list[str]] = [[] for _ in read.tokens]
    add_introductions(told, read, MANNERS)
    return told


def test_every_token_of_a_quotation_is_told_how_its_speaker_came_in() -> None:
    text = f"{PASSER_BY} {SAID} ujarnya . {OFFICIAL} {SAID} kata Rasta ."
    tokens, told = text.split(), features(text)
    first, second = (n for n, word in enumerate(tokens) if word == "Kami")
    assert {"i:aged=True", "i:beside=pedagang", "i:by=deed", "i:since=1"} <= set(told[first])
    assert {"i:aged=False", "i:head=kepala", "i:deed=menjelaskan", "i:by=name"} <= set(told[second])
    assert "i:aged=False" in told[tokens.index("kata")]
    assert not any(feature.startswith("i:") for feature in told[tokens.index("mengungsi")])


def test_a_name_is_told_whether_it_is_quoted_and_its_title_how_far_it_is() -> None:
    text = f"{OFFICIAL} {PASSER_BY} {SAID} kata Rasta ."
    tokens, told = text.split(), features(text)
    assert {"p:quotes=1", "p:next=2"} <= set(told[tokens.index("Rasta")])
    assert not any(feature.startswith("p:") for feature in told[tokens.index("Wening")])  # is not quoted
    assert {"t:ahead=2", "t:ahead quotes=1"} <= set(told[tokens.index("Desa")])
    assert "s:introduces" in told[tokens.index("menjelaskan")]


def test_what_stands_beside_a_name_is_told_once_and_in_order() -> None:
    read = page(PASSER_BY)
    told = described(read, (0, 1), 0)
    assert [word for word in told if word.startswith("beside=")] == ["beside=asal", "beside=kenanga", "beside=pedagang"]
    assert len(set(told)) == len(told)


WORDS = ("Rasta", "Tara", "Ia", "camat", "kata", "ujarnya", "menjelaskan", "(", "55", ")", ",", ".", "”", "“")


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sets(st.integers(0, 59)))
def test_any_tokens_have_features_and_speakers_stand_at_names(tokens: Sequence[str], begins: set[int]) -> None:
    read = page_of(tokens, begins, CUES)
    assert sorted(read.run) == [n for run in read.runs for n in range(*run)]
    for quotation, speaker in zip(read.quotations, speakers(read, MANNERS), strict=True):
        if speaker:
            assert speaker.introduction <= speaker.mention
            assert speaker.mention not in range(quotation.first, quotation.beyond)
    told: list[list[str]] = [[] for _ in tokens]
    add_introductions(told, read, MANNERS)
    assert len(told) == len(tokens)
