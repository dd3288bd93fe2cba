"""What can be seen, and by whom. Reads only; the JSON API and the pages both go through here."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from siapabilang import __version__
from siapabilang.comparison import holm
from siapabilang.description import Description
from siapabilang.predictions import QUOTES, SPANS
from siapabilang.ranking import shared_ranks
from siapabilang.server import limits, standings
from siapabilang.server.refusals import not_found
from siapabilang.server.schemas import (
    Board,
    BoardRow,
    DescriptionTold,
    LimitsTold,
    PublishedTold,
    ResultTold,
    RulesTold,
    ServerTold,
    SubmissionTold,
    TaskTold,
    TeamTold,
    TokenTold,
)
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Best, Result, Submission, Task, Team
from siapabilang.server.teams import tokens_of


def server(session: Session, settings: Settings) -> ServerTold:
    """Return what this server scores, and by which rules. Tasks are there once the worker has seen the gold."""
    rows = {row.name: row for row in session.scalars(select(Task))}
    return ServerTold(
        title=settings.title,
        version=__version__,
        tasks=[_task(rows[name], settings) for name in settings.tasks if name in rows],
        rules=RulesTold(
            daily_attempts=settings.daily_attempts,
            total_attempts=settings.total_attempts,
            daily_uploads=settings.daily_uploads,
            step=settings.step,
            slice_quotes=settings.slice_quotes,
            slice_events=settings.slice_events,
            upload_bytes=settings.upload_bytes,
            inflated_bytes=settings.inflated_bytes,
            lines=settings.lines,
            line_bytes=settings.line_bytes,
            quotes_per_article=QUOTES,
            spans_per_quote=SPANS,
            score_seconds=settings.score_seconds,
            score_mebibytes=settings.score_mebibytes,
        ),
    )


def task(session: Session, settings: Settings, name: str) -> TaskTold:
    """Return a task. Raises `RefusalError` where it is not served."""
    row = session.get(Task, name) if name in settings.tasks else None
    if row is None:
        raise not_found("task")
    return _task(row, settings)


def team(session: Session, settings: Settings, row: Team) -> TeamTold:
    """Return what a team sees of itself."""
    spent = limits.used(session, row.id)
    left = max(0, settings.total_attempts - spent.attempts)
    return TeamTold(
        id=row.id,
        name=row.name,
        limits=LimitsTold(
            attempts_today=spent.attempts_today,
            attempts_left_today=min(left, max(0, settings.daily_attempts - spent.attempts_today)),
            attempts=spent.attempts,
            attempts_left=left,
            next_day=spent.day + timedelta(days=1),
        ),
        best={best.task: best.released for best in session.scalars(select(Best).where(Best.team_id == row.id))},
        tokens=[
            TokenTold(id=token.id, label=token.label, created_at=token.created_at, revoked_at=token.revoked_at)
            for token in tokens_of(session, row)
        ],
    )


def submissions(session: Session, row: Team) -> list[SubmissionTold]:
    """Return a team's submissions, newest first."""
    mine = select(Submission).where(Submission.team_id == row.id).order_by(Submission.created_at.desc(), Submission.id)
    return [_submission(session, found) for found in session.scalars(mine)]


def submission(session: Session, row: Team, id_: str) -> SubmissionTold:
    """Return a submission of a team: its progress and outcome. Raises `RefusalError` for anybody else's."""
    found = session.get(Submission, id_)
    if found is None or found.team_id != row.id:
        raise not_found()
    return _submission(session, found)


