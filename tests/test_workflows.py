"""The workflow files: what they let a stranger's pull request do."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from siapabilang.locations import checkout

FOLDER = checkout() / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))


def read(name: str) -> dict[str, Any]:
    document = yaml.safe_load((FOLDER / "workflows" / name).read_text(encoding="utf-8"))
    document["on"] = document.pop(True)  # YAML 1.1 reads the key `on` as a truth value
    return dict(document)


def steps(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in document["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_word_of_a_request_is_pasted_into_a_script(path: Path) -> None:
    for step in steps(read(path.name)):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_named_with_its_version(path: Path) -> None:
    for step in steps(read(path.name)):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", step["uses"])


def test_only_the_job_that_runs_nothing_of_ours_or_theirs_may_write() -> None:
    document = read("submission.yml")
    assert document["permissions"] == {}
    jobs = document["jobs"]
    assert jobs["review"]["permissions"] == {"contents": "read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in jobs["comment"]["steps"])
    assert "siapabilang" not in "".join(step.get("run", "") for step in jobs["comment"]["steps"])


def test_the_request_is_fetched_and_never_checked_out() -> None:
    document = read("submission.yml")
    (checked_out,) = (step for step in steps(document) if "checkout" in step.get("uses", ""))
    assert checked_out["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert checked_out["with"]["persist-credentials"] is False
    script = "\n".join(step.get("run", "") for step in steps(document))
    assert not re.search(r"git (checkout|merge|pull|switch|reset|worktree)", script)


def test_continuous_integration_runs_what_anybody_can_run() -> None:
    document = read("ci.yml")
    assert document["permissions"] == {"contents": "read"}
    assert [step["run"] for step in steps(document) if "run" in step] == [".ci/run"]
    assert (checkout() / ".ci" / "run").stat().st_mode & 0o111


def test_the_linter_for_workflows_finds_nothing() -> None:
    linter = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    assert linter, "zizmor is in the extra [dev]"
    done = subprocess.run([linter, "--offline", "--no-progress", FOLDER], capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout.decode()
