"""Logs: one JSON object a line on standard error. What is logged is named one by one, so no token or gold slips in."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

import msgspec

_FIELDS = (
    "request", "method", "route", "status", "milliseconds", "team", "submission", "state", "kind", "seconds",
    "place",
)  # fmt: skip


class JsonFormatter(logging.Formatter):
    """Writes a record as a line of JSON. Exceptions are named by kind and place: their texts may quote anything."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            entry["kind"] = record.exc_info[0].__name__
            entry["place"] = place_of(record.exc_info[1])
        return msgspec.json.encode(entry).decode()


def place_of(error: BaseException | None) -> str:
    """Return the file and line that raised ``error``, without what it says."""
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""


def configure(process: str) -> None:
    """Send everything that is logged to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(process))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True  # it logs addresses as they were asked for
