"""Predictions on public data, which a team may send so that everybody sees where its system errs."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from siapabilang.jsonl import STRANGERS
from siapabilang.problems import InputError
from siapabilang.server import audit, intake
from siapabilang.server.pages.forms import file_form, small_form
from siapabilang.server.pages.outcome import draw_submission
from siapabilang.server.pages.screen import OnScreen, Screen
from siapabilang.server.refusals import RefusalError
from siapabilang.server.tables import Submission, Team
from siapabilang.server.uploads import receive
from siapabilang.submissions import ScoredSet

router = APIRouter(include_in_schema=False)

_NAMED = 20  # problems of a file that are shown


@router.post("/submissions/{id}/public/predictions")
async def show_errors(request: Request, screen: OnScreen, id: UUID) -> Response:  # noqa: A002 – as in the API
    """Take in predictions on public validation data; they take the place of those sent before. Costs no attempt."""
    guest, settings = screen.guest, screen.settings
    try:
        with screen.served.receiving(guest.team):
            async with file_form(request, guest, settings.upload_seconds) as stream:
                # It lies among the uploads until it is checked: what nothing refers to is swept there.
                received = await receive(
                    stream, settings.uploads, most=STRANGERS.stored or 0, seconds=settings.upload_seconds
                )
            await run_in_threadpool(_take_in, screen, guest.team, str(id), settings.uploads / received.file)
    except RefusalError as refusal:
        return await run_in_threadpool(draw_submission, screen, guest, str(id), refusal)
    return screen.go(f"/submissions/{id}")


@router.post("/submissions/{id}/public/remove")
async def hide_errors(request: Request, screen: OnScreen, id: UUID) -> Response:  # noqa: A002
    """Drop what was sent to show errors."""
    guest = screen.guest
    async with small_form(request, guest):
        pass

    def drop() -> None:
        with screen.served.database.writing() as session:
            row = intake.own(session, guest.team, str(id))
            screen.public.uploaded(row.id).unlink(missing_ok=True)
            audit.record(session, audit.team(guest.team), "errors hidden", row.id)

    await run_in_threadpool(drop)
    return screen.go(f"/submissions/{id}")


def _take_in(screen: Screen, team: Team, id_: str, path: Path) -> None:
    """Put a file that has come to where the pages look for it. It is removed where it cannot be used."""
    try:
        with screen.served.database.reading() as session:
            set_ = _set_of(screen, intake.own(session, team, id_))
        _check(screen, path, set_)
        with screen.served.database.writing() as session:
            row = intake.own(session, team, id_)
            target = screen.public.uploaded(row.id)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.rename(target)
            audit.record(session, audit.team(team), "errors shown", row.id)
    finally:
        path.unlink(missing_ok=True)


def _set_of(screen: Screen, row: Submission) -> ScoredSet:
    """Return what the predictions answer. Raises `RefusalError` where no errors can be shown."""
    set_ = screen.public.validation(screen.settings.tasks.get(row.task))
    if set_ is None or row.state != "scored" or row.withdrawn_at is not None:
        raise RefusalError(409, "not-scored", "errors are shown of systems that were scored and not withdrawn")
    return set_


def _check(screen: Screen, path: Path, set_: ScoredSet) -> None:
    try:
        screen.public.check(path, set_)
    except InputError as error:
        problems = [str(msgspec.structs.replace(found, file="predictions")) for found in error.problems[:_NAMED]]
        message = f"the format is wrong, or this is no answer to {set_}; nothing was changed"
        raise RefusalError(422, "format", message, problems=problems) from None
