"""What a page is drawn on: who looks, what is served, and the templates."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment
from sqlalchemy.orm import Session

from siapabilang.description import LINK
from siapabilang.report.environment import environment
from siapabilang.server import views
from siapabilang.server.access import CSRF_FIELD, Visitor, visitor
from siapabilang.server.pages.assets import address_of_asset
from siapabilang.server.public import Public
from siapabilang.server.refusals import RefusalError
from siapabilang.server.schemas import TaskTold
from siapabilang.server.service import Service, service


class Screen:
    """The page that one request is answered with."""

    def __init__(self, request: Request, served: Service, visitor: Visitor | None) -> None:
        self.request = request
        self.served = served
        self.settings = served.settings
        self.visitor = visitor
        request.state.visitor = visitor  # for the page that says why something was not done

    @property
    def public(self) -> Public:
        """The data that everybody may see."""
        found: Public = self.request.app.state.public
        return found

    @property
    def guest(self) -> Visitor:
        """Who has signed in. Raises `RefusalError` where nobody has."""
        if self.visitor is None:
            raise RefusalError(401, "logged-out", "this page is for teams that have signed in")
        return self.visitor

    def tasks(self, session: Session) -> list[TaskTold]:
        """Return the tasks that are served."""
        return views.server(session, self.settings).tasks

    def draw(self, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
        """Return a page."""
        return HTMLResponse(draw(template, self.request, self.settings.title, self.visitor, values), status)

    def go(self, path: str) -> RedirectResponse:
        """Return the answer that leads from a form to the page that shows what came of it."""
        return RedirectResponse(path, 303)


def draw(template: str, request: Request, site: str, visitor: Visitor | None, values: dict[str, object]) -> str:
    """Return ``template`` as HTML. ``values`` are those of the template itself."""
    common = {"site": site, "visitor": visitor, "path": request.url.path, "csrf_field": CSRF_FIELD}
    return _templates().get_template(template).render(common | values)


@cache
def _templates() -> Environment:
    built = environment("siapabilang.server.pages")
    built.filters |= {"day": _day, "moment": _moment, "address": _address, "size": _size, "sentence": _sentence}
    built.globals["asset"] = address_of_asset
    return built


def screen(
    request: Request,
    served: Annotated[Service, Depends(service)],
    found: Annotated[Visitor | None, Depends(visitor)],
) -> Screen:
    """Return what a page is drawn on (a dependency of the routes)."""
    return Screen(request, served, found)


OnScreen = Annotated[Screen, Depends(screen)]


def _day(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d}"


def _moment(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _address(link: str) -> str:
    """Return ``link`` where it is an https address; else nothing, so that no other scheme gets into a page."""
    return link if LINK.fullmatch(link) else ""


def _size(number: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if number < 2**10 or unit == "MiB":
            break
        number = round(number / 2**10)
    return f"{number:,} {unit}"


def _sentence(words: str) -> str:
    """Return a message, which the API gives without capital and full stop, as a sentence."""
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "." if words else ""
