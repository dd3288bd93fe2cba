"""A submission in the browser: described, sent, watched, published, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from siapabilang.server import intake, views
from siapabilang.server.pages.describing import boxes, problems_of, values_of
from siapabilang.server.pages.forms import file_form, small_form
from siapabilang.server.pages.outcome import draw_submission
from siapabilang.server.pages.screen import OnScreen, Screen
from siapabilang.server.refusals import RefusalError
from siapabilang.server.sending import send
from siapabilang.server.tables import Submission, Team

router = APIRouter(include_in_schema=False)


@router.get("/submit")
def read_form(screen: OnScreen, like: UUID | None = None) -> HTMLResponse:
    """Ask for the description of a system; ``like`` is a submission of the same team whose description is taken."""
    values: dict[str, str] = {}
    with screen.served.database.reading() as session:
        if like is not None:
            row = intake.own(session, screen.guest.team, str(like))
            values = {name: str(value) for name, value in row.description.items()}
    return _form(screen, values, {})


@router.post("/submit")
async def open_submission(request: Request, screen: OnScreen) -> Response:
    """Open a submission with what the form says; ask again where it is not complete."""
    guest = screen.guest
    async with small_form(request, guest) as form:
        values, task = values_of(form), str(form.get("task", ""))

    def take_in() -> Response:
        if problems := problems_of(values):
            return _form(screen, values, problems, task, 422)
        with screen.served.database.writing() as session:
            row = intake.open_submission(session, screen.settings, guest.team, task, values)
            return screen.go(f"/submissions/{row.id}")

    return await run_in_threadpool(take_in)


@router.get("/submissions/{id}")
def read_submission(screen: OnScreen, id: UUID) -> HTMLResponse:  # noqa: A002 – as in the API
    """Show a team how its submission goes on, and what came of it."""
    return draw_submission(screen, screen.guest, str(id))


@router.post("/submissions/{id}/predictions")
async def send_predictions(request: Request, screen: OnScreen, id: UUID) -> Response:  # noqa: A002
    """Take in the predictions. From here on it is an attempt."""
    guest = screen.guest
    try:
        with screen.served.receiving(guest.team):
            async with file_form(request, guest, screen.settings.upload_seconds) as stream:
                await send(screen.served, guest.team, str(id), stream)
    except RefusalError as refusal:
        return await run_in_threadpool(draw_submission, screen, guest, str(id), refusal)
    return screen.go(f"/submissions/{id}")


@router.post("/submissions/{id}/publish")
async def publish(request: Request, screen: OnScreen, id: UUID) -> Response:  # noqa: A002
    """Put a submission on the board."""
    return await _do(request, screen, str(id), intake.publish)


@router.post("/submissions/{id}/withdraw")
async def withdraw(request: Request, screen: OnScreen, id: UUID) -> Response:  # noqa: A002
    """Withdraw a submission for good."""
    return await _do(request, screen, str(id), intake.withdraw)


async def _do(request: Request, screen: Screen, id_: str, deed: Callable[[Session, Team, str], Submission]) -> Response:
    guest = screen.guest
    async with small_form(request, guest):
        pass

    def do() -> Response:
        try:
            with screen.served.database.writing() as session:
                deed(session, guest.team, id_)
        except RefusalError as refusal:
            return draw_submission(screen, guest, id_, refusal)
        return screen.go(f"/submissions/{id_}")

    return await run_in_threadpool(do)


def _form(
    screen: Screen, values: Mapping[str, str], problems: Mapping[str, str], task: str = "", status: int = 200
) -> HTMLResponse:
    guest = screen.guest
    with screen.served.database.reading() as session:
        tasks, team = screen.tasks(session), views.team(session, screen.settings, guest.team)
        earlier = views.submissions(session, guest.team)[:1]
    return screen.draw(
        "submit.html", status, tasks=tasks, chosen=task, team=team, earlier=earlier, boxes=boxes(values, problems)
    )
