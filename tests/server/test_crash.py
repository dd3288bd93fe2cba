"""Power cuts: everything is killed at once while it receives, queues or scores. Nothing is lost or scored twice."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.bench import predictions
from server.running import Running, add_team, configure, running, until

pytestmark = pytest.mark.slow


@pytest.fixture
def config(tmp_path: Path, gold_folder: Path) -> Path:
    return configure(tmp_path, gold_folder)


@pytest.fixture
def token(config: Path) -> str:
    return add_team(config)


def actions(config: Path) -> Counter[str]:
    """Return how often each action stands in the audit log."""
    with closing(sqlite3.connect(config.parent / "data" / "server.db")) as database:
        return Counter(action for (action,) in database.execute("SELECT action FROM audit"))


def children_of(pid: int) -> list[tuple[int, str]]:
    """Return the processes that ``pid`` started, and theirs, with their command lines."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if parent == pid:
                found += [(int(folder.name), line), *children_of(int(folder.name))]
    return found


def the_scorer(server: Running) -> int:
    """Wait for the process that scores, and return its id."""
    lines: list[tuple[int, str]] = until(
        lambda: [c for c in children_of(server.process.pid) if "siapabilang.server.scorer" in c[1]], bool
    )
    return lines[0][0]


def test_killed_while_receiving(config: Path, token: str) -> None:
    with running(config, token, "--workers", "0") as server:
        id_ = server.open()
        parts = urlsplit(server.address)
        with socket.create_connection((parts.hostname or "", parts.port or 0)) as half:
            head = f"PUT /api/v1/submissions/{id_}/predictions HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            head += f"Authorization: Bearer {token}\r\nContent-Length: {len(predictions())}\r\n\r\n"
            half.sendall(head.encode() + predictions()[:1000])
            uploads = config.parent / "data" / "uploads"
            until(lambda: list(uploads.iterdir()), bool)
            server.kill()
    with running(config, token) as server:
        assert server.see(id_)["state"] == "open"
        assert server.attempts() == 0
        assert server.send(id_, predictions()).status_code == 202
        assert server.until(id_, "scored")["released"] == 1.0


def test_killed_while_queueing(config: Path, token: str) -> None:
    with running(config, token, "--workers", "0") as server:
        id_ = server.open()
        assert server.send(id_, predictions()).status_code == 202
        server.kill()
    with running(config, token) as server:
        assert server.until(id_, "scored")["released"] == 1.0
        assert server.attempts() == 1
    assert actions(config)["submission scored"] == 1


def test_killed_while_scoring(config: Path, token: str) -> None:
    with running(config, token) as server:
        id_ = server.open()
        assert server.send(id_, predictions()).status_code == 202
        server.until(id_, "scoring")
        the_scorer(server)
        server.kill()
    with running(config, token) as server:
        assert server.until(id_, "scored")["released"] == 1.0
        assert server.attempts() == 1
    assert actions(config)["submission scored"] == 1
    with closing(sqlite3.connect(config.parent / "data" / "server.db")) as database:
        assert database.execute("SELECT count(*), max(tries) FROM results, submissions").fetchone() == (1, 2)


def test_only_the_worker_dies(config: Path, token: str) -> None:
    with running(config, token) as server:
        id_ = server.open()
        assert server.send(id_, predictions()).status_code == 202
        the_scorer(server)
        (worker,) = [pid for pid, line in children_of(server.process.pid) if "siapabilang.server.worker" in line]
        os.kill(worker, signal.SIGKILL)
        assert server.until(id_, "scored")["released"] == 1.0
    assert actions(config)["submission scored"] == 1


def test_only_the_scorer_dies(config: Path, token: str) -> None:
    # As the kernel does when memory is short: a failed attempt with a plain message.
    with running(config, token) as server:
        id_ = server.open()
        assert server.send(id_, predictions()).status_code == 202
        os.kill(the_scorer(server), signal.SIGKILL)
        seen = server.until(id_, "failed", "scored")
        assert (seen["state"], seen["message"]) == ("failed", "needs more memory than a submission may take")
        assert server.attempts() == 1


def test_a_scoring_over_its_limits_fails_with_a_plain_message(tmp_path: Path, gold_folder: Path) -> None:
    # Resamples beyond what time or memory allow. The worker looks at the gold within the same limits first.
    config = configure(tmp_path, gold_folder, score_seconds=8, resamples=40_000_000)
    token = add_team(config)
    with running(config, token) as server:
        id_ = server.open()
        server.send(id_, predictions())
        seen = server.until(id_, "failed", "scored")
    assert seen["state"] == "failed"
    assert seen["message"] in {
        "takes longer than the 8 seconds that a submission may take",
        "needs more memory than a submission may take",
    }
