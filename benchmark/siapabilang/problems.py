"""Errors in what people hand in: one sentence each, with file, place, field and remedy, never with gold.

Readers collect every `Problem` of a file and raise them together as one `InputError`; the command line prints them and
exits with status 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

_SHOWN = 220  # code points of a message from elsewhere


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong. ``line`` and ``column`` count from 1; 0 where there is no such place."""

    file: str
    message: str
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        text = f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        # Names and messages may hold what a stranger wrote: nothing that steers a terminal, and one line.
        return "".join(c if c.isprintable() else "?" for c in text)


class InputError(ValueError):
    """Raised when input cannot be used; holds every problem that was found, in the order of the input."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Travel between processes with the problems, not with the message made of them."""
        return InputError, (self.problems,)


def raise_if_any(problems: Sequence[Problem]) -> None:
    """Raise `InputError` unless ``problems`` is empty."""
    if problems:
        raise InputError(problems)


def one_line(message: str) -> str:
    """Return the message of a decoder or a server as one short line: it may quote whatever a stranger gave it."""
    line = "".join(c if c.isprintable() else "?" for c in message.replace("`", "'"))
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
