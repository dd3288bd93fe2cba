"""Logging in and out with a browser. The cookie and its protection are in `sessions` and `access`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from siapabilang.server import sessions
from siapabilang.server.access import Visitor, refuse_foreign_form, refuse_unsigned_form, visiting_team
from siapabilang.server.refusals import RefusalError
from siapabilang.server.service import Service, address_of, service
from siapabilang.server.tables import Token

router = APIRouter(include_in_schema=False)

_Service = Annotated[Service, Depends(service)]
_FIELDS = 20


@router.post("/login")
async def log_in(request: Request, served: _Service) -> RedirectResponse:
    """Begin a session with the token in the form's field ``token``, and go to the team's page."""
    refuse_foreign_form(request)
    async with request.form(max_files=0, max_fields=_FIELDS) as form:
        token = form.get("token")
    if not isinstance(token, str):
        raise RefusalError(422, "no-token", "the form has no field `token`")

    def begin() -> str:
        team, public = served.team_of(token.strip(), address_of(request))
        request.state.team = team.id
        with served.database.writing() as session:
            return sessions.begin(session, session.get_one(Token, public), served.settings.session_seconds)

    response = RedirectResponse("/team", 303)
    response.set_cookie(
        sessions.COOKIE,
        await run_in_threadpool(begin),
        max_age=served.settings.session_seconds,
        secure=served.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/logout")
async def log_out(
    request: Request, served: _Service, found: Annotated[Visitor, Depends(visiting_team)]
) -> RedirectResponse:
    """End the session."""
    async with request.form(max_files=0, max_fields=_FIELDS) as form:
        refuse_unsigned_form(form, found)

    def end() -> None:
        with served.database.writing() as session:
            sessions.end(session, request.cookies[sessions.COOKIE])

    await run_in_threadpool(end)
    response = RedirectResponse("/", 303)
    response.delete_cookie(sessions.COOKIE, secure=served.settings.secure_cookies, httponly=True, samesite="lax")
    return response
