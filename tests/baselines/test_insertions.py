"""Reported clauses whose attribution is set off by commas."""

from __future__ import annotations

import pytest
from sentences import found, only

TARA = ("Tara Kenanga",)


@pytest.mark.parametrize(
    ("text", "rule", "content"),
    [
        ("Layar sudah naik, kata Tara Kenanga.", "P, kata X", ("Layar sudah naik",)),
        ("Layar sudah naik, kata Tara Kenanga yang tiba tadi.", "P, kata X", ("Layar sudah naik",)),
        ("Layar sudah naik, kata Tara Kenanga, Senin (3/5).", "P, kata X", ("Layar sudah naik",)),
        ("Layar itu, kata Tara Kenanga, sudah naik sejak pagi.", "P, kata X", ("Layar itu", "sudah naik sejak pagi")),
        ("Apalagi, kata Tara Kenanga, layar sudah naik.", "P, kata X", ("layar sudah naik",)),
        ("Layar sudah naik, Tara Kenanga melaporkan pada hari Minggu.", "P, X melaporkan", ("Layar sudah naik",)),
        ("Menurut Tara Kenanga, layar sudah naik.", "menurut X", ("layar sudah naik",)),
        ("Menurut Tara Kenanga yang tiba tadi, layar sudah naik.", "menurut X", ("layar sudah naik",)),
        ("Layar sudah naik, menurut Tara Kenanga.", "menurut X", ("Layar sudah naik",)),
        (
            "Layar itu, menurut Tara Kenanga, sudah naik sejak pagi.",
            "menurut X",
            ("Layar itu", "sudah naik sejak pagi"),
        ),
    ],
)
def test_the_content_stands_around_the_attribution(text: str, rule: str, content: tuple[str, ...]) -> None:
    quote = only(text)
    assert (quote.rule, quote.who, quote.what, quote.type) == (rule, TARA, content, "indirect")


@pytest.mark.parametrize(
    ("text", "cue"), [("Ombak reda, ujarnya.", "ujar"), ("Ombak besar sudah, menurutnya, reda.", "menurut")]
)
def test_the_clitic_means_whoever_spoke_last(text: str, cue: str) -> None:
    _, quote = found("“Layar naik,” kata Tara Kenanga.", text)
    assert (quote.who, quote.cue, quote.mention) == (TARA, (cue,), ("nya",))


@pytest.mark.parametrize(
    "text",
    [
        "Tara Kenanga mengatakan layar sudah naik, lapor Radio Selat.",
        "Menurut Radio Selat, Tara Kenanga mengatakan layar sudah naik.",
    ],
)
def test_whoever_reports_a_reported_clause_is_its_source(text: str) -> None:
    quote = only(text)
    assert quote.rule == "X mengatakan P, relayed"
    assert (quote.who, quote.what, quote.via) == (TARA, ("layar sudah naik",), ("Radio Selat",))


def test_an_official_who_reports_others_is_the_speaker() -> None:
    quote, inner = found("Menurut Bupati Tara Kenanga, panitia lomba mengatakan layar sudah naik.")
    assert (quote.who, inner.who) == (TARA, ("panitia lomba",))


def test_a_statement_like_the_one_before_has_no_content_of_its_own() -> None:
    assert found("Tara Kenanga melontarkan hal serupa, lapor Radio Selat.") == []
