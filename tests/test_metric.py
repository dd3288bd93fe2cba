"""The module for the library `evaluate`: the scorer's numbers, and none of the library's known defects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec
import pytest
from factories import BOAT_TEXT, boat_article, span

from siapabilang.agreement import as_prediction
from siapabilang.gold import load_authored, load_gold
from siapabilang.predictions import wire
from siapabilang.problems import InputError
from siapabilang.rows import article_row
from siapabilang.scoring import score


class Metric(Protocol):
    """What the tests use of an `evaluate` module."""

    def compute(self, **inputs: object) -> dict[str, object]: ...

    def add(self, *, prediction: object, reference: object) -> None: ...


FOLDER = Path(__file__).parents[1] / "benchmark" / "metric" / "who_said_what"


@pytest.fixture(scope="module")
def metric(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metric]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_MODULES_CACHE", str(tmp_path_factory.mktemp("modules")))
        patch.setenv("HF_EVALUATE_OFFLINE", "1")
        import evaluate  # noqa: PLC0415 – reads the environment when it is imported

        yield evaluate.load(str(FOLDER))


ARTICLE = boat_article()
REFERENCE = article_row(ARTICLE)
DENIAL = span(BOAT_TEXT, "perahu itu kelebihan muatan")
RECORD = {
    "article": ARTICLE.id,
    "quotes": [{"spans": [[DENIAL.start, DENIAL.end]], "speakers": ["Alma Rondang"]}],
}


def test_the_numbers_and_the_signature_are_those_of_the_command_line(metric: Metric) -> None:
    articles = load_authored("validation")
    gold = load_gold("validation")
    predictions = [as_prediction(article) for article in articles][:-1]
    predictions.append(type(predictions[0])(articles[-1].id, ()))
    expected = score(gold, predictions, resamples=200)
    records = [msgspec.to_builtins(wire(prediction)) for prediction in predictions]
    found = metric.compute(
        predictions=records,
        references=[article_row(article) for article in articles],
        split="validation",
        version=gold.version,
        resamples=200,
    )
    assert found["signature"] == expected.signature
    intervals = found["intervals"]
    assert isinstance(intervals, dict)
    for name, value in expected.figures.items():
        assert found[name] == value.value
        assert intervals[name] == [value.low, value.high]


def test_a_failed_call_leaves_nothing_behind(metric: Metric) -> None:
    with pytest.raises(InputError):
        metric.compute(predictions=[{"article": "lain/lain", "quotes": []}], references=[REFERENCE], resamples=0)
    found = metric.compute(predictions=[RECORD], references=[REFERENCE], resamples=0)
    assert found["who-said-what precision"] == 1


def test_pairs_can_be_added_one_by_one(metric: Metric) -> None:
    metric.add(prediction=RECORD, reference=REFERENCE)
    assert metric.compute(resamples=0) == metric.compute(predictions=[RECORD], references=[REFERENCE], resamples=0)


@pytest.mark.parametrize("where", ["prediction", "reference"])
def test_a_null_is_one_clear_error_without_gold(metric: Metric, where: str) -> None:
    bad_record = {**RECORD, "article": None} if where == "prediction" else RECORD
    bad_reference = {**REFERENCE, "headline": None} if where == "reference" else REFERENCE
    with pytest.raises(InputError) as refused:
        metric.compute(predictions=[bad_record], references=[bad_reference], resamples=0)
    message = str(refused.value)
    assert ("article" if where == "prediction" else "headline") in message
    secrets = [*BOAT_TEXT.split(), *(alias for entity in ARTICLE.entities for alias in (entity.id, *entity.aliases))]
    assert not any(secret in message.split() for secret in secrets if len(secret) > 4)


def test_a_reference_whose_speaker_is_no_entity_is_refused_without_naming_them(metric: Metric) -> None:
    with pytest.raises(InputError) as refused:
        metric.compute(predictions=[RECORD], references=[{**REFERENCE, "entities": []}], resamples=0)
    assert "references:1: quotes: names an entity that it does not hold" in str(refused.value)
    assert "alma" not in str(refused.value)


def test_an_article_that_stands_twice_among_the_references_is_refused(metric: Metric) -> None:
    with pytest.raises(InputError, match="hold an article twice"):
        metric.compute(predictions=[RECORD], references=[REFERENCE, REFERENCE], resamples=0)


def test_a_track_that_does_not_exist_is_refused(metric: Metric) -> None:
    with pytest.raises(ValueError, match="there is no track 'gold_quotes'"):
        metric.compute(predictions=[RECORD], references=[REFERENCE], track="gold_quotes", resamples=0)


def test_an_error_names_the_record_and_the_field_and_quotes_no_gold(metric: Metric) -> None:
    bad = {"article": ARTICLE.id, "quotes": [{"spans": [[90, 58]], "speakers": ["Alma Rondang"]}]}
    with pytest.raises(InputError) as refused:
        metric.compute(predictions=[bad], references=[REFERENCE], resamples=0)
    assert "predictions:1: quotes[0].spans[0]: start is not before end" in str(refused.value)
    assert "Semua penumpang" not in str(refused.value)
