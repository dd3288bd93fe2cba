"""Reported clauses whose cue comes first."""

from __future__ import annotations

import pytest
from sentences import found, found_in_page, only

TARA = ("Tara Kenanga",)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("mengatakan bahwa layar sudah naik", "layar sudah naik"),
        ("mengatakan layar sudah naik", "layar sudah naik"),
        ("mengatakan, layar sudah naik", "layar sudah naik"),
        ("mengatakan kepada wartawan bahwa layar sudah naik", "layar sudah naik"),
        ("mengatakan pada hari Minggu, layar sudah naik", "layar sudah naik"),
        ("juga telah menegaskan bahwa layar sudah naik", "layar sudah naik"),
        ("menilai layar sudah naik, Senin (3/5)", "layar sudah naik"),
        ("meminta warga menjauhi dermaga", "warga menjauhi dermaga"),
        ("meminta agar warga menjauhi dermaga", "warga menjauhi dermaga"),
        ("menuduh nelayan mencuri layar", "nelayan mencuri layar"),
    ],
)
def test_the_content_begins_behind_the_cue_and_its_complementiser(text: str, content: str) -> None:
    quote = only(f"Bupati Tara Kenanga {text}.")
    assert (quote.rule, quote.type, quote.polarity) == ("X mengatakan P", "indirect", "affirmed")
    assert (quote.who, quote.what, quote.mention) == (TARA, (content,), ("Bupati Tara Kenanga",))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("membantah layar itu robek", "layar itu robek"),
        ("membantah bahwa layar itu robek", "layar itu robek"),
        ("menepis tuduhan bahwa layar itu robek", "layar itu robek"),
        ("menepis kabar tentang Rahmi bahwa layar itu robek", "layar itu robek"),
        ("menepis tuduhan layar itu dirobek", "layar itu dirobek"),
    ],
)
def test_a_denying_cue_denies_the_content(text: str, content: str) -> None:
    quote = only(f"Bupati Tara Kenanga {text}.")
    assert (quote.who, quote.what, quote.polarity) == (TARA, (content,), "denied")


def test_rejecting_something_as_false_affirms_that_it_is() -> None:
    quote = only("Bupati Tara Kenanga menolak kabar itu sebagai “isapan jempol” belaka.")
    assert quote.what == ("kabar itu sebagai “isapan jempol” belaka",)
    assert (quote.type, quote.polarity) == ("mixed", "affirmed")


def test_marked_words_inside_the_content_make_it_mixed() -> None:
    assert only("Tara Kenanga mengatakan layar itu “tidak pernah” robek.").type == "mixed"


@pytest.mark.parametrize(
    "text",
    [
        "Tara Kenanga menyampaikan dukungan.",
        "Tara Kenanga menegaskan komitmennya untuk teluk.",
        "Tara Kenanga menepis tuduhan itu.",
        "Tara Kenanga menolak undangan itu.",
        "Perahu itu diduga bocor dan dilaporkan hilang.",
        "Pernyataan itu mengatakan layar sudah naik.",
        "Bupati janjikan layar segera naik.",  # bare verbs are cues in headlines only
        "Hari cerah. Ombak reda. Menjelang sore, nelayan pulang.",
    ],
)
def test_noun_phrases_acts_and_the_articles_own_voice_are_no_quotes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("headline", "rule", "who", "content"),
    [
        ("Tara Kenanga: Layar Segera Naik", "X: P", TARA, "Layar Segera Naik"),
        ("Ombak Reda, Bupati: Layar Segera Naik", "X: P", ("Bupati",), "Layar Segera Naik"),
        ("Bupati Janjikan Layar Segera Naik", "X mengatakan P", ("Bupati",), "Layar Segera Naik"),
    ],
)
def test_in_a_headline_colons_and_bare_verbs_attribute(
    headline: str, rule: str, who: tuple[str, ...], content: str
) -> None:
    (quote,) = found_in_page(headline)
    assert (quote.rule, quote.who, quote.what) == (rule, who, (content,))


@pytest.mark.parametrize(
    "headline",
    ["Foto: Layar Segera Naik", "Moskow: Layar Segera Naik", "Tara Kenanga: Ombak", "Di Dermaga: Layar Segera Naik"],
)
def test_labels_places_and_names_before_a_colon_are_no_speakers(headline: str) -> None:
    assert found_in_page(headline) == []


def test_a_noun_of_saying_has_its_owner_for_a_speaker() -> None:
    quote = only("Permintaan Bupati Tara Kenanga agar dermaga ditutup belum dijawab.")
    assert (quote.rule, quote.what, quote.cue) == ("Tudingan X bahwa P", ("dermaga ditutup",), ("Permintaan",))


def test_a_claim_that_somebody_denies_in_the_same_sentence_is_two_quotes_on_one_span() -> None:
    _, denial, claim = found(
        "“Layar naik,” kata Tara Kenanga.",
        "Tudingan Tara Kenanga bahwa nelayan mencuri layar dibantah oleh Rahmi Palung.",
    )
    assert claim.what == denial.what == ("nelayan mencuri layar",)
    assert (claim.who, claim.polarity) == (TARA, "affirmed")
    assert (denial.rule, denial.who, denial.polarity) == ("P dibantah X", ("Rahmi Palung",), "denied")


@pytest.mark.parametrize("link", ["disebutkan bahwa", "disebutkan,", "tertulis"])
def test_a_document_says_what_stands_in_it(link: str) -> None:
    quote = only(f"Dalam surat dakwaan {link} nelayan mencuri layar.")
    assert (quote.rule, quote.who) == ("Dalam X disebutkan P", ("surat dakwaan",))
    assert quote.what == ("nelayan mencuri layar",)


def test_relays_stand_before_the_cue_behind_it_or_behind_the_content() -> None:
    quote = only(
        "Tara Kenanga lewat akun Telegram mengatakan kepada Radio Selat bahwa layar sudah naik, seperti dikutip Lintas."
    )
    assert quote.what == ("layar sudah naik",)
    assert quote.via == ("Radio Selat", "Telegram", "Lintas")
