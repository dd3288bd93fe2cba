"""``siapabilang import`` as a user calls it, and the other commands on what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpora import MADE
from datasets import load_dataset

from siapabilang import __version__
from siapabilang.cli import _Commands
from siapabilang.cli.importing import command
from siapabilang.gold import load_gold
from siapabilang.importers import IMPORTERS
from siapabilang.importers.door import import_corpus, write_import
from siapabilang.model import PredictedQuote, Prediction
from siapabilang.problems import InputError
from siapabilang.scoring import score


def test_every_importer_is_named_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert "import" in _Commands.summaries
    with pytest.raises(SystemExit):
        command(["--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in IMPORTERS)


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_what_is_imported_can_be_scored(name: str, tmp_path: Path) -> None:
    imported = import_corpus(name, MADE[name](tmp_path / "corpus"))
    write_import(imported, tmp_path / "out")
    (split,) = imported.splits
    gold = load_gold(split, dataset=tmp_path / "out")
    perfect = []
    for article in imported.splits[split]:
        names = gold.names[article.id]
        quotes = [
            PredictedQuote(quote.spans, tuple(names[s.entity] for s in quote.speakers if s.entity in names))
            for quote in article.quotes
        ]
        perfect.append(Prediction(article.id, tuple(quotes)))
    result = score(gold, perfect, resamples=0)
    assert result.figures["who-said-what F1"].value == 1
    assert f"|data:{name}-1.0.0+" in result.signature
    assert result.signature.endswith(f"|v:{__version__}")


def test_the_folder_says_what_it_was_made_of(tmp_path: Path) -> None:
    corpus = MADE["pdnc"](tmp_path / "corpus")
    command(["pdnc", str(corpus), "--out", str(tmp_path / "out")], standalone_mode=False)
    record = json.loads((tmp_path / "out" / "import.json").read_text(encoding="utf-8"))
    assert record["importer"] == "pdnc"
    assert record["version"] == "1.0.0"
    assert sorted(record["files"]) == [
        "TheTide/character_info.csv",
        "TheTide/novel_text.txt",
        "TheTide/quotation_info.csv",
    ]
    assert record["counts"]["test"] == {"articles": 1, "quotes": 3, "quotes with a speaker": 3, "entities": 3}
    assert record["exceptions"][0]["line"] == 2
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "under that licence only" in card
    assert "aliases" in card
    assert "1 × a speaker that is no character became one" in card


def test_an_import_loads_with_datasets_and_can_be_repeated(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):  # the second replaces the first
        write_import(import_corpus("german-news", MADE["german-news"](tmp_path / "corpus")), out)
    rows = load_dataset(str(out), split="test", cache_dir=str(tmp_path / "cache"))
    assert rows[0]["headline"] == "Das Wehr hält"
    assert rows[0]["published"] == "2019-05-04"


def test_nothing_is_written_where_the_corpus_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        command(["pdnc", str(tmp_path), "--out", str(tmp_path / "out")], standalone_mode=False)
    assert not (tmp_path / "out").exists()
