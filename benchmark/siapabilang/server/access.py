"""Who asks: programs show a token with each request, browsers a cookie that a token began.

The API takes tokens only and the forms take cookies only, so that no page elsewhere can make a browser use the API.
"""

from __future__ import annotations

import secrets
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import FormData

from siapabilang.server import sessions
from siapabilang.server.refusals import RefusalError
from siapabilang.server.service import Service, address_of, service
from siapabilang.server.tables import Team

_BEARER = HTTPBearer(auto_error=False, description="The token of a team: `sb_…`")
CSRF_FIELD = "csrf"


def team_of_token(
    request: Request,
    served: Annotated[Service, Depends(service)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Team:
    """Return the team that asks by token. Raises `RefusalError`."""
    team, _ = served.team_of(credentials.credentials if credentials else "", address_of(request))
    request.state.team = team.id
    return team


class Visitor(NamedTuple):
    """A team that asks by browser, and the word that its forms must repeat."""

    team: Team
    csrf: str


def visitor(request: Request, served: Annotated[Service, Depends(service)]) -> Visitor | None:
    """Return who asks by cookie; None for anybody."""
    cookie = request.cookies.get(sessions.COOKIE)
    if not cookie:
        return None
    with served.database.reading() as session:
        found = sessions.find(session, cookie)
    if found is None:
        return None
    request.state.team = found[1].id
    return Visitor(found[1], found[0].csrf)


def visiting_team(found: Annotated[Visitor | None, Depends(visitor)]) -> Visitor:
    """Return who asks by cookie. Raises `RefusalError` for anybody."""
    if found is None:
        raise RefusalError(401, "logged-out", "you are not logged in, or no longer")
    return found


def refuse_foreign_form(request: Request) -> None:
    """Raise `RefusalError` for a form that another site's page sends. Needed where no session protects a form yet."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or site not in (None, "same-origin", "none"):
        raise RefusalError(403, "foreign-form", "this form was sent by another site's page; open it here")


def refuse_unsigned_form(form: FormData, found: Visitor) -> None:
    """Raise `RefusalError` unless a form repeats the word of the session in its field ``csrf``."""
    word = form.get(CSRF_FIELD)
    if not isinstance(word, str) or not secrets.compare_digest(word.encode("utf-8", "replace"), found.csrf.encode()):
        raise RefusalError(403, "unsigned-form", "this form is too old or not from here; open the page again")
