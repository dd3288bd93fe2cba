"""The page that says why something was not done, and what to do."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from siapabilang.server.access import Visitor
from siapabilang.server.pages.screen import draw
from siapabilang.server.refusals import RefusalError
from siapabilang.server.service import service

_TITLES = {
    400: "This request cannot be understood",
    401: "Please sign in",
    403: "This is not allowed",
    404: "There is no such page",
    405: "This cannot be done here",
    408: "It took too long",
    409: "This cannot be done now",
    413: "This is too large",
    422: "Something is not as it should be",
    429: "Please wait a little",
    500: "Something is broken here",
    503: "Not available just now",
    507: "The server's disk is full",
}
_OTHER = "This was not done"
# What is better said to people in other words than to programs.
_WORDS = {
    "not found": "the address is mistyped, or what was there is gone",
    "unauthorised": "the token is wrong or revoked; copy all of it, it begins with sb_",
    "request-entity-too-large": "what you sent is larger than anything that this server takes",
    "content-too-large": "what you sent is larger than anything that this server takes",
}


def wants_page(request: Request) -> bool:
    """Tell whether a request is a person's with a browser: those of programs are answered in JSON."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def refused_page(request: Request, refusal: RefusalError) -> HTMLResponse:
    """Return the page. It asks nothing of the database, which may be what is broken."""
    values: dict[str, object] = {
        "title": _TITLES.get(refusal.status, _OTHER),
        "refusal": refusal,
        "message": _WORDS.get(refusal.message) or _WORDS.get(refusal.code, refusal.message),
        "sign_in": refusal.status == 401,  # noqa: PLR2004 – the number of HTTP
        "request_id": request.scope.get("state", {}).get("request", "") if refusal.status >= 500 else "",  # noqa: PLR2004
    }
    found: Visitor | None = getattr(request.state, "visitor", None)
    page = draw("refused.html", request, service(request).settings.title, found, values)
    return HTMLResponse(page, refusal.status)
