"""The systems that lie in the repository with their predictions, and their errors on public data."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from siapabilang.server.pages.screen import OnScreen, Screen
from siapabilang.server.refusals import not_found
from siapabilang.submissions import ScoredSet, Submission

router = APIRouter(include_in_schema=False)


@router.get("/reference")
def read_systems(screen: OnScreen) -> HTMLResponse:
    """List the systems of the repository."""
    return screen.draw("reference.html", systems=screen.public.systems().values(), sets_of=screen.public.sets_of)


@router.get("/reference/{slug}/{name}")
def read_stored_errors(screen: OnScreen, slug: str, name: str) -> HTMLResponse:
    """Show the errors on public data of a system in the repository."""
    system, set_ = _stored(screen, slug, name)
    report = screen.public.errors(system.files[set_], set_, f"{system.description.name}: errors on {set_}")
    return screen.draw("errors_page.html", back=f"/reference#{slug}", **report.values())


def _stored(screen: Screen, slug: str, name: str) -> tuple[Submission, ScoredSet]:
    system = screen.public.systems().get(slug)
    for set_ in screen.public.sets_of(system) if system else ():
        if system and str(set_) == name:
            return system, set_
    raise not_found("page of errors")
