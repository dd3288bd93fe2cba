"""A small bench: an invented hidden gold, and a server for it whose worker does its jobs in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pyarrow as pa
import pyarrow.parquet as pq
from scenes import article, echo, entity, quote
from starlette.testclient import TestClient

from siapabilang.gold import VERSION_KEY
from siapabilang.model import Article, Prediction, Track
from siapabilang.predictions import wire
from siapabilang.rows import article_row
from siapabilang.server import teams
from siapabilang.server.app import create_app
from siapabilang.server.database import Database
from siapabilang.server.jobs import Answer, Job
from siapabilang.server.scorer import answer
from siapabilang.server.settings import Settings
from siapabilang.server.worker import Worker

ADDRESS = "http://127.0.0.1:8000"
TASK = "authored-test.end2end"
EVENTS = 12
QUOTES = 4  # in each article, one article an event
SECRET = "Rahasia Terpendam"  # noqa: S105 – an alias that stands in gold only
DESCRIPTION: dict[str, object] = {
    "name": "Peraba",
    "authors": "Tim Uji",
    "description": "takes whoever stands next",
    "training_data": "none",
    "external_data": "none",
    "parameters": "none",
    "cost": "1 s on one core",
    "attempts": 1,
    "selection": "only one",
    "date": "2027-03-31",
    "contact": "uji@example.org",
}
_SAID = ("Air sudah surut", "Jalan masih licin", "Warga boleh pulang", "Posko tetap buka")


def hidden_articles() -> list[Article]:
    """Return the gold: in each article two people say two things each."""
    return [_hidden(number) for number in range(EVENTS)]


def _hidden(number: int) -> Article:
    said = [f"{words} di dusun {number}" for words in _SAID]
    text = (
        f"“{said[0]},” kata Alma Rondang. “{said[1]},” kata Bram Telaga. "
        f"“{said[2]},” ujar Alma Rondang. “{said[3]},” ujar Bram Telaga."
    )
    return article(
        text,
        [quote(text, words, ["ab"[n % 2]], id=f"q{n + 1}") for n, words in enumerate(said)],
        [entity("a", "Alma Rondang", SECRET), entity("b", "Bram Telaga")],
        id=f"banjir-{number:02}/kabar",
    )


def write_dataset(folder: Path, articles: Sequence[Article]) -> Path:
    """Write ``articles`` as the test split of a built dataset."""
    table = pa.Table.from_pylist([article_row(found) for found in articles])
    (folder / "articles").mkdir(parents=True)
    pq.write_table(table.replace_schema_metadata({VERSION_KEY: b"9.9.9"}), folder / "articles" / "test.parquet")
    return folder


def predictions(right: int = EVENTS * QUOTES, extra: str = "") -> bytes:
    """Return a prediction file in which the first ``right`` quotes of all have the right speaker."""
    lines = []
    for number, found in enumerate(hidden_articles()):
        echoed = echo(found)
        quotes = [
            q if number * QUOTES + n < right else type(q)(spans=q.spans, speakers=(extra or "Entah Siapa",))
            for n, q in enumerate(echoed.quotes)
        ]
        lines.append(json.dumps(wire(Prediction(found.id, tuple(quotes)))))
    return "\n".join(lines).encode() + b"\n"


def in_this_process(
    job: Job,
    *,
    seconds: int,  # noqa: ARG001 – no limits here, as below
    mebibytes: int,  # noqa: ARG001
    alive: Callable[[], bool] = lambda: True,  # noqa: ARG001 – no limits here
) -> Answer:
    """Do a job without a process of its own: the same code, a second faster."""
    return answer(job)


class Team:
    """A team's door to the API."""

    def __init__(self, client: TestClient, token: str, id_: int) -> None:
        self.token = token
        self.id = id_
        self._client = client

    def ask(self, method: str, path: str, **content: Any) -> httpx2.Response:  # noqa: ANN401 – handed on
        headers = {"Authorization": f"Bearer {self.token}", **content.pop("headers", {})}
        return self._client.request(method, f"/api/v1{path}", headers=headers, **content)

    def open(self, **changes: object) -> str:
        """Open a submission and return its id."""
        response = self.ask("POST", "/submissions", json={"task": TASK, "description": DESCRIPTION | changes})
        assert response.status_code == 201, response.text
        id_: str = response.json()["id"]
        return id_

    def send(self, id_: str, content: bytes) -> httpx2.Response:
        return self.ask("PUT", f"/submissions/{id_}/predictions", content=content)

    def hand_in(self, content: bytes, **changes: object) -> str:
        """Open a submission, send its predictions, and return its id."""
        id_ = self.open(**changes)
        response = self.send(id_, content)
        assert response.status_code == 202, response.text
        return id_

    def see(self, id_: str) -> dict[str, Any]:
        response = self.ask("GET", f"/submissions/{id_}")
        assert response.status_code == 200, response.text
        told: dict[str, Any] = response.json()
        return told

    def limits(self) -> dict[str, Any]:
        told: dict[str, Any] = self.ask("GET", "/team").json()["limits"]
        return told


class Bench:
    """A server, its worker, and its database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.uploads.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.database_url)
        self.database.migrate()
        self.worker = Worker(settings, self.database, run=in_this_process)
        self.worker.prepare()
        self.app = create_app(settings, self.database)
        self.client = TestClient(self.app, ADDRESS, raise_server_exceptions=False)

    def team(self, name: str = "Tim Uji") -> Team:
        with self.database.writing() as session:
            row, token = teams.add(session, name, "")
        return Team(self.client, token, row.id)

    def work(self) -> None:
        """Let the worker do all there is to do."""
        while self.worker.step():
            pass

    def board(self) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(f"/api/v1/tasks/{TASK}/board").json()
        return told

    def close(self) -> None:
        self.client.close()
        self.database.close()


def settings_for(folder: Path, gold: Path, database: str = "", **changes: Any) -> Settings:  # noqa: ANN401 – handed on
    """Return settings for tests: small limits, few resamples."""
    given: Mapping[str, Any] = {
        "gold": gold,
        "data": folder,
        "database": database,
        "resamples": 100,
        "daily_attempts": 5,
        "total_attempts": 8,
        "slice_quotes": 20,
        "slice_events": 5,
        "poll_seconds": 0.05,
        "tracks": ("end2end",),
    }
    return Settings(**{**given, **changes})


def tracks(*names: Track) -> tuple[Track, ...]:
    return names


def lines_of(content: bytes) -> Iterator[dict[str, Any]]:
    """Return the records of a prediction file."""
    return (json.loads(line) for line in content.splitlines())