def board(session: Session, settings: Settings, name: str) -> Board:
    """Return the board of a task: by released score, equal ones by when they came, withdrawn ones at the end."""
    told = task(session, settings, name)
    on_board = select(Submission, Team).join(Team, Team.id == Submission.team_id)
    found = session.execute(on_board.where(Submission.task == name, Submission.published_at.is_not(None))).all()
    rows = {row.id: published(session, row, team_) for row, team_ in found}
    standing = [row for row in rows.values() if row.withdrawn_at is None]
    standing.sort(key=lambda row: (-(row.released or 0.0), row.uploaded_at, row.id))
    gone = sorted((row for row in rows.values() if row.withdrawn_at), key=lambda row: (row.published_at, row.id))
    tests = standings.pairs(session, [row.id for row in standing])
    pending = len(tests) < len(standing) * (len(standing) - 1) // 2
    # Scores told alike are put in no order: the exact ones, which the test knows, may stand the other way round.
    score = {row.id: row.released for row in standing}
    corrected = {frozenset(pair): p for pair, p in holm(tests).items() if score[pair[0]] != score[pair[1]]}
    ranks = {} if pending else shared_ranks([row.id for row in standing], corrected)
    return Board(
        task=told,
        rows=[BoardRow(rank=ranks.get(row.id), **dict(row)) for row in (*standing, *gone)],
        pending=pending,
    )


def system(session: Session, id_: str) -> PublishedTold:
    """Return a published submission. Raises `RefusalError` where there is none, or where it is not published."""
    found = session.get(Submission, id_)
    if found is None or found.published_at is None:
        raise not_found()
    return published(session, found, session.get_one(Team, found.team_id))


def history(session: Session, settings: Settings, id_: str) -> list[PublishedTold]:
    """Return what the team of a published submission has published on its task, oldest first."""
    row = session.get(Submission, system(session, id_).id)
    assert row is not None  # noqa: S101 – `system` has found it
    same = (Submission.team_id == row.team_id, Submission.task == row.task, Submission.task.in_(settings.tasks))
    theirs = select(Submission).where(*same, Submission.published_at.is_not(None)).order_by(Submission.uploaded_at)
    team_ = session.get_one(Team, row.team_id)
    return [published(session, found, team_) for found in session.scalars(theirs)]


def published(session: Session, row: Submission, team_: Team) -> PublishedTold:
    """Return what everybody may see of a submission that was published."""
    result = session.get_one(Result, row.id)
    gone = row.withdrawn_at is not None
    assert row.uploaded_at is not None  # noqa: S101 – a result needs predictions
    assert row.published_at is not None  # noqa: S101 – the caller's business
    return PublishedTold(
        id=row.id,
        task=row.task,
        team=team_.name,
        description=_description(row),
        attempt=result.attempt,
        uploaded_at=row.uploaded_at,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        released=None if gone else result.released,
        result=None if gone else _result(result),
    )


def _task(row: Task, settings: Settings) -> TaskTold:
    return TaskTold(
        name=row.name,
        part=settings.part,
        split=settings.split,
        track=settings.tasks[row.name],
        articles=row.articles,
        data_version=row.version,
        commitment=row.commitment,
    )


def _submission(session: Session, row: Submission) -> SubmissionTold:
    result = session.get(Result, row.id)
    return SubmissionTold(
        id=row.id,
        task=row.task,
        state=row.state,
        message=row.message,
        notes=row.notes,
        created_at=row.created_at,
        uploaded_at=row.uploaded_at,
        finished_at=row.finished_at,
        size=row.size,
        sha256=row.sha256,
        ahead=_ahead(session, row),
        released=result.released if result else None,
        result=_result(result) if result else None,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        description=_description(row),
    )


def _ahead(session: Session, row: Submission) -> int | None:
    if row.state != "queued":
        return None
    waiting = select(func.count()).select_from(Submission).where(Submission.state.in_(("queued", "scoring")))
    return session.scalar(waiting.where(Submission.uploaded_at < row.uploaded_at)) or 0


def _result(row: Result) -> ResultTold | None:
    return None if row.shown is None else ResultTold.model_validate(row.shown)


def _description(row: Submission) -> DescriptionTold:
    described = msgspec.convert(row.description, Description)
    fields = {name: value for name, value in row.description.items() if name != "contact"}
    return DescriptionTold.model_validate(fields | {"divisions": list(described.divisions)})
