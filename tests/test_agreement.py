"""Agreement between two blind annotations: the second scored as a system against the first."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from scenes import article, entity, quote

from siapabilang.agreement import Agreement, Label, Layers, as_prediction, measure, read_layers
from siapabilang.corpus import read_real_part
from siapabilang.gold import gold_of, load_authored, load_gold, load_real
from siapabilang.locations import checkout
from siapabilang.model import UNSPECIFIED, Article
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
    unnamed = sum(s.entity == UNSPECIFIED for a in articles for q in a.quotes for s in q.speakers)
    quotes = sum(len(a.quotes) for a in articles)
    # Where nobody can be identified as the speaker, naming nobody is right and still no answer.
    expected = {"distractor false alarms": 0.0, "coverage": 1 - unnamed / quotes}
    for name, value in result.figures.items():
        assert value.value == pytest.approx(expected.get(name, 1.0)), name


def agreed(root: Path) -> Agreement:
    layers = read_layers(root, "real", "validation")
    assert layers is not None
    return measure(layers, resamples=20)


def test_a_copied_annotation_agrees_throughout(layers: Path) -> None:
    shutil.rmtree(layers / "second")
    shutil.rmtree(layers / "first")
    shutil.copytree(layers / "real", layers / "second" / "real")
    found = agreed(layers)
    assert found.result.figures["via-whom F1"].value == 1
    assert {name: label.observed for name, label in found.labels.items()} == dict.fromkeys(
        ("token is content", "speakers", "sources", "type", "polarity", "form"), 1.0
    )
    assert found.alike == found.result.articles


def test_a_quote_that_only_one_annotator_saw_counts_once(layers: Path) -> None:
    before = agreed(layers)
    event = next(e for e in read_real_part(layers / "second") if e.event.id == "korut-kirim-tentara")
    article = event.articles[0]
    fewer = msgspec.structs.replace(article, quotes=article.quotes[1:])
    path = layers / "second" / "real" / f"{article.id}.json"
    path.write_text(write_offsets(fewer), encoding="utf-8")
    after = agreed(layers)
    assert (after.result.figures["quote F1"].value or 0) < (before.result.figures["quote F1"].value or 0)
    assert (after.labels["token is content"].alpha or 0) < (before.labels["token is content"].alpha or 0)


def test_adjudication_does_not_change_the_agreement(layers: Path) -> None:
    before = agreed(layers)
    first = next(e for e in read_real_part(layers / "first") if e.event.split == "validation").articles[0]
    path = layers / "real" / f"{first.id}.json"
    path.write_text(write_offsets(msgspec.structs.replace(first, quotes=())), encoding="utf-8")
    assert agreed(layers) == before


def test_nothing_annotated_twice_gives_nothing(layers: Path) -> None:
    shutil.rmtree(layers / "second")
    assert read_layers(layers, "real", "validation") is None


# Two annotators on one paragraph: six quotes, all found by both. Worked out by hand after Krippendorff (2019, 12.3).

TEXT = "Alma: satu. Alma: dua. Alma: tiga. Alma: empat. Alma: lima. Alma: enam."
PEOPLE = [entity("alma", "Alma"), entity("bram", "Bram")]


def annotated(*speakers: str) -> Article:
    numbers = ("satu", "dua", "tiga", "empat", "lima", "enam")
    quotes = [
        quote(TEXT, number, [speaker], id=f"q{n}")
        for n, (number, speaker) in enumerate(zip(numbers, speakers, strict=True))
    ]
    return article(TEXT, quotes, PEOPLE)


def test_alpha_corrects_the_observed_agreement_for_chance() -> None:
    first = annotated("alma", "alma", "alma", "alma", "bram", "bram")
    second = annotated("alma", "alma", "alma", "bram", "bram", "bram")
    gold = gold_of([first], "authored", "test", "0.0.0")
    layers = Layers(gold, {first.id: as_prediction(second)}, {first.id: first}, {second.id: second})
    label = measure(layers, resamples=0).labels["speakers"]
    assert label.cases == 6
    assert label.observed == pytest.approx(5 / 6)
    # 12 values: 7 alma, 5 bram. Observed disagreement 1/6; expected 1 - (7·6 + 5·4) / (12·11) = 70/132.
    assert label.alpha == pytest.approx(1 - (1 / 6) / (70 / 132))


def test_where_all_say_the_same_one_thing_there_is_no_alpha() -> None:
    same = annotated(*["alma"] * 6)
    gold = gold_of([same], "authored", "test", "0.0.0")
    label = measure(Layers(gold, {same.id: as_prediction(same)}, {same.id: same}, {same.id: same}), resamples=0)
    assert label.labels["speakers"] == Label(6, 1.0, None)
