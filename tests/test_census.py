"""The counts of the card, on a corpus small enough to count by eye."""

from __future__ import annotations

from siapabilang.census import census, census_table
from siapabilang.model import Article, Attributed, Distractor, Entity, Quote, Span

TEXT = (
    "“Air naik,” kata Alma dan Bram. Warga menuduh Alma berbohong, dikutip Radio Teluk dari Kabar Laut. “Rapat” batal."
)
ARTICLE = Article(
    id="banjir/kabar",
    event="banjir",
    outlet="kabar",
    published="",
    headline="",
    text=TEXT,
    entities=(
        Entity("alma", "Alma", "person", ("Alma",)),
        Entity("bram", "Bram", "person", ("Bram",)),
        Entity("warga", "warga", "group", ("Warga",)),
        Entity("radio", "Radio Teluk", "outlet", ("Radio Teluk",)),
        Entity("laut", "Kabar Laut", "outlet", ("Kabar Laut",)),
    ),
    quotes=(
        Quote("q1", "direct", (Span(1, 9),), (Attributed("alma"), Attributed("bram")), "name", fidelity="distorted"),
        Quote(
            "q2",
            "indirect",
            (Span(46, 60),),
            (Attributed("warga", (Span(32, 37),)),),
            "nominal",
            sources=(Attributed("laut"), Attributed("radio")),
        ),
    ),
    distractors=(Distractor(101, 106, "scare"),),
)


def test_each_phenomenon_is_counted_where_it_stands() -> None:
    counted = census([ARTICLE])
    assert {name: number for name, number in counted.items() if number} == {
        "events": 1,
        "articles": 1,
        "outlets": 1,
        "quotes": 2,
        "type direct": 1,
        "type indirect": 1,
        "speaker form name": 1,
        "speaker form nominal": 1,
        "several speakers together": 1,
        "two or more sources": 1,
        "distorted rendering": 1,
        "speaker anonymous or a group": 1,
        "distractor scare": 1,
    }


def test_the_table_has_a_column_for_each_split() -> None:
    lines = census_table([("train", [ARTICLE]), ("test", [])]).splitlines()
    assert lines[0] == "| | train | test |"
    assert "| quotes | 2 | 0 |" in lines
