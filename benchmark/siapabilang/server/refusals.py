"""What the server says when it does not do what it was asked: one sentence, what to do, and nothing about gold."""

from __future__ import annotations

from collections.abc import Sequence


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


def not_found(what: str = "submission") -> RefusalError:
    """Return the refusal for what is not there, which is also that for what is not yours."""
    return RefusalError(404, "not-found", f"there is no such {what}")
