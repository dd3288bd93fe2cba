"""The Croissant file: its own validator finds nothing, and its own reader finds the rows."""

from __future__ import annotations

import json
import logging

import pytest

from siapabilang.features import FEATURES
from siapabilang.gold import load_authored
from siapabilang.locations import dataset_folder


@pytest.mark.filterwarnings("ignore")  # of the validator's dependencies
def test_the_validator_finds_nothing_and_the_reader_finds_the_rows(caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant  # noqa: PLC0415 – slow, and its dependencies warn about their own future

    path = dataset_folder() / "croissant.json"
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(jsonld=str(path))
    assert dataset.metadata.ctx.issues.report() == ""
    rows = list(dataset.records("articles-validation"))
    articles = load_authored("validation")
    assert [row["articles-validation/id"].decode() for row in rows] == [article.id for article in articles]
    assert rows[0]["articles-validation/text"].decode() == articles[0].text


def test_every_parquet_file_has_its_record_set() -> None:
    described = json.loads((dataset_folder() / "croissant.json").read_text(encoding="utf-8"))
    files = {p.relative_to(dataset_folder()).as_posix() for p in dataset_folder().rglob("*.parquet")}
    assert {entry["@id"] for entry in described["distribution"]} == files
    assert {entry["@id"].partition("-")[0] for entry in described["recordSet"]} == set(FEATURES)
