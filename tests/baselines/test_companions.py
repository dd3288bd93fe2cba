"""Further quotes that a reported clause brings with it."""

from __future__ import annotations

import pytest
from sentences import found, only

TARA = ("Tara Kenanga",)
RAHMI = ("Rahmi Palung",)


def test_a_second_cue_is_a_second_quote_with_the_same_mention() -> None:
    first, second = found("Tara Kenanga mendesak nelayan menurunkan layar dan menuntut dermaga segera ditutup.")
    assert (first.what, second.what) == (("nelayan menurunkan layar",), ("dermaga segera ditutup",))
    assert second.rule == "X mengatakan P, second cue"
    assert first.mention == second.mention == TARA
    assert (first.cue, second.cue) == (("mendesak",), ("menuntut",))


def test_a_second_cue_may_deny() -> None:
    _, second = found("Tara Kenanga mengatakan layar sudah naik dan membantah dermaga itu ditutup.")
    assert (second.what, second.polarity) == (("dermaga itu ditutup",), "denied")


@pytest.mark.parametrize("end", ["dan membantah", "dan menuntut itu"])
def test_a_second_cue_without_content_is_part_of_the_first(end: str) -> None:
    assert only(f"Tara Kenanga mengatakan layar sudah naik {end}.").what == (f"layar sudah naik {end}",)


def test_a_clause_reported_by_somebody_else_inside_the_content_is_nested() -> None:
    outer, inner = found("Tara Kenanga mengatakan panitia berjanji menaikkan layar.")
    assert (outer.who, outer.what) == (TARA, ("panitia berjanji menaikkan layar",))
    assert (inner.rule, inner.who, inner.what) == ("X mengatakan P, nested", ("panitia",), ("menaikkan layar",))


def test_a_clause_reported_by_the_same_speaker_is_not_marked_again() -> None:
    assert only("Bupati Tara Kenanga mengatakan Kenanga berjanji menaikkan layar.").who == TARA


@pytest.mark.parametrize("denier", ["dibantah Rahmi Palung", "ditepis Rahmi Palung kemarin"])
def test_an_allegation_that_another_denies_is_two_quotes_on_one_span(denier: str) -> None:
    claim, denial = found(f"Tara Kenanga menuduh nelayan mencuri layar, tuduhan yang {denier}.")
    assert claim.what == denial.what == ("nelayan mencuri layar",)
    assert (claim.who, claim.polarity) == (TARA, "affirmed")
    assert (denial.who, denial.polarity) == (RAHMI, "denied")


def test_who_denies_or_is_nested_is_not_taken_up_by_the_next_pronoun() -> None:
    *_, last = found(
        "Tara Kenanga menuduh nelayan mencuri layar, tuduhan yang dibantah Rahmi Palung.",
        "Ia mengatakan dermaga sudah ditutup.",
    )
    assert last.who == TARA
