"""The leaderboard is what the stored predictions give, and a stranger's name is text and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from siapabilang.gold import load_gold
from siapabilang.leaderboard import escape, page, read_entries
from siapabilang.locations import checkout
from siapabilang.model import TRACKS, Track
from siapabilang.predictions import write_predictions
from siapabilang.problems import InputError
from siapabilang.systems import load, names, run

SUBMISSIONS = checkout() / "submissions"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    shutil.copytree(SUBMISSIONS, folder)
    return folder


def test_the_page_is_what_the_submissions_give() -> None:
    assert (checkout() / "LEADERBOARD.md").read_text(encoding="utf-8") == page(read_entries(SUBMISSIONS))


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("name", ["nearest", "rules", "learned"])
def test_the_stored_predictions_of_the_baselines_are_what_they_predict_today(
    name: str, track: Track, tmp_path: Path
) -> None:
    file = f"authored-test.{track}.jsonl"
    write_predictions(tmp_path / file, run(load(name), load_gold("test"), track), track)
    assert (tmp_path / file).read_bytes() == (SUBMISSIONS / name / file).read_bytes()


def test_the_baselines_come_in_by_the_entry_point() -> None:
    assert {"nearest", "rules", "learned"} <= set(names())


def test_a_damaged_submission_is_named_with_file_and_line(copy: Path) -> None:
    path = copy / "rules" / "authored-test.end2end.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-1], lines[-1][:-20]]), encoding="utf-8")
    with pytest.raises(InputError, match=rf"rules/authored-test.end2end.jsonl:{len(lines)}: "):
        read_entries(copy)


def test_a_file_of_no_known_set_is_refused(copy: Path) -> None:
    (copy / "rules" / "results.jsonl").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"rules/results.jsonl: is none of"):
        read_entries(copy)


def test_an_unknown_key_in_the_system_card_is_refused(copy: Path) -> None:
    path = copy / "rules" / "system.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "score: 100\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rules/system.yaml:1:1: .*unknown field `score`"):
        read_entries(copy)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("best|100.0", r"best\|100.0"),
        ("two\nlines", "two lines"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
        ("\u202eevil", " evil"),
        ("@everyone", "@\u200beveryone"),
        ("a & b", "a &amp; b"),
    ],
)
def test_a_name_cannot_break_out_of_its_cell(name: str, shown: str) -> None:
    assert escape(name) == shown
