"""A full disk and a database that goes away: clear answers, nothing half-done, and all is well again afterwards."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.bench import DESCRIPTION, TASK, Bench, predictions
from server.conftest import MakeBench
from server.postgres import Cluster, new_database
from siapabilang.problems import InputError
from siapabilang.server.database import open_database
from siapabilang.server.settings import Settings


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse whatever makes a file larger than ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(path: Path) -> None:
    """Write to ``path`` until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_a_disk_that_fills_up_while_a_file_comes(bench: Bench) -> None:
    team = bench.team()
    id_ = team.open()
    with largest_file(1000):
        answer = team.send(id_, predictions())
    assert (answer.status_code, answer.json()["error"]) == (507, "disk-full")
    assert "no attempt is used up" in answer.json()["message"]
    assert list(bench.settings.uploads.iterdir()) == []
    assert team.see(id_)["state"] == "open"
    assert team.send(id_, predictions()).status_code == 202
    bench.work()
    assert team.see(id_)["released"] == 1.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB, where we may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=4m tmpfs {folder} 2>/dev/null") != 0:  # noqa: S605
        pytest.skip("mounting a small file system needs rights that are not here")
    yield folder
    os.system(f"umount -l {folder}")  # noqa: S605 – our own path


def test_a_disk_that_is_really_full(small_disk: Path, make_bench: MakeBench) -> None:
    bench = make_bench(data=small_disk)
    team = bench.team()
    first, second = team.open(), team.open()
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        fill(filler)
    answer = team.send(first, predictions())
    assert (answer.status_code, answer.json()["error"]) == (507, "disk-full")
    opening = team.ask("POST", "/submissions", json={"task": TASK, "description": DESCRIPTION})
    assert opening.status_code in {201, 507}  # the database may have a page left
    assert bench.client.get(f"/api/v1/tasks/{TASK}/board").status_code == 200  # reading goes on
    filler.unlink()
    for id_, right in ((first, 24), (second, 48)):
        assert team.send(id_, predictions(right)).status_code == 202
    bench.work()
    assert [team.see(id_)["released"] for id_ in (first, second)] == [0.5, 1.0]


def test_a_full_database_disk_is_told_from_a_database_that_is_gone(bench: Bench) -> None:
    team = bench.team()
    with bench.database.writing() as session:
        session.execute(text("PRAGMA max_page_count = 1"))  # of this connection, which the next request takes
    answers = [
        team.ask("POST", "/submissions", json={"task": TASK, "description": DESCRIPTION | {"description": "x" * 1500}})
        for _ in range(8)
    ]
    assert answers[-1].status_code == 507
    assert answers[-1].json()["error"] == "disk-full"


def test_a_database_that_goes_away_and_comes_back(cluster: Cluster, make_bench: MakeBench) -> None:
    with new_database(cluster.address) as address:
        bench = make_bench(address)
        team = bench.team()
        id_ = team.hand_in(predictions(24))
        other = team.open()
        cluster.stop()
        try:
            for answer in (
                team.ask("GET", "/submissions"),
                team.send(other, predictions()),
                bench.client.get(f"/api/v1/tasks/{TASK}/board"),
                bench.client.get("/readyz"),
            ):
                assert (answer.status_code, answer.json()["error"]) == (503, "database")
                assert answer.headers["retry-after"] == "10"
            assert bench.client.get("/healthz").status_code == 200
            assert "siapabilang_submissions{" not in bench.client.get("/metrics").text
            assert len(list(bench.settings.uploads.iterdir())) == 1  # what could not be taken in has not stayed
            with pytest.raises(InputError, match="cannot be used"):
                open_database(bench.settings)
        finally:
            cluster.start()
        bench.work()
        assert team.see(id_)["released"] == 0.5
        assert team.send(other, predictions()).status_code == 202
        bench.work()
        assert team.see(other)["released"] == 1.0
        bench.close()


def test_a_worker_that_outlives_a_database_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:

    team = bench.team()
    id_ = team.hand_in(predictions())
    steps = iter([OperationalError("", None, Exception()), OSError(errno.EIO, "broken")])
    step = bench.worker.step

    def troubled() -> bool:
        for error in steps:
            raise error
        return step()

    stops = iter([False] * 4)
    monkeypatch.setattr(bench.worker, "step", troubled)
    monkeypatch.setattr(bench.worker, "_stopping", lambda: next(stops, True))
    monkeypatch.setattr("siapabilang.server.worker._AFTER_AN_ERROR", 0.0)
    bench.worker.work()
    assert team.see(id_)["state"] == "scored"


def test_data_that_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="--data: cannot be a folder"):
        open_database(Settings(data=tmp_path / "file"))
