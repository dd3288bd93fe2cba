"""Somebody who reads the pages without JavaScript: gets them, and sends their forms."""

from __future__ import annotations

import httpx2
from outline import Outline, outline
from starlette.testclient import TestClient

from server.bench import ADDRESS, DESCRIPTION, TASK, Bench, Team, predictions

_ASKING = {"accept": "text/html,application/xhtml+xml", "origin": ADDRESS}


class Reader:
    """A browser of one person: its own cookies."""

    def __init__(self, bench: Bench, team: Team | None = None) -> None:
        self.client = TestClient(bench.app, ADDRESS, raise_server_exceptions=False)
        self.team = team
        if team is not None:
            assert self.send("/login", {"token": team.token}).url.path == "/team"

    def ask(self, path: str) -> httpx2.Response:
        return self.client.get(path, headers=_ASKING)

    def read(self, path: str, status: int = 200) -> Outline:
        """Return a page, whose structure is checked."""
        response = self.ask(path)
        assert response.status_code == status, response.text
        return checked(response.text)

    def send(self, path: str, fields: dict[str, str], file: bytes | None = None) -> httpx2.Response:
        """Send a form and follow where it leads."""
        files = None if file is None else {"predictions": ("../../etc/passwd", file)}
        return self.client.post(path, data=fields, files=files, headers=_ASKING)

    @property
    def csrf(self) -> str:
        """The word that the forms of this session repeat."""
        page = self.read("/team")
        at = page.attributes.index(("input", "name", "csrf"))
        return page.attributes[at + 1][2]

    def describe(self, **changes: str) -> httpx2.Response:
        """Send the form that opens a submission."""
        fields = {name: str(value) for name, value in DESCRIPTION.items()}
        return self.send("/submit", {"csrf": self.csrf, "task": TASK, **fields, **changes})

    def hand_in(self, content: bytes | None = None, **changes: str) -> str:
        """Describe a system and send its predictions; return the submission's address."""
        address = self.describe(**changes).url.path
        sent = self.send(f"{address}/predictions", {"csrf": self.csrf}, predictions() if content is None else content)
        assert sent.url.path == address, sent.text
        return address

    def press(self, address: str) -> httpx2.Response:
        """Send a form that has nothing but a button."""
        return self.send(address, {"csrf": self.csrf})


def checked(page: str) -> Outline:
    """Return a page whose tags are in order, whose ids are unique, and which fetches nothing from elsewhere."""
    found = outline(page)
    ids = found.values("id")
    assert len(set(ids)) == len(ids)
    assert {v[1:] for v in found.values("href") if v.startswith("#")} <= set(ids)
    assert {word for v in found.values("aria-labelledby", "aria-describedby", "for") for word in v.split()} <= set(ids)
    for tag, name, value in found.attributes:
        if name in ("src", "action") or (tag == "link" and name == "href"):
            assert value.startswith("/"), (tag, name, value)
        assert name not in ("style", "onclick"), "the security policy refuses these"
    assert "style" not in found.tags
    assert all(not words.strip() for open_, words in found.text if open_[-1:] == ("script",))
    assert found.tags.count("main") == found.tags.count("h1") == 1
    return found
