"""How what goes wrong is answered: `Problems` for programs, a page for people, never the text of an exception."""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siapabilang.server.database import is_full
from siapabilang.server.pages.refused import refused_page, wants_page
from siapabilang.server.refusals import RefusalError, not_found
from siapabilang.server.schemas import Problems

_LOG = logging.getLogger("siapabilang.server.web")
_MOST = 20  # problems named in one answer
_LATER = 10  # seconds
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def answer(refusal: RefusalError) -> Response:
    """Return the answer to a request that is refused, for programs."""
    told = Problems(error=refusal.code, message=refusal.message, problems=list(refusal.problems))
    return _with_headers(JSONResponse(told.model_dump(), refusal.status), refusal)


def reply(request: Request, refusal: RefusalError) -> Response:
    """Return the answer to a request that is refused: a page, if it is a browser's."""
    return _with_headers(refused_page(request, refusal), refusal) if wants_page(request) else answer(refusal)


def _with_headers(response: Response, refusal: RefusalError) -> Response:
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:  # FastAPI's own type
    """Return what the description of the API says of refusals with these statuses."""
    return {status: {"model": Problems, "description": HTTPStatus(status).phrase} for status in statuses}


def install(app: FastAPI) -> None:
    """Make ``app`` answer so."""
    for kind, handler in (
        (RefusalError, _refused),
        (RequestValidationError, _invalid),
        (HTTPException, _http),
        (ClientDisconnect, _gone),
        (SQLAlchemyError, _database),
        (OSError, _disk),
    ):
        app.add_exception_handler(kind, handler)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)  # noqa: S101 – for the type checker, as below
    return reply(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    if wants_page(request) and all(found["loc"][0] == "path" for found in error.errors()):
        return reply(request, not_found("page"))  # an address whose id is none
    problems = []
    for found in error.errors()[:_MOST]:
        place = ".".join(str(part)[:100] for part in found["loc"])
        problems.append(f"{place}: {found['msg'][:300]}".encode("utf-8", "replace").decode())
    return reply(request, RefusalError(422, "invalid", "the request is not as it should be", problems=problems))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    response = reply(request, RefusalError(status, status.phrase.lower().replace(" ", "-"), f"{status.phrase.lower()}"))
    response.headers.update(error.headers or {})
    return response


async def _gone(request: Request, error: Exception) -> Response:
    del error
    return reply(request, RefusalError(400, "cut-off", "the request was cut off"))


async def _database(request: Request, error: Exception) -> Response:
    if is_full(error):
        return _full(request)
    _LOG.error("the database does not answer", extra={"kind": type(error).__name__})
    message = "the database does not answer; nothing was changed. Try again in a little while"
    return reply(request, RefusalError(503, "database", message, retry_after=_LATER))


async def _disk(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)  # noqa: S101
    if error.errno in _FULL:
        return _full(request)
    _LOG.error("a file cannot be used", extra={"kind": errno.errorcode.get(error.errno or 0, "OSError")})
    return reply(
        request, RefusalError(503, "files", "the server's files cannot be used; tell the organiser", retry_after=60)
    )


class Unbroken:
    """ASGI middleware inside of the gate: answers where something breaks, and lets the exception go on to the log.

    Starlette's own handler of unknown exceptions stands outside of all middleware: without the gate's headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 – fixed by ASGI
        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            if scope["type"] == "http" and not answered:
                message = "something is broken here; tell the organiser the X-Request-Id"
                await reply(Request(scope), RefusalError(500, "broken", message))(scope, receive, send)
            raise  # uvicorn logs it, by kind and place only (see `logs`)


def _full(request: Request) -> Response:
    _LOG.error("the disk is full")
    message = "the server's disk is full; nothing was taken in and no attempt is used up. Try again later"
    return reply(request, RefusalError(507, "disk-full", message, retry_after=_LATER))
