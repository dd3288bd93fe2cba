"""`siapabilang export` and `restore` as a user calls them, and an annotator's round from end to end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from siapabilang.gold import load_authored, load_real
from siapabilang.locations import checkout

EVENT = "asap-parit-timbau"  # of the validation split
ANNOTATIONS = checkout() / "annotations"
TEXTS = checkout().parent / "shared"
RULES = checkout() / "submissions" / "rules"


def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 – the command under test
        [sys.executable, "-W", "error", "-c", "from siapabilang.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def export(format_: str, out: Path, *more: str | Path) -> subprocess.CompletedProcess[str]:
    return call("export", format_, *more, "--split", "validation", "--event", EVENT, "--out", out)


def test_an_annotators_round_with_brat_ends_in_an_event_that_is_checked_and_compared(tmp_path: Path) -> None:
    """Export, change one thing in the file as brat would, restore, check, compare."""
    out, copy = tmp_path / "export", tmp_path / "annotations"
    result = export("brat", out)
    assert (result.returncode, result.stderr) == (0, "")
    count = sum(article.event == EVENT for article in load_authored("validation"))
    assert result.stdout.startswith(f"{out}: {count} articles; not held: line breaks inside a mark")
    ann = next(path for path in sorted(out.rglob("*.ann")) if "\tPolarity" not in path.read_text(encoding="utf-8"))
    with ann.open("a", encoding="utf-8") as file:
        file.write("A900\tPolarity E1 denied\n")

    shutil.copytree(ANNOTATIONS, copy, ignore=shutil.ignore_patterns("first", "second", "real"))
    result = call("restore", "brat", out, "--out", copy / "second")
    assert (result.returncode, result.stderr) == (0, f"{count} of {count} articles\n")
    assert (copy / "second" / "events" / EVENT / "event.yaml").is_file()
    layers = ("agreement", "--annotations", copy, "--part", "authored", "--split", "validation")
    agreement = json.loads(call(*layers, "--json").stdout)
    assert agreement["alike"] == count - 1
    assert agreement["labels"]["polarity"]["observed"] < 1
    assert agreement["result"]["figures"]["who-said-what F1"]["value"] == 1
    assert f"{EVENT}/{ann.stem}" in call(*layers, "--differences").stdout

    result = call("restore", "brat", out, "--out", copy)
    assert result.returncode == 2
    assert f"{EVENT}/{ann.stem}.xml: is there already and differs; --force replaces it" in result.stderr
    assert call("restore", "brat", out, "--out", copy, "--force").returncode == 0
    assert call("check", "--annotations", copy, "--event", EVENT).returncode == 0


def test_predictions_are_exported_for_correction_and_not_taken_for_annotation(tmp_path: Path) -> None:
    predictions = tmp_path / "rules.jsonl"
    assert call("predict", "--system", "rules", "--split", "validation", "-o", predictions).returncode == 0
    result = export("label-studio", tmp_path / "export", predictions)
    assert (result.returncode, result.stderr) == (0, "")
    tasks = json.loads((tmp_path / "export" / "tasks.json").read_text(encoding="utf-8"))
    assert {prediction["model_version"] for task in tasks for prediction in task["predictions"]} == {"rules"}
    project = tmp_path / "project.json"  # as Label Studio exports it before anybody has begun
    project.write_text(json.dumps([{**task, "annotations": []} for task in tasks]), encoding="utf-8")
    manifest = tmp_path / "export" / "articles.json"
    result = call("restore", "label-studio", project, "--articles", manifest, "--out", tmp_path / "out")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == f"0 of {len(tasks)} articles; {len(tasks)} have no annotation\n"


def test_a_blind_export_holds_the_texts_and_no_annotation(tmp_path: Path) -> None:
    assert export("brat", tmp_path / "export", "--blind").returncode == 0
    files = list((tmp_path / "export").rglob("*.ann"))
    assert files
    assert all(path.read_bytes() == b"" for path in files)
    result = export("brat", tmp_path / "again", RULES / "authored-test.end2end.jsonl", "--blind")
    assert result.returncode == 2
    assert "--blind leaves out what PREDICTIONS would put in" in result.stderr


def test_an_unknown_event_or_a_folder_in_use_is_one_clear_error(tmp_path: Path) -> None:
    result = call("export", "brat", "--event", "tidak-ada", "--out", tmp_path / "export")
    assert (result.returncode, result.stderr) == (2, "error: authored/test: holds no event 'tidak-ada'\n")
    (tmp_path / "anotasi.txt").write_text("x")
    result = export("brat", tmp_path)
    assert result.returncode == 2
    assert result.stderr.endswith("is there already and may hold annotation; name another folder\n")


def test_a_restore_without_its_manifest_says_where_it_is_looked_for(tmp_path: Path) -> None:
    result = call("restore", "brat", tmp_path, "--out", tmp_path / "out")
    assert result.returncode == 2
    assert result.stderr.startswith(f"error: {tmp_path / 'articles.json'}: is missing; name the articles.json")


def test_real_articles_cannot_be_exported_without_their_texts(tmp_path: Path) -> None:
    result = call("export", "cas", "--part", "real", "--split", "validation", "--out", tmp_path / "export")
    assert result.returncode == 2
    assert "--texts names your copy" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts of the real articles are not here")
def test_real_articles_come_back_as_the_very_offset_files(tmp_path: Path) -> None:
    out = tmp_path / "export"
    options = ("--part", "real", "--split", "validation", "--texts", TEXTS)
    assert call("export", "cas", *options, "--out", out).returncode == 0
    assert call("restore", "cas", out, "--out", tmp_path / "back").returncode == 0
    files = sorted((tmp_path / "back" / "real").rglob("*.json"))
    assert len(files) == len(load_real("validation"))
    for path in files:
        assert path.read_bytes() == (ANNOTATIONS / path.relative_to(tmp_path / "back")).read_bytes()
