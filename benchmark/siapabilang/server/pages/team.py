"""A team's own pages: signing in, and all of its submissions. Signing in and out are done in `browser`."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from siapabilang.server import views
from siapabilang.server.pages.screen import OnScreen

router = APIRouter(include_in_schema=False)


@router.get("/login")
def read_login(screen: OnScreen) -> HTMLResponse:
    """Ask for a token."""
    return screen.draw("login.html")


@router.get("/team")
def read_team(screen: OnScreen) -> HTMLResponse:
    """Show a team its submissions and what it may still do."""
    with screen.served.database.reading() as session:
        team = views.team(session, screen.settings, screen.guest.team)
        submissions = views.submissions(session, screen.guest.team)
    return screen.draw("team.html", team=team, submissions=submissions, rules=screen.settings)
