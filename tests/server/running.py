"""A real server in processes of its own, started as its organiser starts it, and ended as a power cut ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from server.bench import DESCRIPTION, TASK
from siapabilang.server import teams
from siapabilang.server.database import open_database
from siapabilang.server.settings import read_settings

_COMMAND = [sys.executable, "-c", "from siapabilang.cli import main; main()", "serve"]
PATIENCE = 60.0  # seconds: the machine may be busy with other tests


def configure(folder: Path, gold: Path, **changes: object) -> Path:
    """Write a configuration for tests into ``folder`` and return it."""
    given = {"gold": str(gold), "data": "data", "port": 0, "resamples": 100, "lease_seconds": 1, **changes}
    path = folder / "server.toml"
    path.write_text("".join(f"{name} = {_toml(value)}\n" for name, value in given.items()))
    return path


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int | float) else f"'{value}'"


def organise(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ``siapabilang serve``."""
    command = [*_COMMAND, "--config", str(config), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 – our own command


def add_team(config: Path) -> str:
    """Add a team as its organiser does, and return its token."""
    database = open_database(read_settings(config, {}))
    with database.writing() as session:
        _, token = teams.add(session, "Tim Uji", "")
    database.close()
    return token


class Running:
    """A server that runs, and the door of one team to it."""

    def __init__(self, process: subprocess.Popen[str], address: str, token: str) -> None:
        self.process = process
        self.address = address
        self.client = httpx2.Client(
            base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE
        )

    def open(self) -> str:
        response = self.client.post("/submissions", json={"task": TASK, "description": DESCRIPTION})
        assert response.status_code == 201, response.text
        id_: str = response.json()["id"]
        return id_

    def send(self, id_: str, content: bytes) -> httpx2.Response:
        return self.client.put(f"/submissions/{id_}/predictions", content=content)

    def see(self, id_: str) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(f"/submissions/{id_}").json()
        return told

    def until(self, id_: str, *states: str) -> dict[str, Any]:
        """Wait until a submission is in one of ``states``."""
        seen: dict[str, Any] = until(lambda: self.see(id_), lambda found: found["state"] in states)
        return seen

    def attempts(self) -> int:
        told: Mapping[str, Any] = self.client.get("/team").json()
        count: int = told["limits"]["attempts"]
        return count

    def kill(self) -> None:
        """End everything at once, as a power cut does: server, worker and scorer."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def until(look: Callable[[], Any], good: Callable[[Any], bool]) -> Any:  # noqa: ANN401 – whatever ``look`` returns
    """Return what ``look`` sees as soon as it is ``good``."""
    deadline = time.monotonic() + PATIENCE
    while not good(seen := look()):
        assert time.monotonic() < deadline, seen
        time.sleep(0.02)
    return seen


@contextmanager
def running(config: Path, token: str, *options: str, log: Path | None = None) -> Iterator[Running]:
    """Start a server and end it, unless it has been ended."""
    with (log or config.with_suffix(".log")).open("a") as errors:
        process = subprocess.Popen(  # noqa: S603 – our own command
            [*_COMMAND, "--config", str(config), *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert " listens on http://" in line, (line, config.with_suffix(".log").read_text())
        found = Running(process, line.split(" listens on ")[1].split()[0], token)
        with found.client:
            yield found
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
