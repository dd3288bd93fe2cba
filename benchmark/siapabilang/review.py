"""What a pull request does to ``submissions/``, looked at as data.

The request's commits lie in the repository, but nothing of them is checked out and nothing of them runs: the folders
that it changes are read out of git by name, kind and size, checked and scored by the code at hand, against the
submissions that stand there already.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.description import DESCRIPTION_FILE
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.ranking import Board, Entry, boards
from siapabilang.rescoring import Golds, score_submission, scores_are_stale
from siapabilang.submissions import (
    Submission,
    check_slug,
    read_submission,
    read_submissions,
    same_names,
    wrong_with_file,
)

_ROOT = "submissions"
_MOST_SUBMISSIONS = 10  # of one request, so that a request cannot keep the scorer busy for hours
_PLAIN_MODES = {"100644", "100755"}


class Review(msgspec.Struct, frozen=True):
    """What a request does.

    ``submissions`` are those that it adds or changes and that can be scored, ``boards`` the boards of their sets as
    they would then be, ``removed`` the slugs that are gone. ``elsewhere`` counts the files that it changes outside
    ``submissions/``, which are not looked at.
    """

    problems: tuple[Problem, ...]
    submissions: tuple[Submission, ...]
    boards: tuple[Board, ...]
    removed: tuple[str, ...]
    elsewhere: int


class _Blob(msgspec.Struct, frozen=True):
    mode: str
    id: str
    size: int


_Tree = Mapping[str, _Blob]  # by path


def review(repository: Path, head: str, base: str = "HEAD", golds: Golds | None = None) -> Review:
    """Return what merging ``head`` into ``base`` does to the submissions of ``repository``, which has base checked out.

    Raises `InputError` if a revision does not exist, if the two have no common history, or if the submissions that
    stand there already cannot be read.
    """
    golds = golds or Golds()
    git = _Git(repository)
    head_id, base_id = git.commit(head), git.commit(base)
    start = git.merge_base(base_id, head_id)
    before, after = git.tree(start), git.tree(head_id)
    slugs = sorted({_slug(path) for path in before.keys() ^ after.keys()} | _changed(before, after))
    removed = tuple(slug for slug in slugs if not any(_slug(path) == slug for path in after))
    present = [slug for slug in slugs if slug not in removed]
    elsewhere = git.elsewhere(start, head_id)
    if len(present) > _MOST_SUBMISSIONS:
        message = f"{len(present):,} submissions are changed in one request; at most {_MOST_SUBMISSIONS}"
        return Review((Problem(_ROOT, message),), (), (), (), elsewhere)
    standing = {submission.slug: submission for submission in read_submissions(repository / _ROOT)}
    others = [submission for slug, submission in standing.items() if slug not in slugs]
    problems: list[Problem] = []
    submissions: list[Submission] = []
    entries: list[Entry] = []
    with tempfile.TemporaryDirectory() as scratch:
        for slug in present:
            try:
                folder = _unpack(git, slug, after, Path(scratch))
                submission = read_submission(folder)
                raise_if_any(list(same_names([*others, *submissions, submission])))
                scored = score_submission(submission, golds)
            except InputError as error:
                problems += error.problems
                continue
            submissions.append(submission)
            entries += scored
            if stale := scores_are_stale(submission, scored):
                problems.append(stale)
            if uncounted := _uncounted_attempt(submission, standing.get(slug)):
                problems.append(uncounted)
    sets = {entry.set for entry in entries}
    rivals = (entry for submission in others for entry in score_submission(submission, golds))
    entries += (entry for entry in rivals if entry.set in sets) if sets else ()
    return Review(tuple(problems), tuple(submissions), tuple(boards(entries)), removed, elsewhere)


def _slug(path: str) -> str:
    return path.split("/")[1]


def _changed(before: _Tree, after: _Tree) -> set[str]:
    return {_slug(path) for path in before.keys() & after.keys() if before[path] != after[path]}


def _uncounted_attempt(now: Submission, before: Submission | None) -> Problem | None:
    """Return a problem if other predictions for a test split are said to be no further attempt."""
    if before is None or now.description.attempts > before.description.attempts:
        return None
    for set_, path in now.files.items():
        stored = before.files.get(set_)
        if set_.split == "test" and stored is not None and stored.read_bytes() != path.read_bytes():
            message = f"is not more than before, but the predictions for {set_} are others"
            return Problem(f"{now.slug}/{DESCRIPTION_FILE}", message, field="attempts")
    return None


def _unpack(git: _Git, slug: str, tree: _Tree, scratch: Path) -> Path:
    """Write the files of a submission into a folder of ``scratch``, once all may be: nothing else is read at all."""
    check_slug(slug)
    blobs = {path.removeprefix(f"{_ROOT}/{slug}/"): blob for path, blob in tree.items() if _slug(path) == slug}
    raise_if_any(list(_strays(slug, blobs)))
    folder = scratch / slug
    folder.mkdir()
    for name, blob in blobs.items():
        (folder / name).write_bytes(git.content(blob))
    return folder


def _strays(slug: str, blobs: _Tree) -> Iterator[Problem]:
    for name, blob in blobs.items():
        if name == f"{_ROOT}/{slug}":
            yield Problem(slug, "is no folder; a submission is a folder, and no link to one")
        elif problem := wrong_with_file(slug, name, blob.size, plain=blob.mode in _PLAIN_MODES):
            yield problem


class _Git:
    """Reads a repository's objects; runs no hook, no filter and no external program."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository

    def commit(self, revision: str) -> str:
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found is None:
            raise InputError([Problem(repr(revision), "is no commit of this repository; fetch it first")])
        return found.decode().strip()

    def merge_base(self, base: str, head: str) -> str:
        found = self._run("merge-base", base, head)
        if found is None:
            raise InputError([Problem(head, "has no history in common with the base; fetch all of it")])
        return found.decode().split()[0]

    def tree(self, commit: str) -> _Tree:
        """Return what lies below ``submissions/``, links and submodules as what they are."""
        listed = self._run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", f"{_ROOT}/") or b""
        tree: dict[str, _Blob] = {}
        for line in listed.decode("utf-8", "backslashreplace").split("\0"):
            if line:
                described, _, path = line.partition("\t")
                mode, _, id_, size = described.split()
                tree[path] = _Blob(mode, id_, int(size) if size.isdecimal() else 0)
        return tree

    def content(self, blob: _Blob) -> bytes:
        found = self._run("cat-file", "blob", blob.id)
        if found is None:
            raise InputError([Problem(blob.id, "cannot be read from the repository")])
        return found

    def elsewhere(self, start: str, head: str) -> int:
        """Return how many files outside ``submissions/`` differ."""
        listed = self._run("diff-tree", "-r", "-z", "--no-renames", "--name-only", start, head) or b""
        return sum(1 for path in listed.split(b"\0") if path and not path.startswith(f"{_ROOT}/".encode()))

    def _run(self, *arguments: str) -> bytes | None:
        """Return what git says; None if it fails."""
        command: Sequence[str] = ("git", "-C", str(self._repository), *arguments)
        result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 – git by its name, no shell
        return result.stdout if result.returncode == 0 else None
