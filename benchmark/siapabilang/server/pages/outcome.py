"""The page of one submission, as its team sees it."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from siapabilang.figures import FIGURES
from siapabilang.jsonl import STRANGERS
from siapabilang.leaderboard import KEY_SLICES
from siapabilang.server import views
from siapabilang.server.access import Visitor
from siapabilang.server.pages.screen import Screen
from siapabilang.server.refusals import RefusalError


def draw_submission(screen: Screen, guest: Visitor, id_: str, refusal: RefusalError | None = None) -> HTMLResponse:
    """Return the page of a submission; ``refusal`` is why what was asked on it was not done.

    Raises `RefusalError` where it is not one of the guest's team.
    """
    with screen.served.database.reading() as session:
        told = views.submission(session, guest.team, id_)
        team = views.team(session, screen.settings, guest.team)
        tasks = {task.name: task for task in screen.tasks(session)}
    return screen.draw(
        "submission.html",
        refusal.status if refusal else 200,
        told=told,
        team=team,
        task=tasks.get(told.task),  # None where it is no longer served
        refusal=refusal,
        rules=screen.settings,
        public=screen.public.validation(screen.settings.tasks.get(told.task)),
        public_bytes=STRANGERS.stored,
        errors=screen.public.uploaded(told.id).is_file(),
        figures=FIGURES,
        key_slices=KEY_SLICES,
    )
