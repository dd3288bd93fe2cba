"""How often a team may try. Counted from the submissions themselves, so that no counter can go astray.

Every submission whose predictions were taken in is an attempt – scored, failed or withdrawn – except those refused for
their format, which is checked without gold. Callers hold the lock on the team, so that two requests cannot both be the
last.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from siapabilang.server.database import now
from siapabilang.server.refusals import RefusalError
from siapabilang.server.settings import Settings
from siapabilang.server.tables import NO_ATTEMPT, Submission, Team


class Used(msgspec.Struct, frozen=True):
    """What a team has used of its limits; ``today`` began at ``day``."""

    attempts_today: int
    attempts: int
    uploads_today: int
    open: int
    day: datetime


def lock(session: Session, team_id: int) -> Team:
    """Lock a team until the end of the transaction, and return it."""
    return session.scalars(select(Team).where(Team.id == team_id).with_for_update()).one()


def used(session: Session, team_id: int) -> Used:
    """Count what a team has used."""
    day = now().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = select(func.count()).select_from(Submission).where(Submission.team_id == team_id)
    attempts, today = mine.where(Submission.state.not_in(NO_ATTEMPT)), Submission.uploaded_at >= day
    return Used(
        attempts_today=session.scalar(attempts.where(today)) or 0,
        attempts=session.scalar(attempts) or 0,
        uploads_today=session.scalar(mine.where(today)) or 0,
        open=session.scalar(mine.where(Submission.state == "open")) or 0,
        day=day,
    )


def refuse_beyond(session: Session, team_id: int, settings: Settings) -> None:
    """Raise `RefusalError` unless the team has an attempt left."""
    spent = used(session, team_id)
    if spent.attempts >= settings.total_attempts:
        message = f"all {settings.total_attempts} attempts of your team are used up"
        raise RefusalError(403, "total-limit", message)
    wait = int((spent.day + timedelta(days=1) - now()).total_seconds()) + 1
    if spent.attempts_today >= settings.daily_attempts:
        message = f"all {settings.daily_attempts} attempts of today are used up; the next day begins at 00:00 UTC"
        raise RefusalError(429, "daily-limit", message, retry_after=wait)
    if spent.uploads_today >= settings.daily_uploads:
        message = (
            f"{settings.daily_uploads} files in one day are enough; check them with `siapabilang validate` first. "
            "The next day begins at 00:00 UTC"
        )
        raise RefusalError(429, "upload-limit", message, retry_after=wait)
