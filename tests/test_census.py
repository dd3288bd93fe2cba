"""The counts of the card, on a corpus small enough to count by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from siapabilang.census import Column, census, census_table, shortfalls
from siapabilang.model import Article, Attributed, Distractor, Entity, Quote, Span
from siapabilang.offsets import from_article
from siapabilang.problems import InputError

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
        "speaker anonymous or a group": 1,
        "with a source": 1,
        "with two or more sources": 1,
        "distorted rendering": 1,
        "distractors": 1,
        "distractor scare": 1,
    }


def test_what_only_a_text_tells_is_unknown_for_articles_without_one() -> None:
    counted = census([from_article(ARTICLE, address="", file="")])
    assert counted["lost or odd quotation mark"] is None
    assert counted["with two or more sources"] == 1


def test_the_table_has_a_column_for_each_set() -> None:
    columns = [
        Column("train", census([ARTICLE])),
        Column("real test", census([from_article(ARTICLE, address="", file="")])),
    ]
    lines = census_table(columns).splitlines()
    assert lines[0] == "| | train | real test |"
    assert "| quotes | 2 | 2 |" in lines
    assert "| runs over paragraphs | 0 | – |" in lines


def targets(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "targets.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_set_that_holds_too_little_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    wanted = targets(tmp_path, "train:\n  quotes: 2\n  denied: 1\ntest:\n  articles: 3\n")
    found = [str(problem) for problem in shortfalls([Column("train", census([ARTICLE]))], wanted)]
    assert found == [
        "targets.yaml: train: denied: there are 0; at least 1 are wanted",
        "targets.yaml: test: articles: there are 0; at least 3 are wanted",
    ]


def test_targets_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Expected `int`"):
        shortfalls([], targets(tmp_path, "train:\n  quotes: many\n"))
