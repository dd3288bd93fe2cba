"""Which rule reads a sentence without speech, and relays before it."""

from __future__ import annotations

from sentences import found, only


def test_an_outlet_with_nobody_behind_it_is_the_speaker() -> None:
    quote = only("Dilansir Lintas Samudra, Senin (3/5), layar sudah naik.")
    assert (quote.rule, quote.who, quote.via) == ("Dilansir X, P", ("Lintas Samudra",), ())
    assert (quote.what, quote.cue, quote.mention) == (("layar sudah naik",), ("Dilansir",), ("Lintas Samudra",))


def test_an_outlet_before_somebody_who_speaks_is_their_source() -> None:
    quote = only("Dilansir Lintas Samudra, Tara Kenanga mengatakan layar sudah naik.")
    assert (quote.rule, quote.who, quote.via) == ("X mengatakan P", ("Tara Kenanga",), ("Lintas Samudra",))


def test_a_frame_without_a_verb_makes_nobody_speak() -> None:
    assert found("Dari The Guardian, layar sudah naik.") == []


def test_a_frame_between_that_and_its_clause_does_not_stop_the_reading() -> None:
    assert found("Tara Kenanga mengatakan bahwa, dilansir Lintas Samudra, layar naik. Ombak reda.") == []
