"""What others are quoted as saying inside speech."""

from __future__ import annotations

import pytest
from sentences import found


def hearsay(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    return [(q.rule, q.who, q.what, q.type) for q in found(text) if q.rule in {"Q in Q", "P in Q"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“Bu guru bilang, ‘Jaga adikmu baik-baik.’ Saya diam,” tutur Imo Rondang.",
            ("Q in Q", ("Bu guru",), ("Jaga adikmu baik-baik.",), "direct"),
        ),
        (
            "“Kata Pak Mandor, ‘Malam saja tiup jelaganya,’” tutur Imo Rondang.",
            ("Q in Q", ("Pak Mandor",), ("Malam saja tiup jelaganya,",), "direct"),
        ),
        (
            "“Petugas bilang kunci ada di kantor,” tutur Imo Rondang.",
            ("P in Q", ("Petugas",), ("kunci ada di kantor",), "indirect"),
        ),
        (
            "“Menurut satpam, rombongannya tiga puluh ekor,” tutur Imo Rondang.",
            ("P in Q", ("satpam",), ("rombongannya tiga puluh ekor",), "indirect"),
        ),
        (
            "“Bupati menulis bahwa dermaga akan dibuka,” tutur Imo Rondang.",
            ("P in Q", ("Bupati",), ("dermaga akan dibuka",), "indirect"),
        ),
    ],
)
def test_somebody_else_is_quoted_inside_speech(text: str, expected: tuple[object, ...]) -> None:
    assert hearsay(text) == [expected]


@pytest.mark.parametrize(
    "speech",
    [
        "Saya bilang kunci ada di kantor",  # the speaker's own words
        "Jangan bilang kunci ada di kantor",  # an order
        "Anda bilang hal buruk?",  # the hearer's
        "Bupati menulis surat panjang sekali",  # in speech, only a few verbs need no link
        "Yang dipakai ‘setoran niat baik’ itu",  # a term
    ],
)
def test_speech_without_anybody_else_in_it_holds_no_other_quote(speech: str) -> None:
    assert hearsay(f"“{speech},” tutur Imo Rondang.") == []


def test_the_outer_quote_keeps_its_speaker_and_all_its_words() -> None:
    outer, inner = found("“Petugas bilang kunci ada di kantor,” tutur Imo Rondang. “Saya pulang.”")
    assert outer.who == ("Imo Rondang",)
    assert outer.what == ("Petugas bilang kunci ada di kantor,", "Saya pulang.")
    assert inner.who == ("Petugas",)
