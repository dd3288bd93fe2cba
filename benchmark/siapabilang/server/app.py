"""The web application: routes, and what surrounds them."""

from __future__ import annotations

from fastapi import FastAPI

from siapabilang import __version__
from siapabilang.server import api, browser, errors, operations
from siapabilang.server.database import Database
from siapabilang.server.gate import Gate
from siapabilang.server.pages import site
from siapabilang.server.service import Service
from siapabilang.server.settings import Settings

_DESCRIPTION = """Predictions are scored against gold that nobody sees. Open a submission, send its predictions, wait
until it is scored, publish it. Answers other than 2xx hold `error`, a word for programs, and `message`, a sentence for
people."""


def create_app(settings: Settings, database: Database) -> FastAPI:
    """Return the application for one server. The database is used only when requests come."""
    app = FastAPI(
        title=f"{settings.title} submissions",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        responses=errors.answers(400, 413, 422, 503, 507),
    )
    served = Service(settings, database)
    app.state.service = served
    for routes in (operations, api, browser):
        app.include_router(routes.router)
    site.install(app, settings)
    errors.install(app)
    app.add_middleware(errors.Unbroken)
    app.add_middleware(Gate, settings=settings, metrics=served.metrics)
    return app
