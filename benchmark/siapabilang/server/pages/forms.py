"""Reading forms of those who have signed in: within limits, and only those that a page of ours has sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from siapabilang.server.access import Visitor, refuse_unsigned_form
from siapabilang.server.refusals import RefusalError

FILE_FIELD = "predictions"
_FIELDS = 30
_PIECE = 2**20


@asynccontextmanager
async def small_form(request: Request, guest: Visitor) -> AsyncIterator[FormData]:
    """Read a form without a file. Raises `RefusalError` where no page of ours has sent it."""
    async with request.form(max_files=0, max_fields=_FIELDS) as form:
        refuse_unsigned_form(form, guest)
        yield form


@asynccontextmanager
async def file_form(request: Request, guest: Visitor, seconds: int) -> AsyncIterator[AsyncIterator[bytes]]:
    """Read the file of a form that comes within ``seconds``. The name that the browser gives it is not looked at.

    Raises `RefusalError` where there is no file, where it comes too slowly, or where no page of ours has sent it.
    """
    try:
        async with asyncio.timeout(seconds):
            form = await request.form(max_files=1, max_fields=_FIELDS)
    except TimeoutError:
        raise RefusalError(408, "too-slow", f"the file did not come within {seconds} seconds; send it again") from None
    try:
        refuse_unsigned_form(form, guest)
        file = form.get(FILE_FIELD)
        if not isinstance(file, UploadFile) or not file.filename:
            raise RefusalError(422, "no-file", "no file was chosen")
        yield _pieces(file)
    finally:
        await form.close()


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE):
        yield piece
