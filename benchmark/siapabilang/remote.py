"""Handing in to a submission server: the client of ``siapabilang serve``.

>>> server = Server("https://bench.example.org", token)
>>> handout = server.handout("authored-test.end2end")
>>> id_ = server.open("authored-test.end2end", description)
>>> server.send(id_, Path("predictions.jsonl"))
>>> server.progress(id_).state
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, Self, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec

from siapabilang.description import Description
from siapabilang.model import Part, SplitName, Track
from siapabilang.problems import InputError, Problem
from siapabilang.scoring import Value
from siapabilang.server.handout import HandedArticle, Handout

_API = "/api/v1"
_PIECE = 64 * 2**10  # bytes
_PATIENCE = httpx2.Timeout(10, read=60, write=60)  # seconds
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

_T = TypeVar("_T")


class Task(msgspec.Struct, frozen=True):
    """A task of a server."""

    name: str
    part: Part
    split: SplitName
    track: Track
    data_version: str


class Released(msgspec.Struct, frozen=True):
    """What a server tells of a result: figures to the Ladder's step."""

    signature: str
    step: float
    figures: Mapping[str, Value]


class Progress(msgspec.Struct, frozen=True):
    """How far a submission is; ``ahead`` is how many wait before it, ``released`` the score that was told."""

    id: str
    state: Literal["open", "queued", "scoring", "scored", "failed", "refused"]
    message: str
    notes: tuple[str, ...]
    ahead: int | None
    released: float | None
    result: Released | None

    @property
    def over(self) -> bool:
        """Whether there is an outcome."""
        return self.state in {"scored", "failed", "refused"}


class _Tasks(msgspec.Struct):
    tasks: tuple[Task, ...]


class _Refusal(msgspec.Struct):
    message: str
    problems: tuple[str, ...] = ()


class Server:
    """A submission server, asked in the name of a team. Every call raises `InputError` with what the server says."""

    def __init__(self, url: str, token: str, *, transport: httpx2.BaseTransport | None = None) -> None:
        """Raise `InputError` for an address to which a token must not be sent."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            message = "is no address that begins with https:// (http:// only for this machine): the token would be read"
            raise InputError([Problem("--server", message)])
        self._name = parts.netloc
        try:
            self._client = httpx2.Client(
                base_url=url.rstrip("/") + _API,
                headers={"Authorization": f"Bearer {token.strip()}"},
                timeout=_PATIENCE,
                transport=transport,
            )
        except (httpx2.InvalidURL, UnicodeEncodeError):
            raise InputError([Problem("--server", "is no address, or the token holds what no token holds")]) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def tasks(self) -> tuple[Task, ...]:
        """Return what the server scores."""
        return self._ask(_Tasks, "GET", "/server").tasks

    def handout(self, task: Task) -> Handout:
        """Return the articles of a task, against which a prediction file can be checked."""
        articles = tuple(
            self._decoded(HandedArticle, line)
            for line in self._request("GET", f"/tasks/{task.name}/articles").splitlines()
        )
        return Handout(task.part, task.split, task.track, task.data_version, articles)

    def open(self, task: str, description: Description) -> str:
        """Open a submission and return its id. Costs no attempt."""
        told = {"task": task, "description": msgspec.to_builtins(description)}
        return self._ask(Progress, "POST", "/submissions", json=told).id

    def send(self, id_: str, path: Path, sent: Callable[[int], None] = lambda _: None) -> Progress:
        """Send a prediction file: from here on it is an attempt. ``sent`` is told the bytes of each piece."""
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(path.stat().st_size)}
        return self._ask(
            Progress, "PUT", f"/submissions/{id_}/predictions", content=_pieces(path, sent), headers=headers
        )

    def progress(self, id_: str) -> Progress:
        """Return how far a submission is."""
        return self._ask(Progress, "GET", f"/submissions/{id_}")

    def publish(self, id_: str) -> Progress:
        """Put a submission on the board."""
        return self._ask(Progress, "POST", f"/submissions/{id_}/publish")

    def _ask(self, type_: type[_T], method: str, path: str, **content: object) -> _T:
        return self._decoded(type_, self._request(method, path, **content))

    def _decoded(self, type_: type[_T], answer: bytes) -> _T:
        try:
            return msgspec.json.decode(answer, type=type_)
        except msgspec.DecodeError:
            raise InputError([Problem(self._name, "answers what no server of this version would")]) from None

    def _request(self, method: str, path: str, **content: object) -> bytes:
        try:
            response = self._client.request(method, path, **content)  # type: ignore[arg-type]  # passed on as they are
        except httpx2.HTTPError as error:
            raise InputError([Problem(self._name, f"cannot be reached ({type(error).__name__})")]) from None
        if response.is_success:
            return response.content
        try:
            refusal = msgspec.json.decode(response.content, type=_Refusal)
        except msgspec.DecodeError:
            refusal = _Refusal(f"answers with status {response.status_code}")
        raise InputError([Problem(self._name, message) for message in (refusal.message, *refusal.problems)])


def _pieces(path: Path, sent: Callable[[int], None]) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
            sent(len(piece))
