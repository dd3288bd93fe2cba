"""What those who run the server ask it: is it alive, is it ready, what does it count."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from siapabilang.server.errors import answers
from siapabilang.server.handout import handout_path
from siapabilang.server.refusals import RefusalError
from siapabilang.server.schemas import HealthTold
from siapabilang.server.service import Service, service

router = APIRouter()

_METRICS = "text/plain; version=0.0.4"


@router.get("/healthz")
async def read_health() -> HealthTold:
    """Say that the process answers."""
    return HealthTold()


@router.get("/readyz", responses=answers(503))
def read_readiness(served: Annotated[Service, Depends(service)]) -> HealthTold:
    """Say that submissions can be taken in: the database is there and up to date, and so are the hand-outs."""
    settings = served.settings
    if not served.database.is_current():
        raise RefusalError(503, "not-ready", "the tables of the database are not up to date")
    if not all(handout_path(settings.handouts, task).is_file() for task in settings.tasks):
        raise RefusalError(503, "not-ready", "the hand-outs have not been made")
    return HealthTold()


@router.get(
    "/metrics", response_class=Response, responses={200: {"content": {_METRICS: {"schema": {"type": "string"}}}}}
)
def read_metrics(served: Annotated[Service, Depends(service)]) -> Response:
    """Give the metrics in Prometheus' text format. Keep this path to yourself where the server is public."""
    return Response(served.metrics.text(), media_type=_METRICS)
