"""Each kind of error, on sentences short enough to see it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import article, echo, entity, places, quote

from siapabilang.errors import ERROR_KINDS, MEANING, ErrorKind, Finding, review, tally
from siapabilang.model import PredictedQuote, Track
from siapabilang.pairing import judge, prepare

TEXT = (
    "“Tanggul jebol dua kali,” kata Kepala Desa Wiryo Halim kepada Radio Pantai, dikutip Kabar Utara. “Kami butuh "
    "karung goni.” Bupati Sita Halim membantah tanggul jebol karena tikus. Lomba “Adu Nyali” batal. Warga pulang."
)
ENTITIES = (
    entity("wiryo", "Wiryo Halim", "Kepala Desa", "Halim"),
    entity("sita", "Sita Halim", "Bupati", "Halim"),
    entity("radio", "Radio Pantai", kind="outlet"),
    entity("kabar", "Kabar Utara", kind="outlet"),
)
LEVEE = quote(TEXT, "Tanggul jebol dua kali", ["wiryo"], id="q1", sources=["radio", "kabar"])
SACKS = quote(TEXT, "Kami butuh karung goni", ["wiryo"], id="q2")
DENIAL = quote(TEXT, "tanggul jebol karena tikus", ["sita"], id="q3", type="indirect", polarity="denied")
ARTICLE = article(TEXT, [LEVEE, SACKS, DENIAL], ENTITIES, distractors=["“Adu Nyali”"])
RIGHT = echo(ARTICLE).quotes


def said(words: str | Sequence[str], speakers: Sequence[str] = ("Wiryo Halim",), **fields: object) -> PredictedQuote:
    pieces = [words] if isinstance(words, str) else words
    return PredictedQuote(spans=places(TEXT, pieces), speakers=tuple(speakers), **fields)  # type: ignore[arg-type]


def findings(predicted: Sequence[PredictedQuote], track: Track = "end2end") -> list[Finding]:
    gold = prepare(ARTICLE)
    return review(gold, judge(gold, predicted, track), track)


def kinds_of(answer: PredictedQuote, gold: str = "q2") -> tuple[ErrorKind, ...]:
    """Return the kinds for the gold quote ``gold`` where ``answer`` is the only answer that is not right."""
    others = [right for right, quoted in zip(RIGHT, ARTICLE.quotes, strict=True) if quoted.id != gold]
    place = [quoted.id for quoted in ARTICLE.quotes].index(gold)
    return next(finding.kinds for finding in findings([*others, answer]) if finding.gold == place)


def test_where_all_is_right_nothing_is_found() -> None:
    assert [finding.kinds for finding in findings(RIGHT)] == [(), (), ()]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("butuh karung goni", "span too short"),
        ("Kami butuh karung goni.” Bupati", "span too long"),
        ("butuh karung goni.” Bupati", "span shifted"),
        ("goni", "span too short"),
        ("Warga pulang", "missed"),
    ],
)
def test_what_is_wrong_with_the_words(words: str, kind: ErrorKind) -> None:
    assert kinds_of(said(words)) == (kind,)


def test_one_answer_over_two_gold_quotes_merges_them() -> None:
    both = said("Kami butuh karung goni.” Bupati Sita Halim membantah tanggul jebol karena tikus")
    found = findings([RIGHT[0], both])
    assert [finding.kinds for finding in found if finding.gold in (1, 2)] == [("merged",), ("merged",)]
    assert [finding.kinds for finding in found if finding.gold is None] == [("half beside the quote",)]


def test_an_inner_quote_is_missed_where_only_the_outer_one_is_answered() -> None:
    outer = quote(TEXT, "Tanggul jebol dua kali", ["wiryo"], id="q1")
    inner = quote(TEXT, "jebol dua", ["sita"], id="q2")
    gold = prepare(article(TEXT, [outer, inner], ENTITIES))
    verdict = judge(gold, [said("Tanggul jebol dua kali")], "end2end")
    assert {f.kinds for f in review(gold, verdict, "end2end")} == {(), ("missed beside another quote",)}


def test_several_answers_within_one_gold_quote_split_it() -> None:
    found = findings([RIGHT[0], RIGHT[2], said("Kami"), said("goni")])
    assert next(finding.kinds for finding in found if finding.gold == 1) == ("split",)


@pytest.mark.parametrize(
    ("speakers", "kind"),
    [
        (["Sita Halim"], "wrong speaker"),
        (["Bambang"], "unknown name"),
        (["Halim"], "shared name"),
        (["Dia"], "pronoun for a name"),
        ([], "no speaker given"),
    ],
)
def test_what_is_wrong_with_the_speaker(speakers: list[str], kind: ErrorKind) -> None:
    assert kinds_of(said("Kami butuh karung goni", speakers)) == (kind,)


def test_speakers_who_speak_together_may_be_half_right_or_too_many() -> None:
    joint = quote(TEXT, "Kami butuh karung goni", ["wiryo", "sita"], id="q1")
    gold = prepare(article(TEXT, [joint], ENTITIES))
    half = judge(gold, [said("Kami butuh karung goni")], "end2end")
    assert review(gold, half, "end2end")[0].kinds == ("some of the speakers",)
    assert kinds_of(said("Kami butuh karung goni", ["Wiryo Halim", "Sita Halim"])) == ("wrong speaker",)


def test_a_speaker_named_where_nobody_can_be_identified() -> None:
    gold = prepare(article(TEXT, [quote(TEXT, "Kami butuh karung goni", [], id="q1")], ENTITIES))
    named = judge(gold, [said("Kami butuh karung goni")], "end2end")
    assert review(gold, named, "end2end")[0].kinds == ("speaker given where there is none",)


@pytest.mark.parametrize(
    ("sources", "kind"),
    [
        (["Radio Pantai"], "source missing"),
        (["Radio Pantai", "Kabar Utara", "Antara"], "source too many"),
        (["Kabar Utara", "Radio Pantai"], "sources in another order"),
        (["Radio Pantai", "Antara"], "wrong source"),
    ],
)
def test_what_is_wrong_with_the_sources(sources: list[str], kind: ErrorKind) -> None:
    assert kinds_of(said("Tanggul jebol dua kali", sources=tuple(sources)), "q1") == (kind,)


def test_what_is_wrong_with_polarity_and_type() -> None:
    words = "tanggul jebol karena tikus"
    assert kinds_of(said(words, ["Bupati"], polarity="affirmed", type="direct"), "q3") == (
        "denied read as affirmed",
        "wrong type",
    )
    assert kinds_of(said("Kami butuh karung goni", polarity="denied")) == ("affirmed read as denied",)
    assert kinds_of(said(words, ["Bupati"]), "q3") == ()  # what is not said is not wrong


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("“Adu Nyali”", "distractor taken for a quote"),
        ("Warga pulang", "spurious"),
        ("Kami", "answered twice"),
    ],
)
def test_an_answer_that_stands_for_no_gold_quote(words: str, kind: ErrorKind) -> None:
    found = findings([*RIGHT, said(words)])
    assert [finding.kinds for finding in found if finding.gold is None] == [(kind,)]


def test_a_quote_handed_out_and_not_answered() -> None:
    answers = [said("Kami butuh karung goni", quote="q2")]
    assert [finding.kinds for finding in findings(answers, "gold-quotes")] == [("not answered",), (), ("not answered",)]


def test_kinds_are_counted_in_their_order_and_each_has_a_meaning() -> None:
    found = findings([said("Warga pulang"), said("butuh karung goni", ["Bambang"])])
    assert tally(found) == {"missed": 2, "span too short": 1, "spurious": 1, "unknown name": 1}
    assert tally([finding for finding in found if finding.gold is None]) == {"spurious": 1}
    assert set(MEANING) == set(ERROR_KINDS)


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(1, 60)), max_size=6))
def test_every_gold_quote_and_every_answer_has_exactly_one_finding(bounds: list[tuple[int, int]]) -> None:
    spans = [TEXT[start : start + length] for start, length in bounds]
    predicted = [PredictedQuote(spans=places(TEXT, [s]), speakers=("Halim",)) for s in spans if TEXT.count(s) == 1]
    found = findings(predicted)
    assert [finding.gold for finding in found if finding.gold is not None] == [0, 1, 2]
    answers = [finding.answer for finding in found if finding.answer is not None]
    assert sorted(answers) == list(range(len(predicted)))
    for finding in found:
        assert finding.kinds or finding.gold is not None
