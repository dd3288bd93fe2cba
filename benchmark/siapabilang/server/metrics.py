"""What can be counted from outside, for Prometheus: requests, the queue, wrong tokens. No names of teams, no scores."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from siapabilang.server.database import Database, now
from siapabilang.server.tables import State, Submission

_LOG = logging.getLogger("siapabilang.server.metrics")


class Metrics:
    """The counters of one server process."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        self.requests = Histogram(
            "siapabilang_request_seconds",
            "Time from a request to the end of its answer.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.received = Counter(
            "siapabilang_received_bytes", "Bytes of prediction files taken in, as sent.", registry=self._registry
        )
        self.wrong_tokens = Counter(
            "siapabilang_wrong_tokens", "Tokens that were wrong or revoked.", registry=self._registry
        )
        self._registry.register(_Queue(database))

    def text(self) -> bytes:
        """Return all in Prometheus' text format."""
        return generate_latest(self._registry)


class _Queue(Collector):
    """Looks at the queue whenever it is asked; says nothing of it while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metrics without asking the database, which may not be there yet."""
        yield GaugeMetricFamily("siapabilang_submissions", "Submissions by state.", labels=("state",))
        yield GaugeMetricFamily("siapabilang_oldest_waiting_seconds", "Age of the oldest submission without outcome.")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with self._database.reading() as session:
                by_state = select(Submission.state, func.count()).group_by(Submission.state)
                counts = dict(session.execute(by_state).all())
                waiting = Submission.state.in_(("queued", "scoring"))
                oldest = session.scalar(select(func.min(Submission.uploaded_at)).where(waiting))
        except SQLAlchemyError as error:
            _LOG.warning("the queue cannot be counted", extra={"kind": type(error).__name__})
            return
        submissions, age = self.describe()
        for state in get_args(State):
            submissions.add_metric((state,), counts.get(state, 0))
        age.add_metric((), 0.0 if oldest is None else (now() - oldest).total_seconds())
        yield submissions
        yield age
