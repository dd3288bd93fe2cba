"""The leaderboard."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from siapabilang.figures import FIGURES
from siapabilang.ranking import SIGNIFICANT
from siapabilang.server import views
from siapabilang.server.pages.screen import OnScreen, Screen
from siapabilang.server.pages.standing import standing

router = APIRouter(include_in_schema=False)


@router.get("/")
def read_front(screen: OnScreen, sort: str = "", order: str = "") -> HTMLResponse:
    """Show the board of the first task."""
    tasks = list(screen.settings.tasks)
    return _board(screen, tasks[0], sort, order)


@router.get("/boards/{task}")
def read_board(screen: OnScreen, task: str, sort: str = "", order: str = "") -> HTMLResponse:
    """Show the board of a task."""
    return _board(screen, task, sort, order)


def _board(screen: Screen, task: str, sort: str, order: str) -> HTMLResponse:
    with screen.served.database.reading() as session:
        tasks = screen.tasks(session)
        if not tasks:
            return screen.draw("unprepared.html", 503)
        board = views.board(session, screen.settings, task)
    return screen.draw(
        "board.html",
        tasks=tasks,
        board=board,
        standing=standing(board, sort, order, f"/boards/{task}"),
        figures=FIGURES,
        significant=SIGNIFICANT,
        step=screen.settings.step,
    )
