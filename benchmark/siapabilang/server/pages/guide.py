"""How to submit: the way, the limits, the Ladder."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from siapabilang.server import views
from siapabilang.server.pages.screen import OnScreen

router = APIRouter(include_in_schema=False)


@router.get("/how-to-submit")
def read_guide(screen: OnScreen) -> HTMLResponse:
    """Explain how to submit."""
    with screen.served.database.reading() as session:
        told = views.server(session, screen.settings)
    address = str(screen.request.base_url).rstrip("/")
    return screen.draw("guide.html", rules=told.rules, tasks=told.tasks, address=address)
