"""Where two systems differ: worked out on two tiny articles."""

from __future__ import annotations

import pytest
from factories import gold
from scenes import article, echo, entity, quote

from siapabilang.contrast import Contrast, contrast
from siapabilang.model import Prediction

TEXT = "“Air surut,” kata Ratih. “Jalan putus,” kata Danu."
PEOPLE = (entity("ratih", "Ratih"), entity("danu", "Danu"))
QUOTES = [quote(TEXT, "Air surut", ["ratih"], id="q1"), quote(TEXT, "Jalan putus", ["danu"], id="q2")]
FLOOD, ROAD = (article(TEXT, QUOTES, PEOPLE, id=id_) for id_ in ("banjir/a", "jalan/a"))
GOLD = gold(FLOOD, ROAD)


def kept(id_: str, *numbers: int) -> Prediction:
    return Prediction(id_, tuple(echo(FLOOD).quotes[n] for n in numbers))


def test_articles_and_quotes_on_which_they_differ_are_named_the_worst_first() -> None:
    first = [kept("banjir/a", 0, 1), kept("jalan/a", 0)]
    second = [kept("banjir/a"), kept("jalan/a", 1)]
    assert contrast(GOLD, first, second, "end2end") == [
        Contrast("banjir/a", 1.0, ("q1", "q2"), ()),
        Contrast("jalan/a", 0.0, ("q1",), ("q2",)),
    ]


def test_the_sides_are_told_apart() -> None:
    (found,) = contrast(GOLD, [kept("banjir/a"), kept("jalan/a")], [kept("banjir/a", 0), kept("jalan/a")], "end2end")
    assert (found.first_only, found.second_only) == ((), ("q1",))
    assert found.difference == pytest.approx(-2 / 3)


def test_a_system_does_not_differ_from_itself() -> None:
    same = [kept("banjir/a", 0), kept("jalan/a", 1)]
    assert contrast(GOLD, same, same, "end2end") == []
