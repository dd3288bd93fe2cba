"""What every request is answered with: the settings, the database, and what is known of those who ask."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import HTTPConnection

from siapabilang.server.database import Database
from siapabilang.server.metrics import Metrics
from siapabilang.server.refusals import RefusalError
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Team
from siapabilang.server.tokens import Verifier

_AT_ONCE = 2  # files that a team may send at the same time
_WRONG = 10  # wrong tokens from one address ...
_WITHIN = 60.0  # ... in so many seconds, after which it has to wait
_ADDRESSES = 10_000


class Service:
    """The parts of one server."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.metrics = Metrics(database)
        self._verifier = Verifier()
        self._guesses = Guesses()
        self._receiving: Counter[int] = Counter()
        self._lock = threading.Lock()

    def team_of(self, token: str, address: str) -> tuple[Team, str]:
        """Return the team of ``token``, shown by ``address``, and the token's public half. Raises `RefusalError`."""
        if not self._verifier.remembers(token):  # who was right before is not kept out by others' guesses
            self._guesses.refuse_too_many(address)
        with self.database.reading() as session:
            row = self._verifier.verify(session, token)
            if row is not None:
                return session.get_one(Team, row.team_id), row.id
        self._guesses.count(address)
        self.metrics.wrong_tokens.inc()
        raise RefusalError(401, "unauthorised", "the token is wrong or revoked; send it as `Authorization: Bearer …`")

    @contextmanager
    def receiving(self, team: Team) -> Iterator[None]:
        """Note that a team sends a file. Raises `RefusalError` if it is sending as many as it may."""
        with self._lock:
            if self._receiving[team.id] >= _AT_ONCE:
                message = f"your team is sending {_AT_ONCE} files already; wait until one has come"
                raise RefusalError(429, "too-many-at-once", message, retry_after=5)
            self._receiving[team.id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._receiving[team.id] -= 1


class Guesses:
    """Counts wrong tokens by address: nobody guesses 256 bits, but each guess costs a run of argon2."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def refuse_too_many(self, address: str) -> None:
        """Raise `RefusalError` if too many wrong tokens have come from ``address``."""
        with self._lock:
            recent = [at for at in self._times.get(address, ()) if time.monotonic() - at < _WITHIN]
        if len(recent) >= _WRONG:
            wait = int(recent[0] + _WITHIN - time.monotonic()) + 1
            raise RefusalError(429, "too-many-guesses", "too many wrong tokens; wait a little", retry_after=wait)

    def count(self, address: str) -> None:
        """Count a wrong token."""
        with self._lock:
            times = self._times.setdefault(address, [])
            times.append(time.monotonic())
            del times[:-_WRONG]
            self._times.move_to_end(address)
            while len(self._times) > _ADDRESSES:
                self._times.popitem(last=False)


def service(connection: HTTPConnection) -> Service:
    """Return the service of the app that is asked (a dependency of its routes)."""
    found: Service = connection.app.state.service
    return found


def address_of(connection: HTTPConnection) -> str:
    """Return the address a request came from; the proxy's word for it counts only where the proxy is this machine."""
    return connection.client.host if connection.client else "unknown"
