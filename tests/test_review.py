"""A pull request is looked at as data: a local repository with a base and what strangers may send against it."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from shell import call

from siapabilang.comment import comment
from siapabilang.locations import checkout
from siapabilang.model import Prediction
from siapabilang.problems import InputError, Problem
from siapabilang.rescoring import Golds, encode_scores, score_submission
from siapabilang.review import Review, review
from siapabilang.submissions import ScoredSet, read_submission
from siapabilang.submit import store

SUBMISSIONS = checkout() / "submissions"
SET = ScoredSet("authored", "test", "end2end")
GOLDS = Golds()


def git(repository: Path, *arguments: str) -> str:
    who = {f"GIT_{role}_{what}": "Uji" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "-C", str(repository), "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, **who})  # noqa: S603
    return done.stdout.decode().strip()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose base holds one submission on one set."""
    repository = tmp_path_factory.mktemp("base") / "repository"
    folder = repository / "submissions" / "nearest"
    folder.mkdir(parents=True)
    for name in ("system.yaml", SET.file_name):
        shutil.copyfile(SUBMISSIONS / "nearest" / name, folder / name)
    (folder / "scores.json").write_bytes(encode_scores(score_submission(read_submission(folder), GOLDS)))
    (repository / "code.py").write_text("print('base')\n")
    git(repository, "init", "--quiet", "--initial-branch=main")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "Base")
    return repository


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A submission as `siapabilang submit` writes it: empty answers, so that nothing of a system is needed."""
    root = tmp_path_factory.mktemp("ready")
    said = read_submission(SUBMISSIONS / "nearest").description
    silence = [Prediction(id_, ()) for id_ in GOLDS.of(SET).articles]
    store(root, "kosong-all", msgspec.structs.replace(said, name="Kosong | @all"), {SET: silence}, GOLDS)
    return root / "kosong-all"


@pytest.fixture
def request_of(base: Path, tmp_path: Path) -> Callable[[Callable[[Path], object]], Review]:
    """Return a function that commits a change to a branch of its own and reviews it from the base."""

    def reviewed(change: Callable[[Path], object]) -> Review:
        theirs = tmp_path / "theirs"
        git(tmp_path, "clone", "--quiet", str(base), str(theirs))
        change(theirs)
        git(theirs, "add", "--all")
        git(theirs, "commit", "--quiet", "--allow-empty", "-m", "Request")
        ours = tmp_path / "ours"
        git(tmp_path, "clone", "--quiet", str(base), str(ours))
        git(ours, "fetch", "--quiet", str(theirs), "HEAD")
        found = review(ours, git(ours, "rev-parse", "FETCH_HEAD"), golds=GOLDS)
        assert git(ours, "status", "--porcelain") == "", "the request left something in the checkout"
        return found

    return reviewed


Reviewed = Callable[[Callable[[Path], object]], Review]


def messages(found: Review) -> str:
    return "\n".join(map(str, found.problems))


def test_a_new_submission_is_scored_and_placed_among_those_that_stand(request_of: Reviewed, ready: Path) -> None:
    found = request_of(lambda theirs: shutil.copytree(ready, theirs / "submissions" / "kosong-all"))
    assert found.problems == ()
    assert [s.slug for s in found.submissions] == ["kosong-all"]
    (board,) = found.boards
    assert board.set == SET
    assert [(row.entry.slug, row.ranks["open"]) for row in board.rows] == [("nearest", 1), ("kosong-all", 2)]
    text = comment(found)
    assert text.startswith("## Submission: nothing wrong\n")
    assert "| 2 | 2 | Kosong \\| @\u200ball | 0.0 (0.0–0.0) |" in text


def test_a_request_that_leaves_submissions_alone(request_of: Reviewed) -> None:
    found = request_of(lambda theirs: (theirs / "code.py").write_text("print('theirs')\n"))
    assert (found.problems, found.submissions, found.boards, found.elsewhere) == ((), (), (), 1)
    assert "Files changed outside `submissions/`, which were not looked at here: 1." in comment(found)


def test_a_removed_submission_is_named(request_of: Reviewed) -> None:
    found = request_of(lambda theirs: shutil.rmtree(theirs / "submissions" / "nearest"))
    assert found.removed == ("nearest",)
    assert "Removed: nearest." in comment(found)


def test_abuse_scores_typed_by_hand(request_of: Reviewed, ready: Path) -> None:
    def change(theirs: Path) -> None:
        folder = Path(shutil.copytree(ready, theirs / "submissions" / "kosong-all"))
        scores = (folder / "scores.json").read_text()
        (folder / "scores.json").write_text(scores.replace('"value":0.0', '"value":0.99', 1))

    found = request_of(change)
    assert messages(found).startswith("kosong-all/scores.json: is not what the stored predictions give")
    assert found.boards[0].rows[-1].entry.result.figures["who-said-what F1"].value == 0.0


def test_abuse_other_predictions_that_are_said_to_be_no_further_attempt(request_of: Reviewed, ready: Path) -> None:
    def change(theirs: Path) -> None:
        for name in (SET.file_name, "scores.json"):
            shutil.copyfile(ready / name, theirs / "submissions" / "nearest" / name)

    assert messages(request_of(change)).startswith("nearest/system.yaml: attempts: is not more than before")


def _link_to_a_file(folder: Path) -> None:
    (folder / "system.yaml").unlink()
    (folder / "system.yaml").symlink_to("/etc/hostname")


def _link_to_a_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to("/etc")


def _bomb(folder: Path) -> None:
    (folder / SET.file_name).write_bytes(gzip.compress(b"{" + bytes(100_000_000), mtime=0))


def _folder_within(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "system.yaml").touch()


def _attributes(folder: Path) -> None:
    (folder / ".gitattributes").write_text("* filter=evil\n")


def _large(folder: Path) -> None:
    (folder / "system.yaml").write_bytes(os.urandom(100_000))


def _submodule(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x")


@pytest.mark.parametrize(
    ("abuse", "message"),
    [
        (_link_to_a_file, "kosong-all/system.yaml: is no plain file; links, folders and devices are not read"),
        (_link_to_a_folder, "kosong-all: is no folder; a submission is a folder, and no link to one"),
        (_submodule, "kosong-all: is no folder"),
        (_bomb, f"kosong-all/{SET.file_name}: "),
        (_folder_within, "kosong-all/'more/system.yaml': does not belong here"),
        (_attributes, "kosong-all/'.gitattributes': does not belong here"),
        (_large, "kosong-all/system.yaml: has 100,000 bytes; at most 65,536"),
    ],
)
def test_abuse_of_the_folder(request_of: Reviewed, ready: Path, abuse: Callable[[Path], None], message: str) -> None:
    found = request_of(lambda theirs: abuse(Path(shutil.copytree(ready, theirs / "submissions" / "kosong-all"))))
    assert messages(found).startswith(message)
    assert (found.submissions, found.boards) == ((), ())


@pytest.mark.parametrize("name", ["A B", "x\ny", "-rf", "\u202eevil", "README.md"])
def test_abuse_name_of_the_folder(request_of: Reviewed, ready: Path, name: str) -> None:
    found = request_of(lambda theirs: shutil.copytree(ready, theirs / "submissions" / name))
    assert "is no name of a submission" in messages(found)
    assert "\u202e" not in comment(found)


def test_abuse_name_of_another_system(request_of: Reviewed, ready: Path) -> None:
    def change(theirs: Path) -> None:
        folder = Path(shutil.copytree(ready, theirs / "submissions" / "kosong-all"))
        said = (folder / "system.yaml").read_text()
        (folder / "system.yaml").write_text(said.replace("Kosong | @all", "Néarest"))

    assert "reads like the name of the submission 'nearest'" in messages(request_of(change))


def test_abuse_very_many_submissions(request_of: Reviewed) -> None:
    def change(theirs: Path) -> None:
        for number in range(11):
            folder = theirs / "submissions" / f"s{number}"
            folder.mkdir()
            (folder / "system.yaml").touch()

    assert messages(request_of(change)) == "submissions: 11 submissions are changed in one request; at most 10"


def test_what_changed_on_the_base_meanwhile_is_not_taken_for_the_requests_doing(base: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    git(tmp_path, "clone", "--quiet", str(base), str(ours))
    git(ours, "branch", "request")
    with (ours / "submissions" / "nearest" / "system.yaml").open("a") as file:
        file.write("link: https://example.org\n")
    git(ours, "commit", "--quiet", "--all", "-m", "Meanwhile")
    found = review(ours, "request", golds=GOLDS)
    assert (found.problems, found.submissions, found.removed, found.elsewhere) == ((), (), (), 0)


def test_a_revision_that_is_none_is_one_clear_error(base: Path) -> None:
    for revision in ("nowhere", "--output=x", "HEAD:code.py"):
        with pytest.raises(InputError, match="is no commit of this repository"):
            review(base, revision, golds=GOLDS)


def test_a_request_without_common_history_is_one_clear_error(base: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    git(tmp_path, "clone", "--quiet", str(base), str(ours))
    git(ours, "checkout", "--quiet", "--orphan", "alone")
    git(ours, "commit", "--quiet", "-m", "Alone")
    with pytest.raises(InputError, match="has no history in common"):
        review(ours, "alone", "main", golds=GOLDS)


def test_the_command_writes_the_comment_and_says_by_its_status_whether_all_is_well(base: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    git(tmp_path, "clone", "--quiet", str(base), str(ours))
    (ours / "submissions" / "nearest" / "run.py").write_text("raise SystemExit\n")
    git(ours, "checkout", "--quiet", "-b", "request")
    git(ours, "add", "--all")
    git(ours, "commit", "--quiet", "-m", "Request")
    git(ours, "checkout", "--quiet", "main")
    result = call("review", "request", "--repository", ours, "--out", tmp_path / "comment.md")
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")
    text = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert text.startswith("## Submission: 1 problem to mend\n\n- nearest/'run.py': does not belong here")


def test_a_comment_is_never_longer_than_can_be_posted() -> None:
    problems = tuple(Problem("x" * 200, "|é" * 4_000) for _ in range(50))
    text = comment(Review(problems, (), (), (), 0))
    assert 40_000 < len(text.encode()) < 60_100
    assert text.endswith("… shortened.\n")
