"""Folders of strangers: whatever does not belong there is refused before it is opened."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import pytest

from siapabilang.jsonl import STRANGERS
from siapabilang.locations import checkout
from siapabilang.problems import InputError
from siapabilang.rescoring import Golds, score_submission
from siapabilang.submissions import SETS, SLUG, read_submission, read_submissions

SUBMISSIONS = checkout() / "submissions"
END2END = "authored-test.end2end.jsonl.gz"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SUBMISSIONS, tmp_path / "submissions")) / "nearest"


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_submission(folder)
    return str(caught.value)


def scoring_refused(folder: Path, content: bytes) -> str:
    (folder / END2END).write_bytes(content)
    with pytest.raises(InputError) as caught:
        score_submission(read_submission(folder), Golds())
    return str(caught.value)


def test_a_folder_is_read_with_its_files_in_the_order_of_the_sets(folder: Path) -> None:
    submission = read_submission(folder)
    assert (submission.slug, submission.description.name) == ("nearest", "nearest")
    assert list(submission.files) == [set_ for set_ in SETS if (folder / set_.file_name).exists()]
    assert len(submission.files) == 6


def test_abuse_link_to_a_file_outside(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("name: x\n")
    (folder / "system.yaml").unlink()
    (folder / "system.yaml").symlink_to(secret)
    assert refused(folder) == "nearest/system.yaml: is no plain file; links, folders and devices are not read"


def test_abuse_link_to_a_folder_outside(folder: Path) -> None:
    (folder.parent / "other").symlink_to(folder, target_is_directory=True)
    assert "other: is no folder" in refused(folder.parent / "other")


def test_abuse_pipe_that_never_ends(folder: Path) -> None:
    (folder / END2END).unlink()
    os.mkfifo(folder / END2END)
    assert "is no plain file" in refused(folder)


def test_abuse_folder_of_a_files_name(folder: Path) -> None:
    (folder / "scores.json").unlink()
    (folder / "scores.json").mkdir()
    assert "is no plain file" in refused(folder)


@pytest.mark.parametrize("name", ["model.pkl", "run.py", ".hidden", "authored-train.end2end.jsonl.gz", "a\x1b[2J\n.py"])
def test_abuse_file_that_does_not_belong_here(folder: Path, name: str) -> None:
    (folder / name).write_text("")
    text = refused(folder)
    assert "does not belong here; a submission holds system.yaml, scores.json, authored-test.end2end.jsonl.gz" in text
    assert text.isprintable()


def test_abuse_large_file_is_not_opened(folder: Path) -> None:
    assert STRANGERS.stored
    with (folder / END2END).open("wb") as file:
        file.truncate(STRANGERS.stored + 1)
    assert refused(folder) == f"nearest/{END2END}: has 4,194,305 bytes; at most 4,194,304"


def test_abuse_gzip_bomb(folder: Path) -> None:
    bomb = gzip.compress(b"{" + b" " * (STRANGERS.line - 2) + b"\n", mtime=0) * 20
    assert len(bomb) < 100_000
    assert "has more than 33,554,432 bytes when unpacked" in scoring_refused(folder, bomb)


def test_abuse_one_endless_line(folder: Path) -> None:
    assert "the line is longer than 2097152 bytes" in scoring_refused(folder, gzip.compress(b"{" * 3_000_000))


def test_abuse_too_many_lines(folder: Path) -> None:
    assert "has more than 5,000 lines" in scoring_refused(folder, gzip.compress(b"{}\n" * 6_000))


def test_abuse_deep_nesting(folder: Path) -> None:
    record = b'{"article": "a", "quotes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    assert f"nearest/{END2END}:1: " in scoring_refused(folder, gzip.compress(record))


@pytest.mark.parametrize("value", ["NaN", "1" * 5_000, "1e999"])
def test_abuse_numbers_that_are_none(folder: Path, value: str) -> None:
    record = '{"article": "a", "quotes": [{"speakers": [], "spans": [[0, ' + value + "]]}]}\n"
    assert f"nearest/{END2END}:1: " in scoring_refused(folder, gzip.compress(record.encode()))


def test_abuse_pickle(folder: Path) -> None:
    assert "is not a text file" in scoring_refused(folder, gzip.compress(b"\x80\x04\x95\x00\x00pickle"))


def test_abuse_thousands_of_quotes_in_every_article_are_scored_in_bounded_time(folder: Path) -> None:
    """The largest file that is read at all still is scored: some seconds, no more."""
    assert STRANGERS.inflated
    golds = Golds()
    (set_,) = [s for s in SETS if s.file_name == END2END]
    gold = golds.of(set_)
    quotes = [{"speakers": [], "spans": [[n % 900, n % 900 + 1 + n // 900]]} for n in range(5_000)]
    lines = [json.dumps({"article": id_, "quotes": quotes}) + "\n" for id_ in list(gold.articles)[:10]]
    for path in folder.glob("*.jsonl.gz"):
        path.unlink()
    (folder / END2END).write_bytes(gzip.compress("".join(lines).encode()))
    (entry,) = score_submission(read_submission(folder), golds)
    assert entry.answered == 10
    assert not entry.complete


@pytest.mark.parametrize("slug", ["..", "a/b", "A", "-a", "a-", "a_b", "a.b", "", "x" * 41, "a\n", "nul\x00"])
def test_abuse_name_of_a_folder(slug: str) -> None:
    assert not SLUG.fullmatch(slug)


def test_a_folder_of_a_wrong_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Great System").mkdir()
    assert "is no name of a submission" in refused(tmp_path / "Great System")


@pytest.mark.parametrize("missing", ["system.yaml", "*.jsonl.gz"])
def test_what_every_submission_holds_must_be_there(folder: Path, missing: str) -> None:
    for path in folder.glob(missing):
        path.unlink()
    assert "is missing" in refused(folder) or "holds no predictions" in refused(folder)


@pytest.mark.parametrize(
    "name", ["rules", "RULES", "r-u-l-e-s", "ｒｕｌｅｓ", "rulés", "Rules!", "ru1es", "rul\u0435s"]
)
def test_abuse_name_that_reads_like_anothers(folder: Path, name: str) -> None:
    path = folder / "system.yaml"
    path.write_text(path.read_text().replace("name: nearest", f"name: {name}"), encoding="utf-8")
    with pytest.raises(InputError, match=r"rules/system.yaml: name: reads like the name of the submission 'nearest'"):
        read_submissions(folder.parent)


def test_the_problems_of_all_folders_are_collected(folder: Path) -> None:
    (folder / "run.py").touch()
    (folder.parent / "rules" / "system.yaml").unlink()
    (folder.parent / "README.md").touch()
    with pytest.raises(InputError) as caught:
        read_submissions(folder.parent)
    assert len(caught.value.problems) == 3


def test_the_stored_file_names_no_time_and_no_name() -> None:
    for path in SUBMISSIONS.rglob("*.gz"):
        header = path.read_bytes()[:10]
        assert header[3:8] == bytes(5), path  # no flags (so no name), time 0
