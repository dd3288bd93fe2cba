"""All pages together."""

from __future__ import annotations

from fastapi import FastAPI

from siapabilang.server.pages import assets, boards, corpus, guide, reference, showing, submissions, systems, team
from siapabilang.server.public import Public
from siapabilang.server.settings import Settings


def install(app: FastAPI, settings: Settings) -> None:
    """Add the pages to ``app``."""
    app.state.public = Public(settings)
    for part in (assets, boards, corpus, guide, reference, showing, submissions, systems, team):
        app.include_router(part.router)
