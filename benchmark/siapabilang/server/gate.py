"""What every request passes: a cap on its body, headers that keep browsers strict, a line in the log."""

from __future__ import annotations

import logging
import re
import time
import uuid
from http import HTTPMethod

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siapabilang.server.errors import answer
from siapabilang.server.metrics import Metrics
from siapabilang.server.refusals import RefusalError
from siapabilang.server.settings import Settings

_LOG = logging.getLogger("siapabilang.server.web")
_HEADERS = {
    # Everything from this server, nothing inline: what a team writes into its description cannot become a script.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_HSTS = "max-age=31536000"
_DIGITS = 18  # of the length of a body
SMALL_BODY = 256 * 2**10  # bytes of a request that sends no file


_METHODS = frozenset(HTTPMethod)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::\d*)?")
_STRANGE = answer(RefusalError(400, "unknown-host", "this server does not go by that name"))


class Gate:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, *, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._file_bytes = settings.upload_bytes + SMALL_BODY  # a browser sends some form around a file
        self._secure = settings.secure_cookies
        self._hosts = frozenset(settings.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 – fixed by ASGI
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, request, status = time.perf_counter(), uuid.uuid4().hex, 500
        most = self._file_bytes if scope["path"].endswith("/predictions") else SMALL_BODY
        scope.setdefault("state", {})["request"] = request  # the page that says that something is broken tells it
        announced = Headers(scope=scope).get("content-length", "0")
        over = len(announced) > _DIGITS or (announced.isdecimal() and int(announced) > most)
        received = 0

        async def capped() -> Message:
            nonlocal received
            if over:
                raise HTTPException(413)
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413)
            return message

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
                headers["X-Request-Id"] = request
                if self._secure:
                    headers["Strict-Transport-Security"] = _HSTS
            await send(message)

        try:
            if self._is_ours(Headers(scope=scope).get("host", "")):
                await self._app(scope, capped, dressed)
            else:
                await _STRANGE(scope, receive, dressed)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "unmatched")  # the pattern: paths themselves hold ids
            method = scope["method"] if scope["method"] in _METHODS else "other"  # clients may invent any number
            self._metrics.requests.labels(method, route, status).observe(seconds)
            details = {"request": request, "method": method, "route": route, "status": status}
            team = scope.get("state", {}).get("team")
            details |= {"milliseconds": round(1000 * seconds, 1)} | ({} if team is None else {"team": team})
            _LOG.info("request", extra=details)

    def _is_ours(self, host: str) -> bool:
        # Another name that leads here is how pages elsewhere reach servers on loopback (DNS rebinding).
        match = _HOST.fullmatch(host)
        return match is not None and match.group(1).lower() in self._hosts
