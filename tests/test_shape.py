"""What a set of articles is like, counted by eye on the article of the boat."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from factories import boat_article

from siapabilang.card import card_prose
from siapabilang.corpus import read_corpus
from siapabilang.locations import checkout
from siapabilang.offsets import from_article
from siapabilang.problems import InputError
from siapabilang.shape import read_wording, shape_of, shape_table, wording_of, wording_table, write_wording

ARTICLE = boat_article()


def test_shares_and_means_of_one_article() -> None:
    shape = shape_of([ARTICLE])
    assert shape.shares["type direct"] == 0.5
    assert shape.shares["speaker form pronoun"] == 0.5
    assert shape.shares["with a source"] == 0.5
    assert shape.shares["articles with a source"] == 1
    assert shape.means["quotes an article"] == 2
    assert shape.means["speakers an article"] == 1
    assert shape.means["tokens a quote (median)"] == 6  # 8 and 4
    # Title 4, first paragraph 5 + 12 + 3, second 6, third 6.
    assert shape.means["tokens an article"] == 36
    assert shape.shares["tokens inside quotes"] == pytest.approx(12 / 36)
    assert shape.means["tokens between quote and mention (mean)"] == 1  # kata; membantah


def test_a_real_article_without_its_text_has_the_same_shape() -> None:
    assert shape_of([from_article(ARTICLE, address="", file="")]) == shape_of([ARTICLE])


def test_an_article_without_a_source_lowers_the_share_of_articles() -> None:
    plain = msgspec.structs.replace(ARTICLE, quotes=ARTICLE.quotes[1:])
    assert shape_of([ARTICLE, plain]).shares["articles with a source"] == 0.5


def test_cue_words_are_counted_whatever_their_case() -> None:
    wording = wording_of([ARTICLE], "abc")
    assert dict(wording.cues) == {
        "kata": 0.3333,
        "dikutip": 0.3333,
        "membantah": 0.3333,
    }


def test_the_table_has_a_column_for_each_set() -> None:
    lines = shape_table({"authored": shape_of([ARTICLE]), "real": shape_of([ARTICLE])}).splitlines()
    assert lines[0] == "| | authored | real |"
    assert "| type direct | 50.0 % | 50.0 % |" in lines
    assert "| quotes an article | 2.0 | 2.0 |" in lines


def test_a_stored_wording_reads_back_and_has_a_column(tmp_path: Path) -> None:
    wording = wording_of([ARTICLE], "abc")
    write_wording(wording, tmp_path / "wording.yaml")
    assert read_wording(tmp_path / "wording.yaml") == wording
    table = wording_table({"authored": wording, "real": wording})
    assert table.startswith("|  | authored | real |")
    assert "*kata* 33.3 %" in table


def test_a_wording_of_other_gold_is_stale(tmp_path: Path) -> None:
    root = checkout() / "annotations"
    corpus = read_corpus(root)
    (tmp_path / "real").mkdir()
    (tmp_path / "card.md").write_text("---\n\n---\n{wording}", encoding="utf-8")
    write_wording(wording_of([ARTICLE], "abc"), tmp_path / "real" / "wording.yaml")
    with pytest.raises(InputError, match="belongs to other gold"):
        card_prose(tmp_path, corpus, "1.0.0")
