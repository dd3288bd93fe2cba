"""What the server says when it does not do what it was asked: one sentence, what to do, and nothing about gold."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from siapabilang.server.schemas import Problems


class RefusalError(Exception):
    """Raised where a request is refused; ``status`` is that of HTTP, ``code`` a word for programs.

    ``problems`` are the problems of a file, one sentence each; ``retry_after`` is in seconds.
    """

    def __init__(
        self, status: int, code: str, message: str, *, problems: Sequence[str] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.problems = tuple(problems)
        self.retry_after = retry_after


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:  # FastAPI's own type
    """Return what the description of the API says of refusals with these statuses."""
    return {status: {"model": Problems, "description": HTTPStatus(status).phrase} for status in statuses}


def not_found(what: str = "submission") -> RefusalError:
    """Return the refusal for what is not there, which is also that for what is not yours."""
    return RefusalError(404, "not-found", f"there is no such {what}")
