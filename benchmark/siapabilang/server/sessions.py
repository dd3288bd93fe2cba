"""Sessions of browsers: a token, shown once in a form, becomes a cookie that expires.

The cookie is random, the database knows its SHA-256. Each session has a word that every form must repeat (against
cross-site request forgery), and ends with the token that began it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from siapabilang.server.database import now
from siapabilang.server.tables import BrowserSession, Team, Token

COOKIE = "siapabilang_session"


def begin(session: Session, token: Token, seconds: int) -> str:
    """Begin a session and return its cookie. Sessions that have expired go."""
    session.execute(delete(BrowserSession).where(BrowserSession.expires_at < now()))
    cookie = secrets.token_urlsafe(32)
    session.add(
        BrowserSession(
            digest=_digest(cookie),
            token_id=token.id,
            csrf=secrets.token_urlsafe(32),
            expires_at=now() + timedelta(seconds=seconds),
        )
    )
    return cookie


def find(session: Session, cookie: str) -> tuple[BrowserSession, Team] | None:
    """Return a session and its team; None if it has expired, or its token or team no longer counts."""
    row = session.get(BrowserSession, _digest(cookie))
    if row is None or row.expires_at < now():
        return None
    token = session.get(Token, row.token_id)
    team = session.get(Team, token.team_id) if token else None
    if token is None or token.revoked_at is not None or team is None or team.closed_at is not None:
        return None
    return row, team


def end(session: Session, cookie: str) -> None:
    """End a session."""
    session.execute(delete(BrowserSession).where(BrowserSession.digest == _digest(cookie)))


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()
