"""How what goes wrong is answered: always with `Problems`, never with the text of an exception."""

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

from siapabilang.server.database import is_full
from siapabilang.server.refusals import RefusalError
from siapabilang.server.schemas import Problems

_LOG = logging.getLogger("siapabilang.server.web")
_MOST = 20  # problems named in one answer
_LATER = 10  # seconds
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def answer(refusal: RefusalError) -> Response:
    """Return the answer to a request that is refused."""
    told = Problems(error=refusal.code, message=refusal.message, problems=list(refusal.problems))
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(told.model_dump(), refusal.status, headers)


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
        (Exception, _unknown),
    ):
        app.add_exception_handler(kind, handler)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)  # noqa: S101 – for the type checker, as below
    return answer(error)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    problems = []
    for found in error.errors()[:_MOST]:
        place = ".".join(str(part)[:100] for part in found["loc"])
        problems.append(f"{place}: {found['msg'][:300]}".encode("utf-8", "replace").decode())
    return answer(RefusalError(422, "invalid", "the request is not as it should be", problems=problems))


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    response = answer(RefusalError(status, status.phrase.lower().replace(" ", "-"), f"{status.phrase.lower()}"))
    response.headers.update(error.headers or {})
    return response


async def _gone(_: Request, error: Exception) -> Response:
    del error
    return answer(RefusalError(400, "cut-off", "the request was cut off"))


async def _database(_: Request, error: Exception) -> Response:
    if is_full(error):
        return _full()
    _LOG.error("the database does not answer", extra={"kind": type(error).__name__})
    message = "the database does not answer; nothing was changed. Try again in a little while"
    return answer(RefusalError(503, "database", message, retry_after=_LATER))


async def _disk(_: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)  # noqa: S101
    if error.errno in _FULL:
        return _full()
    _LOG.error("a file cannot be used", extra={"kind": errno.errorcode.get(error.errno or 0, "OSError")})
    return answer(RefusalError(503, "files", "the server's files cannot be used; tell the organiser", retry_after=60))


async def _unknown(_: Request, error: Exception) -> Response:
    del error  # uvicorn logs it, by kind and place only (see `logs`)
    return answer(RefusalError(500, "broken", "something is broken here; tell the organiser the X-Request-Id"))


def _full() -> Response:
    _LOG.error("the disk is full")
    message = "the server's disk is full; nothing was taken in and no attempt is used up. Try again later"
    return answer(RefusalError(507, "disk-full", message, retry_after=_LATER))
