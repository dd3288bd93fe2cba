"""The queue of submissions, which is the table itself: it survives whatever happens to those who work on it.

A worker claims the oldest submission for as long as a lease runs, and renews the lease while it works. When the worker
dies the lease runs out and the next worker takes over. An outcome is written by whoever holds the claim, in one
transaction with everything that follows from it: nothing is lost, and nothing is scored twice.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import msgspec
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from siapabilang.scoring import Result as ScoringResult
from siapabilang.server import audit, limits
from siapabilang.server.database import Database, now
from siapabilang.server.jobs import Failed, Refused, Scored
from siapabilang.server.ladder import release
from siapabilang.server.release import shown
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Best, Result, State, Submission


class Claim(msgspec.Struct, frozen=True):
    """A submission that is this worker's for now."""

    id: str
    submission: str
    task: str
    file: str
    sha256: str


def claim(database: Database, settings: Settings) -> Claim | None:
    """Claim the oldest submission that nobody works on; None where there is none.

    One over which too many workers have died fails instead: it may be what killed them.
    """
    with database.writing() as session:
        waiting = or_(Submission.state == "queued", (Submission.state == "scoring") & (Submission.lease_until < now()))
        oldest = select(Submission).where(waiting).order_by(Submission.uploaded_at, Submission.id).limit(1)
        row = session.scalars(oldest.with_for_update(skip_locked=True)).first()
        if row is None or row.file is None or row.sha256 is None:
            return None
        if row.tries >= settings.tries:
            _fail(session, row, "could not be scored: the scoring was cut off again and again; ask the organiser")
            return None
        row.state, row.tries, row.claim = "scoring", row.tries + 1, secrets.token_hex(16)
        row.lease_until = now() + timedelta(seconds=settings.lease_seconds)
        return Claim(row.claim, row.id, row.task, row.file, row.sha256)


def renew(database: Database, settings: Settings, held: Claim) -> bool:
    """Renew the lease of a claim; False if somebody else has it by now."""
    with database.writing() as session:
        changed = session.execute(
            update(Submission)
            .where(Submission.id == held.submission, Submission.claim == held.id, Submission.state == "scoring")
            .values(lease_until=now() + timedelta(seconds=settings.lease_seconds))
            .returning(Submission.id)
        )
        return changed.first() is not None


def give_up(database: Database, held: Claim) -> None:
    """Put a submission back into the queue: its worker was asked to stop, which is no fault of it."""
    with database.writing() as session:
        row = _held(session, held)
        if row is not None:
            row.state, row.claim, row.lease_until, row.tries = "queued", None, None, row.tries - 1


def finish(database: Database, settings: Settings, held: Claim, outcome: Scored | Refused | Failed) -> State | None:
    """Write the outcome of a claim; return the submission's state, None if the claim has passed to somebody else."""
    with database.writing() as session:
        team_id = session.scalar(select(Submission.team_id).where(Submission.id == held.submission))
        if team_id is None:
            return None
        limits.lock(session, team_id)  # the Ladder is climbed one attempt at a time
        row = _held(session, held)
        if row is None:
            return None
        if isinstance(outcome, Scored):
            _score(session, settings, row, outcome)
        elif isinstance(outcome, Failed):
            _fail(session, row, outcome.reason)
        else:
            row.state, row.message, row.notes = "refused", "the format is wrong", list(outcome.problems)
            _done(session, row, {"problems": len(outcome.problems)})
        return row.state


def _score(session: Session, settings: Settings, row: Submission, scored: Scored) -> None:
    result = msgspec.json.decode(scored.result, type=ScoringResult)
    best = session.get(Best, (row.team_id, row.task), with_for_update=True)
    released = release(scored.score, best.released if best else None, settings.step)
    told = None
    if released is not None:
        if best is None:
            session.add(Best(team_id=row.team_id, task=row.task, released=released))
        else:
            best.released = released
        told = shown(result, step=settings.step, quotes=settings.slice_quotes, events=settings.slice_events)
    row.state, row.message, row.notes = "scored", "", list(scored.notes)
    session.add(
        Result(
            submission_id=row.id,
            score=scored.score,
            result=scored.result,
            counts=scored.counts,
            attempt=limits.used(session, row.team_id).attempts,
            released=released,
            shown=None if told is None else msgspec.to_builtins(told),
            created_at=now(),
        )
    )
    _done(session, row, {"bettered": released is not None})


def _fail(session: Session, row: Submission, reason: str) -> None:
    row.state, row.message = "failed", reason
    _done(session, row, {"reason": reason})


def _done(session: Session, row: Submission, details: dict[str, object]) -> None:
    row.finished_at, row.claim, row.lease_until = now(), None, None
    audit.record(session, audit.WORKER, f"submission {row.state}", row.id, details)


def _held(session: Session, held: Claim) -> Submission | None:
    mine = (Submission.id == held.submission, Submission.claim == held.id, Submission.state == "scoring")
    return session.scalars(select(Submission).where(*mine).with_for_update()).first()
