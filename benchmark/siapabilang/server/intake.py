"""What teams do with submissions: describe one, send its predictions, publish it, withdraw it.

Each function works in the transaction it is given, holding the lock on the team, and writes to the audit log.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from siapabilang.description import describe
from siapabilang.problems import InputError
from siapabilang.server import audit, limits
from siapabilang.server.database import now
from siapabilang.server.refusals import RefusalError, not_found
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Result, Submission, Task, Team
from siapabilang.server.uploads import Received
from siapabilang.submissions import look_of


def open_submission(
    session: Session, settings: Settings, team: Team, task: str, description: Mapping[str, object]
) -> Submission:
    """Open a submission. Costs no attempt. Raises `RefusalError` naming every field that is not as it should be."""
    if task not in settings.tasks or session.get(Task, task) is None:
        raise RefusalError(422, "no-such-task", f"there is no such task; there are: {', '.join(settings.tasks)}")
    try:
        described = describe(description, "description")
    except InputError as error:
        problems = [str(problem) for problem in error.problems]
        raise RefusalError(422, "description", "the description is not complete", problems=problems) from None
    limits.lock(session, team.id)
    if limits.used(session, team.id).open >= settings.open_submissions:
        message = f"{settings.open_submissions} submissions of your team wait for their predictions; send those first"
        raise RefusalError(409, "too-many-open", message)
    row = Submission(
        id=str(uuid.uuid4()),
        team_id=team.id,
        task=task,
        description=msgspec.to_builtins(described),
        state="open",
        created_at=now(),
    )
    session.add(row)
    audit.record(session, audit.team(team), "submission opened", row.id, {"task": task})
    return row


def refuse_unless_open(session: Session, settings: Settings, team: Team, id_: str) -> Submission:
    """Return a submission that may be sent predictions. Raises `RefusalError`, before anything is sent."""
    row = own(session, team, id_)
    if row.withdrawn_at is not None:
        raise _withdrawn()
    if row.state != "open":
        raise RefusalError(409, "has-predictions", "this submission has its predictions already; open another")
    limits.refuse_beyond(session, team.id, settings)
    return row


def take_in(session: Session, settings: Settings, team: Team, id_: str, received: Received) -> Submission:
    """Put a submission into the queue with its predictions: from here on it is an attempt.

    Raises `RefusalError` where the limits do not allow it, or where the team has sent the same file before.
    """
    limits.lock(session, team.id)
    row = refuse_unless_open(session, settings, team, id_)
    same = (Submission.team_id == team.id, Submission.task == row.task, Submission.sha256 == received.sha256)
    earlier = session.scalars(select(Submission).where(*same, Submission.state != "failed")).first()
    if earlier is not None:
        message = f"your team has handed in this very file, as submission {earlier.id}; it would score the same"
        raise RefusalError(409, "same-file", message)
    row.file, row.sha256, row.size = received.file, received.sha256, received.size
    row.state, row.uploaded_at = "queued", now()
    audit.record(session, audit.team(team), "predictions received", row.id, {"sha256": received.sha256})
    return row


def publish(session: Session, team: Team, id_: str) -> Submission:
    """Put a submission on the board.

    Raises `RefusalError` unless it has a score that was told, and a name that reads like no other team's there.
    """
    limits.lock(session, team.id)
    row = own(session, team, id_)
    if row.withdrawn_at is not None:
        raise _withdrawn()
    result = session.get(Result, row.id)
    if result is None or result.released is None:
        message = (
            "only a submission with a released score can stand on the board: one that was scored and bettered your "
            "team's best by more than the step"
        )
        raise RefusalError(409, "no-score", message)
    if row.published_at is None:
        _refuse_twin(session, row)
        row.published_at = now()
        audit.record(session, audit.team(team), "published", row.id)
    return row


def _withdrawn() -> RefusalError:
    return RefusalError(409, "withdrawn", "this submission was withdrawn; what was withdrawn stays so")


def _refuse_twin(session: Session, row: Submission) -> None:
    """Refuse a name that readers would take for another team's."""
    others = select(Submission.description).where(
        Submission.task == row.task, Submission.team_id != row.team_id, Submission.published_at.is_not(None)
    )
    mine = look_of(str(row.description["name"]))
    if any(look_of(str(description["name"])) == mine for description in session.scalars(others)):
        message = "its name reads like that of another team's system on the board; open it again under another name"
        raise RefusalError(409, "name-taken", message)


def withdraw(session: Session, team: Team, id_: str) -> Submission:
    """Withdraw a submission. It still counts as an attempt; if it was on the board, the board says that it was."""
    limits.lock(session, team.id)
    row = own(session, team, id_)
    if row.state in {"queued", "scoring"}:
        raise RefusalError(409, "not-scored-yet", "this submission is being scored; withdraw it afterwards")
    if row.withdrawn_at is None:
        row.withdrawn_at = now()
        audit.record(session, audit.team(team), "withdrawn", row.id)
    return row


def own(session: Session, team: Team, id_: str) -> Submission:
    """Return a submission of ``team``. Raises `RefusalError`, the same for none as for one that is not theirs."""
    row = session.get(Submission, id_)
    if row is None or row.team_id != team.id:
        raise not_found()
    return row
