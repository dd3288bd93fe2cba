"""Fifty teams at once: no error, and the limits hold exactly."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from server.bench import DESCRIPTION, TASK, predictions
from server.running import PATIENCE, configure, running
from siapabilang.server import teams
from siapabilang.server.database import open_database
from siapabilang.server.settings import read_settings

TEAMS, ALLOWED, TRIED = 50, 2, 4

pytestmark = pytest.mark.slow


def test_fifty_teams_at_once(tmp_path: Path, gold_folder: Path, address: str) -> None:
    # Scoring is left out (--workers 0): what is tested is who is let in.
    config = configure(tmp_path, gold_folder, daily_attempts=ALLOWED, **({"database": address} if address else {}))
    database = open_database(read_settings(config, {}))
    with database.writing() as session:
        tokens = [teams.add(session, f"Tim {n}", "")[1] for n in range(TEAMS)]
    database.close()
    with running(config, tokens[0], "--workers", "0") as server:

        def play(token: str) -> Counter[int]:
            """Open four submissions and send all of them at once."""
            headers = {"Authorization": f"Bearer {token}"}
            with httpx2.Client(base_url=f"{server.address}/api/v1", headers=headers, timeout=PATIENCE) as client:
                told = {"task": TASK, "description": DESCRIPTION}
                ids = [client.post("/submissions", json=told).json()["id"] for _ in range(TRIED)]

                def send(number: int) -> int:
                    return client.put(
                        f"/submissions/{ids[number]}/predictions", content=predictions(number)
                    ).status_code

                with ThreadPoolExecutor(2) as pair:  # as many as a team may send at the same time
                    statuses = Counter(pair.map(send, range(TRIED)))
                limits = client.get("/team").json()["limits"]
                assert (limits["attempts"], limits["attempts_left_today"]) == (ALLOWED, 0), json.dumps(limits)
                return statuses

        with ThreadPoolExecutor(TEAMS) as crowd:
            outcomes = list(crowd.map(play, tokens))
        assert outcomes == [Counter({202: ALLOWED, 429: TRIED - ALLOWED})] * TEAMS
        metrics = httpx2.get(f"{server.address}/metrics").text
    assert f'siapabilang_submissions{{state="queued"}} {TEAMS * ALLOWED}.0' in metrics
    assert 'status="5' not in metrics
