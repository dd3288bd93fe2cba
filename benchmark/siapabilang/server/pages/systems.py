"""The page of a system: what its team says of it, its history, and its errors on public data.

Nothing is told here by article of what is scored here: errors are drawn on validation data that is public.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from siapabilang.figures import FIGURES
from siapabilang.leaderboard import KEY_SLICES
from siapabilang.server import views
from siapabilang.server.pages.screen import OnScreen
from siapabilang.server.refusals import not_found

router = APIRouter(include_in_schema=False)


@router.get("/systems/{id}")
def read_system(screen: OnScreen, id: UUID) -> HTMLResponse:  # noqa: A002 – as in the API
    """Show a published system."""
    with screen.served.database.reading() as session:
        system = views.system(session, str(id))
        history = views.history(session, screen.settings, str(id))
    shown = system.withdrawn_at is None and screen.public.uploaded(system.id).is_file()
    return screen.draw(
        "system.html",
        served=system.task in screen.settings.tasks,
        system=system,
        history=history,
        errors=shown,
        figures=FIGURES,
        key_slices=KEY_SLICES,
    )


@router.get("/systems/{id}/errors")
def read_errors(screen: OnScreen, id: UUID) -> HTMLResponse:  # noqa: A002
    """Show the errors of a published system on public data, where its team has sent predictions for that."""
    with screen.served.database.reading() as session:
        system = views.system(session, str(id))
    set_ = screen.public.validation(screen.settings.tasks.get(system.task))
    path = screen.public.uploaded(system.id)
    if set_ is None or system.withdrawn_at is not None or not path.is_file():
        raise not_found("page of errors")
    report = screen.public.errors(path, set_, f"{system.description.name}: errors on {set_}")
    return screen.draw("errors_page.html", back=f"/systems/{system.id}", **report.values())
