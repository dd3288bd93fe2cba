"""Agreement between two blind annotations: the second scored as a system against the first."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from siapabilang.agreement import as_prediction, read_agreement
from siapabilang.corpus import read_real_part
from siapabilang.gold import gold_of, load_authored, load_gold, load_real
from siapabilang.locations import checkout
from siapabilang.offsets import write_offsets
from siapabilang.scoring import score

ANNOTATIONS = checkout() / "annotations"


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    for layer in ("real", "second", "first"):
        shutil.copytree(ANNOTATIONS / layer, tmp_path / layer, ignore=shutil.ignore_patterns("*.xml"))
    return tmp_path


def test_an_annotation_agrees_with_itself() -> None:
    articles = load_real("validation")
    result = score(gold_of(articles, "real", "validation", "0.0.0"), map(as_prediction, articles))
    for name, value in result.figures.items():
        assert value.value == (0 if name == "distractor false alarms" else 1), name


def test_gold_scored_against_itself_gives_one_on_the_authored_test_split() -> None:
    articles = load_authored("test")
    result = score(load_gold("test"), map(as_prediction, articles))
    for name, value in result.figures.items():
        assert value.value == (0 if name == "distractor false alarms" else 1), name


def test_a_copied_annotation_agrees_throughout(layers: Path) -> None:
    shutil.rmtree(layers / "second")
    shutil.rmtree(layers / "first")
    shutil.copytree(layers / "real", layers / "second" / "real")
    result = read_agreement(layers, "validation")
    assert result is not None
    assert result.figures["via-whom F1"].value == 1


def test_a_quote_that_only_one_annotator_saw_counts_once(layers: Path) -> None:
    before = read_agreement(layers, "validation")
    event = next(e for e in read_real_part(layers / "second") if e.event.id == "korut-kirim-tentara")
    article = event.articles[0]
    fewer = msgspec.structs.replace(article, quotes=article.quotes[1:])
    path = layers / "second" / "real" / f"{article.id}.json"
    path.write_text(write_offsets(fewer), encoding="utf-8")
    after = read_agreement(layers, "validation")
    assert before is not None
    assert after is not None
    assert (after.figures["quote F1"].value or 0) < (before.figures["quote F1"].value or 0)


def test_adjudication_does_not_change_the_agreement(layers: Path) -> None:
    before = read_agreement(layers, "validation")
    first = read_real_part(layers / "first")[0].articles[0]
    path = layers / "real" / f"{first.id}.json"
    path.write_text(write_offsets(msgspec.structs.replace(first, quotes=())), encoding="utf-8")
    assert read_agreement(layers, "validation") == before


def test_nothing_annotated_twice_gives_nothing(layers: Path) -> None:
    shutil.rmtree(layers / "second")
    assert read_agreement(layers, "validation") is None
