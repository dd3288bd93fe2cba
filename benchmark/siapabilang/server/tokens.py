"""Tokens: how a team proves that it is one.

A token reads ``sb_<public>_<secret>``. The public half finds it; of the secret half (256 random bits) only an argon2id
hash is kept, so that a copy of the database lets nobody in. An unknown public half takes as long as a wrong secret.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from siapabilang.server.database import now
from siapabilang.server.tables import Team, Token

_FORM = re.compile(r"sb_([0-9a-f]{12})_([0-9A-Za-z_-]{43})")
_REMEMBERED = 1000
# The least that OWASP advises for argon2id. The secret is random, so the cost only slows down whoever tries.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody")


class Verifier:
    """Checks tokens. Remembers, for this process only, which secrets were right, so that argon2 runs once for each."""

    def __init__(self) -> None:
        self._right: OrderedDict[bytes, str] = OrderedDict()
        self._lock = threading.Lock()
        # Every run of argon2 takes 19 MiB and a core: not more at once than there is use for.
        self._running = threading.BoundedSemaphore(4)

    def verify(self, session: Session, token: str) -> Token | None:
        """Return the row of ``token``; None if it is wrong, revoked, or its team is closed."""
        match = _FORM.fullmatch(token)
        public, secret = match.groups() if match else ("", token[:64])
        row = session.get(Token, public) if public else None
        right = self._is_right(row.hash if row else _NOBODY, secret)
        if row is None or not right or row.revoked_at is not None:
            return None
        team = session.get(Team, row.team_id)
        return row if team is not None and team.closed_at is None else None

    def remembers(self, token: str) -> bool:
        """Tell whether the secret of ``token`` was right lately, whatever has become of the token since."""
        match = _FORM.fullmatch(token)
        with self._lock:
            return match is not None and _digest(match.group(2)) in self._right

    def _is_right(self, hash_: str, secret: str) -> bool:
        key = _digest(secret)
        with self._lock:
            if self._right.get(key) == hash_:
                self._right.move_to_end(key)
                return True
        try:
            with self._running:
                _HASHER.verify(hash_, secret)
        except (VerifyMismatchError, InvalidHashError):
            return False
        with self._lock:
            self._right[key] = hash_
            while len(self._right) > _REMEMBERED:
                self._right.popitem(last=False)
        return True


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def issue(session: Session, team: Team, label: str = "") -> str:
    """Make a token for ``team`` and return it; it cannot be shown again."""
    public, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    session.add(Token(id=public, team_id=team.id, hash=_HASHER.hash(secret), label=label, created_at=now()))
    return f"sb_{public}_{secret}"


def revoke(session: Session, public: str, team_id: int | None = None) -> Token | None:
    """Revoke a token by its public half; None if there is no such one (of ``team_id``, if given)."""
    row = session.scalar(select(Token).where(Token.id == public))
    if row is None or (team_id is not None and row.team_id != team_id):
        return None
    row.revoked_at = row.revoked_at or now()
    return row


def new_salt() -> str:
    """Return a salt for the hash of gold: 256 random bits."""
    return secrets.token_hex(32)
