"""Measure how fast the submission server answers while it scores, and write ``docs/server-speed.md``.

Fifty teams hand in at once, then each asks for a page every second until all are scored; the same is asked of the idle
server. ``python -m speed.server``.
"""

from __future__ import annotations

import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import click
import httpx2
import numpy as np

from siapabilang.gold import load_gold
from siapabilang.locations import dataset_folder
from siapabilang.model import PredictedQuote, Prediction, Span
from siapabilang.predictions import write_predictions
from siapabilang.server import teams
from siapabilang.server.database import open_database
from siapabilang.server.settings import Settings

TEAMS = 50
_TASK = "authored-test.end2end"
_IDLE_ROUNDS = 20  # pages that each team asks of the idle server
_EVERY = 1.0  # seconds between two pages of a team
_PAGES = {"leaderboard, page": "/", "corpus, page": "/corpus", "how to submit, page": "/how-to-submit"}
_WATCHED = "submission, JSON"
_ROUTES = {"board, JSON": f"/tasks/{_TASK}/board", _WATCHED: "/submissions/{id}", "server, JSON": "/server"}
_DESCRIPTION = {
    "name": "Pengukur",
    "authors": "siapabilang",
    "description": "measures the server",
    "training_data": "none",
    "external_data": "none",
    "parameters": "none",
    "cost": "nothing",
    "attempts": 1,
    "selection": "only one",
    "date": "2027-01-01",
    "contact": "nobody",
}
_HEAD = """\
# Speed of the submission server

<!-- Written by `python -m speed.server`. -->

{teams} teams hand in at once and then ask for a page every second each, while one worker scores; the idle server is
asked the same afterwards. One machine's figures ({machine}; load of others at the start {load:.1f}); machines are
noisy.

| page | while scoring, p50 | p95 | idle, p50 | p95 |
|---|---:|---:|---:|---:|
{rows}

{scored} submissions were scored in {seconds:.0f} s; answers by status: {statuses}.
"""


class _Pages:
    """What the teams ask for, and how long each answer took, in seconds."""

    def __init__(self, address: str, tokens: list[str]) -> None:
        self._address = address
        self._clients = [
            httpx2.AsyncClient(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60)
            for token in tokens
        ]
        self._ids = [""] * len(tokens)
        self.statuses: Counter[int] = Counter()

    async def hand_in(self, files: list[bytes]) -> None:
        """Let every team hand in its file, all at once."""

        async def one(number: int) -> None:
            client = self._clients[number]
            opened = await client.post("/submissions", json={"task": _TASK, "description": _DESCRIPTION})
            self._ids[number] = opened.json()["id"]
            sent = await client.put(f"/submissions/{self._ids[number]}/predictions", content=files[number])
            self.statuses.update((opened.status_code, sent.status_code))

        await asyncio.gather(*(one(number) for number in range(len(self._clients))))

    async def look(self, rounds: int | None) -> dict[str, list[float]]:
        """Ask for pages so often, or until everything is scored."""
        times: dict[str, list[float]] = {name: [] for name in (*_PAGES, *_ROUTES)}
        done = [False] * len(self._clients)

        async def one(number: int) -> None:
            client, asked = self._clients[number], 0
            paths = {name: f"{self._address}{path}" for name, path in _PAGES.items()}
            paths |= {name: path.format(id=self._ids[number]) for name, path in _ROUTES.items()}
            await asyncio.sleep(number * _EVERY / len(self._clients))  # people do not click in step
            while asked < rounds if rounds else not all(done):
                page = list(paths)[asked % len(paths)]
                began = time.perf_counter()
                answer = await client.get(paths[page])
                times[page].append(time.perf_counter() - began)
                self.statuses.update((answer.status_code,))
                if page == _WATCHED:
                    done[number] = answer.json()["state"] == "scored"
                asked += 1
                await asyncio.sleep(_EVERY)

        await asyncio.gather(*(one(number) for number in range(len(self._clients))))
        return times


def _files(folder: Path) -> list[bytes]:
    """Return one prediction file a team, no two alike."""
    gold = load_gold("test")
    found = []
    for number in range(TEAMS):
        quotes = (PredictedQuote((Span(number, number + 20),), ("Seseorang",)),)
        path = folder / f"{number}.jsonl.gz"
        write_predictions(path, (Prediction(id_, quotes) for id_ in gold.articles))
        found.append(path.read_bytes())
    return found


async def _measure(address: str, tokens: list[str], files: list[bytes]) -> str:
    load = os.getloadavg()[0]
    pages = _Pages(address, tokens)
    began = time.perf_counter()
    await pages.hand_in(files)
    busy = await pages.look(None)
    seconds = time.perf_counter() - began
    idle = await pages.look(_IDLE_ROUNDS)
    rows = []
    for page in busy:
        values = [np.percentile(times[page], share) * 1000 for times in (busy, idle) for share in (50, 95)]
        rows.append(f"| {page} | " + " | ".join(f"{value:.0f} ms" for value in values) + " |")
    return _HEAD.format(
        teams=TEAMS,
        machine=f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        load=load,
        rows="\n".join(rows),
        scored=TEAMS,
        seconds=seconds,
        statuses=", ".join(f"{count} × {status}" for status, count in sorted(pages.statuses.items())),
    )


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/server-speed.md"), show_default=True)
def main(out: Path) -> None:
    """Measure and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        database = open_database(settings)
        with database.writing() as session:
            tokens = [teams.add(session, f"Tim {number}", "")[1] for number in range(TEAMS)]
        database.close()
        script = "from siapabilang.cli import main; main()"
        options = ["serve", "--gold", str(dataset_folder()), "--data", str(settings.data), "--port", "0"]
        with subprocess.Popen(  # noqa: S603 – our own command
            [sys.executable, "-c", script, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            try:
                assert server.stdout is not None  # noqa: S101 – it was asked for
                address = server.stdout.readline().split(" listens on ")[1].split()[0]
                text = asyncio.run(_measure(address, tokens, _files(Path(folder))))
            finally:
                server.terminate()
    click.echo(text)
    out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
