"""Relay frames: through whom the words came, innermost first."""

from __future__ import annotations

import pytest
from sentences import words

from siapabilang_baselines.rules import relays
from siapabilang_baselines.rules.words import joined


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("dikutip Lintas Samudra", ["Lintas Samudra"]),
        ("dilansir dari laman resmi Lintas Samudra, Senin", ["Lintas Samudra"]),
        ("diberitakan Radio Selat dan dikutip Lintas Samudra", ["Radio Selat", "Lintas Samudra"]),
        ("ditirukan ibunya, Mama Tara", ["ibunya , Mama Tara"]),
        ("dikutip Lintas Samudra dari Radio Selat", ["Radio Selat", "Lintas Samudra"]),
        ("kepada Radio Selat, dikutip Lintas Samudra", ["Radio Selat", "Lintas Samudra"]),
        ("kepada Radio Selat", ["Radio Selat"]),
        ("dalam wawancara dengan Radio Selat", ["Radio Selat"]),
        ("dalam keterangan yang diterima Lintas Samudra", ["Lintas Samudra"]),
        ("dilansir sejumlah media", ["sejumlah media"]),
        ("melalui aplikasi pesan Telegram", ["Telegram"]),
        ("lewat akun X miliknya", ["X"]),
        ("di Instagramnya", ["Instagram"]),
        ("via WA", ["WhatsApp"]),
    ],
)
def test_a_frame_names_its_relays(text: str, via: list[str]) -> None:
    assert [relay.name for relay in relays.find(words(text))] == via


@pytest.mark.parametrize(
    "text",
    [
        "kepada wartawan",
        "kepada Bupati Tara Kenanga",
        "kepada Balai Pesisir",
        "kepada warga",
        "dalam wawancara dengan Bupati Tara",
        "keterangan yang diterima wartawan",
        "dikutip media setempat",
        "kabar yang beredar melalui WhatsApp",
        "dalam jumpa pers",
        "di pesisir, lalu lewat x",
        "di dermaga tua milik X",
        "dikutip",
        "kepada",
        "melalui",
    ],
)
def test_hearers_occasions_and_places_are_no_relays(text: str) -> None:
    assert relays.find(words(text)) == []


def test_the_cue_of_a_frame_is_its_verb_and_a_preposition_is_none() -> None:
    text = "kepada Radio Selat, dikutip Lintas Samudra"
    cues = [relay.cue and text[relay.cue.start : relay.cue.end] for relay in relays.find(words(text))]
    assert cues == [None, "dikutip"]


def test_frames_are_looked_for_within_the_bounds_only() -> None:
    sentence = words("dikutip Radio Selat, dilansir Lintas Samudra")
    assert [relay.name for relay in relays.find(sentence, 3)] == ["Lintas Samudra"]
    assert [relay.name for relay in relays.find(sentence, 0, 3)] == ["Radio Selat"]


@pytest.mark.parametrize("text", ["aman, lapor Radio Selat", "aman, menurut Radio Selat"])
def test_what_closes_a_sentence_behind_a_comma_is_a_relay_too(text: str) -> None:
    assert relays.find(words(text)) == []
    assert [relay.name for relay in relays.around(words(text), 1)] == ["Radio Selat"]


def test_a_closing_frame_needs_a_comma_and_a_name() -> None:
    assert relays.around(words("ia lapor Radio Selat"), 1) == []
    assert relays.around(words("aman, lapor warga"), 1) == []


@pytest.mark.parametrize(
    ("text", "via", "rest"),
    [
        ("Dilansir Lintas Samudra, perahu tiba", ["Lintas Samudra"], "perahu tiba"),
        ("Dilansir Lintas Samudra, Senin (3/5), perahu tiba", ["Lintas Samudra"], "perahu tiba"),
        ("Dari laman Samudra, perahu tiba", ["Samudra"], "perahu tiba"),
        ("Dari The Guardian, perahu tiba", ["The Guardian"], "perahu tiba"),
        ("Dari dermaga, perahu tiba", [], "Dari dermaga , perahu tiba"),
        ("Tara tiba, dikutip Lintas", [], "Tara tiba , dikutip Lintas"),
        ("Perahu tiba", [], "Perahu tiba"),
    ],
)
def test_a_frame_at_the_front_is_taken_off_the_sentence(text: str, via: list[str], rest: str) -> None:
    remaining, found = relays.leading(words(text))
    assert [relay.name for relay in found] == via
    assert joined(remaining) == rest
