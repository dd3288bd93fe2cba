"""The audit log: who did what, and when. Entries are only ever added."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from siapabilang.server.database import now
from siapabilang.server.tables import AuditEntry, Team

ORGANISER = "organiser"
WORKER = "worker"


def team(team_: Team | int) -> str:
    """Return how a team is called in the log."""
    return f"team:{team_ if isinstance(team_, int) else team_.id}"


def record(
    session: Session, actor: str, action: str, subject: object, details: Mapping[str, object] | None = None
) -> None:
    """Add an entry, in the transaction that does what it tells. Neither gold nor tokens belong in it."""
    entry = AuditEntry(at=now(), actor=actor, action=action, subject=str(subject), details=dict(details or {}))
    session.add(entry)
