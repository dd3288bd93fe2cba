"""Sources in front of a quote, apart from its cue and speaker."""

from __future__ import annotations

import pytest
from sentences import found, only


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Lewat akun Instagram miliknya, Tara Kenanga membantah layar akan turun.", ("Instagram",)),
        ("Kepada Radio Selat, Tara Kenanga mengaku layar akan turun.", ("Radio Selat",)),
        (
            "Kepada Radio Selat, seperti dikutip Lintas Samudra, Tara Kenanga mengaku layar akan turun.",
            ("Radio Selat", "Lintas Samudra"),
        ),
        ("Lewat akun Instagram miliknya, Tara menulis: “Layar akan turun besok.”", ("Instagram",)),
    ],
)
def test_a_frame_in_front_of_a_quote_names_its_sources_in_order(text: str, via: tuple[str, ...]) -> None:
    assert only(text).via == via


def test_a_frame_behind_one_quote_is_none_of_the_quote_before() -> None:
    first, second = found("“Layar naik,” kata Tara Kenanga. Lewat Telegram, Rahmi Palung mengatakan layar akan turun.")
    assert (first.via, second.via) == ((), ("Telegram",))


def test_an_accusation_and_its_denial_do_not_share_a_frame() -> None:
    text = "Lewat Telegram, Tara Kenanga menuduh Rahmi Palung mencuri layar, tuduhan yang dibantah Rahmi."
    assert {quote.polarity for quote in found(text)} == {"affirmed", "denied"}
    assert "Telegram" not in [via for quote in found(text) if quote.polarity == "denied" for via in quote.via]
