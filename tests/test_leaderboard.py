"""The leaderboard is what the stored predictions give, and a stranger's name is text and nothing else."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import msgspec
import pytest
from shell import call

from siapabilang.gold import load_gold
from siapabilang.leaderboard import page
from siapabilang.locations import checkout
from siapabilang.model import TRACKS, Track
from siapabilang.predictions import write_predictions
from siapabilang.ranking import Entry, boards
from siapabilang.rescoring import Golds, score_submission, scores_are_stale
from siapabilang.submissions import Submission, read_submission, read_submissions
from siapabilang.systems import load, names, run

SUBMISSIONS = checkout() / "submissions"


@pytest.fixture(scope="module")
def golds() -> Golds:
    return Golds()


@pytest.fixture(scope="module")
def rules(golds: Golds) -> tuple[Submission, list[Entry]]:
    submission = read_submission(SUBMISSIONS / "rules")
    return submission, score_submission(submission, golds)


def test_page_and_stored_scores_are_what_the_submissions_give() -> None:
    result = call("leaderboard", "--check")
    assert result.returncode == 0, result.stderr


def test_whatever_was_made_for_other_data_is_made_anew(tmp_path: Path) -> None:
    root = shutil.copytree(SUBMISSIONS, tmp_path / "submissions")
    for path in root.glob("*/scores.json"):
        path.write_text(path.read_text(encoding="utf-8").replace("|data:", "|data:0.0.9+"), encoding="utf-8")
    (root / "nearest" / "scores.json").unlink()
    assert call("leaderboard", "--submissions", root, "--out", tmp_path / "page.md").returncode == 0
    assert (tmp_path / "page.md").read_bytes() == (checkout() / "LEADERBOARD.md").read_bytes()
    for path in SUBMISSIONS.rglob("*"):
        if path.is_file():
            assert (root / path.relative_to(SUBMISSIONS)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("name", ["nearest", "rules", "learned"])
def test_the_stored_predictions_of_the_baselines_are_what_they_predict_today(
    name: str, track: Track, tmp_path: Path
) -> None:
    file = f"authored-test.{track}.jsonl"
    write_predictions(tmp_path / file, run(load(name), load_gold("test"), track), track)
    assert (tmp_path / file).read_bytes() == gzip.decompress((SUBMISSIONS / name / f"{file}.gz").read_bytes())


def test_the_baselines_come_in_by_the_entry_point() -> None:
    assert {"nearest", "rules", "learned"} <= set(names())


def test_a_figure_typed_into_the_page_is_found(tmp_path: Path) -> None:
    root = tmp_path / "submissions"
    shutil.copytree(SUBMISSIONS / "nearest", root / "nearest", ignore=shutil.ignore_patterns("*real*", "*gold*"))
    page_ = tmp_path / "LEADERBOARD.md"
    assert call("leaderboard", "--submissions", root, "--out", page_).returncode == 0
    assert call("leaderboard", "--check", "--submissions", root, "--out", page_).returncode == 0
    page_.write_text(page_.read_text(encoding="utf-8").replace("11.7", "91.7"), encoding="utf-8")
    result = call("leaderboard", "--check", "--submissions", root, "--out", page_)
    assert result.returncode == 1
    assert result.stderr == "LEADERBOARD.md: is not what submissions/ gives; run `siapabilang leaderboard`\n"
    assert "91.7" in page_.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ('"value":0.7', '"value":0.9', "is not what the stored predictions give"),
        ('"answered": 79', '"answered": 78', "is not what the stored predictions give"),
        ("|data:", "|data:0.1.9+", "was made for other data or by another version"),
        ("|v:", "|v:0.0", "was made for other data or by another version"),
        ('"answered"', "answered", "is no file of scores"),
        ("{", "{" + "[" * 100_000, "is no file of scores"),
    ],
)
def test_stored_scores_typed_by_hand_or_made_for_other_data_are_found(
    tmp_path: Path, rules: tuple[Submission, list[Entry]], was: str, becomes: str, message: str
) -> None:
    submission, entries = rules
    assert scores_are_stale(submission, entries) is None
    stored = (submission.folder / "scores.json").read_text(encoding="utf-8")
    (tmp_path / "scores.json").write_text(stored.replace(was, becomes, 1), encoding="utf-8")
    problem = scores_are_stale(msgspec.structs.replace(submission, folder=tmp_path), entries)
    assert problem
    assert problem.file == "rules/scores.json"
    assert message in problem.message


def test_the_page_shows_strangers_words_as_words(rules: tuple[Submission, list[Entry]]) -> None:
    submission, entries = rules
    said = msgspec.structs.replace(
        submission.description,
        name="a|b <img src=x onerror=alert(1)> @team",
        authors="[me](javascript:alert(1))",
        training_data="x\n\n# Systems\n| 1 | 100.0 |",
        link="https://example.org/a_b",
    )
    submission = msgspec.structs.replace(submission, description=said)
    text = page(boards([msgspec.structs.replace(e, description=said) for e in entries]), [submission])
    assert "a\\|b &lt;img src=x onerror=alert(1)&gt; @\u200bteam" in text
    assert r"\[me\](javascript:alert(1))" in text
    assert "- Training data: x \\#\u200b Systems \\| 1 \\| 100.0 \\|\n" in text
    assert "<https://example.org/a_b>" in text


def test_a_link_that_is_none_is_left_out(rules: tuple[Submission, list[Entry]]) -> None:
    submission, _ = rules
    said = msgspec.structs.replace(submission.description, link="javascript:alert(1)")
    assert "javascript" not in page([], [msgspec.structs.replace(submission, description=said)])


def test_a_system_that_leaves_articles_out_says_so_and_has_no_rank(rules: tuple[Submission, list[Entry]]) -> None:
    submission, entries = rules
    text = page(boards([msgspec.structs.replace(entries[0], answered=12)]), [submission])
    assert "| – | – | [rules](#system-rules) (12 of 79 articles) |" in text


def test_all_submissions_are_on_the_page() -> None:
    text = (checkout() / "LEADERBOARD.md").read_text(encoding="utf-8")
    for submission in read_submissions(SUBMISSIONS):
        assert f'<a id="system-{submission.slug}"></a>' in text
