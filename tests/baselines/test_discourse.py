"""Whom pronouns, clitics, pairs and documents mean."""

from __future__ import annotations

import pytest
from sentences import found, only

TARA = ("Tara Kenanga",)


@pytest.mark.parametrize("pronoun", ["Ia", "Dia", "Beliau", "Perempuan itu"])
def test_a_pronoun_means_the_person_who_spoke_last(pronoun: str) -> None:
    _, quote = found("“Layar naik,” kata Bupati Tara Kenanga.", f"{pronoun} mengatakan ombak sudah reda.")
    assert quote.who == TARA


def test_a_pronoun_means_the_subject_of_the_sentence_before_it() -> None:
    _, quote = found(
        "“Layar naik,” kata Bupati Rahmi Palung. Camat Tara Kenanga menutup dermaga. Ia mengatakan ombak sudah reda."
    )
    assert quote.who == TARA


def test_the_clitic_means_the_subject_of_the_sentence_before_it() -> None:
    _, quote = found("“Layar naik,” kata Bupati Rahmi Palung. Camat Tara Kenanga datang. “Ombak reda,” katanya.")
    assert quote.who == TARA


def test_before_anybody_spoke_a_pronoun_means_the_person_named_last() -> None:
    assert only("Dermaga ditutup Bupati Tara Kenanga. Kemarin, ia mengatakan ombak sudah reda.").who == TARA


@pytest.mark.parametrize("pronoun", ["Saya", "Kami"])
def test_a_first_person_outside_speech_is_nobody(pronoun: str) -> None:
    assert only(f"{pronoun} mengatakan ombak sudah reda.").who == ()


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        ("Rusia dan China", ("Rusia", "China")),
        ("Ketua panitia dan sekretaris", ("Ketua panitia", "sekretaris")),
        ("Rahmi Palung, Tara Kenanga, dan Iksan Sagara", ("Rahmi Palung", "Tara Kenanga", "Iksan Sagara")),
        ("Dinas Perhubungan dan ESDM", ("Dinas Perhubungan dan ESDM",)),
    ],
)
def test_those_who_speak_together_are_parted_and_one_body_is_not(subject: str, who: tuple[str, ...]) -> None:
    quote = found(
        "“Layar naik,” kata Rahmi Palung. “Ombak reda,” kata Tara Kenanga. “Angin baik,” kata Iksan Sagara.",
        f"{subject} mengatakan dermaga sudah ditutup.",
    )[-1]
    assert (quote.who, quote.mention) == (who, (subject,))


@pytest.mark.parametrize("pronoun", ["Mereka", "Keduanya"])
def test_a_plural_means_those_who_spoke_or_acted_together_last(pronoun: str) -> None:
    together = "Rahmi Palung dan Iksan Sagara menutup lomba."
    *_, quote = found(together, f"{pronoun} mengatakan dermaga sudah ditutup.")
    assert quote.who == ("Rahmi Palung", "Iksan Sagara")


def test_both_means_the_two_named_last_where_nobody_acted_together() -> None:
    *_, quote = found(
        "“Layar naik,” kata Rahmi Palung.", "“Ombak reda,” kata Tara Kenanga. Keduanya mengatakan lomba akan dimulai."
    )
    assert quote.who == ("Rahmi Palung", "Tara Kenanga")


def test_a_document_that_spoke_is_taken_up_again() -> None:
    _, quote = found(
        "Menurut laporan Balai Pesisir, dermaga itu retak.", "Laporan itu menyebutkan tiangnya akan roboh."
    )
    assert quote.who == ("laporan Balai Pesisir",)


def test_one_who_is_described_and_never_named_is_called_as_described() -> None:
    assert only("Pria itu mengatakan ombak sudah reda.").who == ("pria itu",)


def test_a_speaker_is_no_relay_of_their_own_words() -> None:
    assert only("Radio Selat mengatakan ombak sudah reda, dikutip Radio Selat.").via == ()
