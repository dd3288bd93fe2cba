"""The JSON API under ``/api/v1``: thin routes over `views` (what is seen) and `intake` (what is done)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import StreamingResponse

from siapabilang.server import audit, intake, limits, teams, views
from siapabilang.server.access import team_of_token
from siapabilang.server.errors import answers
from siapabilang.server.handout import read_handout
from siapabilang.server.refusals import not_found
from siapabilang.server.schemas import (
    Board,
    NewSubmission,
    NewToken,
    NewTokenTold,
    PublishedTold,
    ServerTold,
    SubmissionTold,
    TaskTold,
    TeamTold,
)
from siapabilang.server.sending import send
from siapabilang.server.service import Service, service
from siapabilang.server.tables import Team

router = APIRouter(prefix="/api/v1")

_Service = Annotated[Service, Depends(service)]
_Team = Annotated[Team, Depends(team_of_token)]
_PublicHalf = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
_PRIVATE = answers(401, 429)
_FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_NDJSON = "application/x-ndjson"


@router.get("/server")
def read_server(served: _Service) -> ServerTold:
    """Tell what this server scores, and by which rules."""
    with served.database.reading() as session:
        return views.server(session, served.settings)


@router.get("/tasks/{task}", responses=answers(404))
def read_task(served: _Service, task: str) -> TaskTold:
    """Tell what a task is, with the salted hash of its gold."""
    with served.database.reading() as session:
        return views.task(session, served.settings, task)


@router.get("/tasks/{task}/board", responses=answers(404))
def read_board(served: _Service, task: str) -> Board:
    """Tell how the published systems stand."""
    with served.database.reading() as session:
        return views.board(session, served.settings, task)


@router.get(
    "/tasks/{task}/articles",
    response_class=StreamingResponse,
    responses=_PRIVATE | answers(404) | {200: {"content": {_NDJSON: {"schema": {"type": "string"}}}}},
)
def read_articles(served: _Service, _: _Team, task: str) -> StreamingResponse:
    """Give the articles of a task as JSONL: ``id``, ``length`` in code points, ``text``, and the quotes to answer."""
    found = read_handout(served.settings.handouts, task) if task in served.settings.tasks else None
    if found is None:
        raise not_found("task")
    return StreamingResponse(found.lines(), media_type=_NDJSON)


@router.get("/systems/{id}", responses=answers(404))
def read_system(served: _Service, id: UUID) -> PublishedTold:  # noqa: A002 – the parameter's name in the API
    """Tell of a published submission."""
    with served.database.reading() as session:
        return views.system(session, str(id))


@router.get("/systems/{id}/history", responses=answers(404))
def read_history(served: _Service, id: UUID) -> list[PublishedTold]:  # noqa: A002
    """Tell what the team of a published submission has published on its task, oldest first."""
    with served.database.reading() as session:
        return views.history(session, served.settings, str(id))


@router.get("/team", responses=_PRIVATE)
def read_team(served: _Service, team: _Team) -> TeamTold:
    """Tell the asking team what it may still do."""
    with served.database.reading() as session:
        return views.team(session, served.settings, team)


@router.post("/team/tokens", status_code=201, responses=_PRIVATE | answers(409))
def make_token(served: _Service, team: _Team, new: NewToken) -> NewTokenTold:
    """Make another token for the asking team. It is shown this once."""
    with served.database.writing() as session:
        limits.lock(session, team.id)
        teams.refuse_more_tokens(session, team)
        return NewTokenTold(token=teams.new_token(session, team, new.label, audit.team(team)))


@router.delete("/team/tokens/{token}", status_code=204, responses=_PRIVATE | answers(404))
def revoke_token(served: _Service, team: _Team, token: _PublicHalf) -> None:
    """Revoke a token of the asking team by its public half (the first twelve digits)."""
    with served.database.writing() as session:
        if not teams.revoke_token(session, token, team, audit.team(team)):
            raise not_found("token")


@router.get("/submissions", responses=_PRIVATE)
def read_submissions(served: _Service, team: _Team) -> list[SubmissionTold]:
    """List the asking team's submissions, newest first."""
    with served.database.reading() as session:
        return views.submissions(session, team)


@router.post("/submissions", status_code=201, responses=_PRIVATE | answers(409))
def open_submission(served: _Service, team: _Team, new: NewSubmission) -> SubmissionTold:
    """Open a submission by describing its system. Costs no attempt."""
    with served.database.writing() as session:
        row = intake.open_submission(session, served.settings, team, new.task, new.description)
        session.flush()
        return views.submission(session, team, row.id)


@router.get("/submissions/{id}", responses=_PRIVATE | answers(404))
def read_submission(served: _Service, team: _Team, id: UUID) -> SubmissionTold:  # noqa: A002
    """Tell the progress and outcome of a submission of the asking team."""
    with served.database.reading() as session:
        return views.submission(session, team, str(id))


@router.put(
    "/submissions/{id}/predictions",
    status_code=202,
    responses=_PRIVATE | answers(403, 404, 408, 409, 413),
    openapi_extra={"requestBody": {"required": True, "content": _FILE}},
)
async def send_predictions(request: Request, served: _Service, team: _Team, id: UUID) -> SubmissionTold:  # noqa: A002
    """Send the predictions: one JSONL file, plain or compressed with gzip or zstd. From here on it is an attempt."""
    with served.receiving(team):
        return await send(served, team, str(id), request.stream())


@router.post("/submissions/{id}/publish", responses=_PRIVATE | answers(404, 409))
def publish(served: _Service, team: _Team, id: UUID) -> SubmissionTold:  # noqa: A002
    """Put a submission with a released score on the board, with its description and its result."""
    with served.database.writing() as session:
        intake.publish(session, team, str(id))
        session.flush()
        return views.submission(session, team, str(id))


@router.post("/submissions/{id}/withdraw", responses=_PRIVATE | answers(404, 409))
def withdraw(served: _Service, team: _Team, id: UUID) -> SubmissionTold:  # noqa: A002
    """Withdraw a submission. It still counts; the board keeps its name and dates, without its result."""
    with served.database.writing() as session:
        intake.withdraw(session, team, str(id))
        session.flush()
        return views.submission(session, team, str(id))
