"""Tables, colours and progress: bright in a terminal, plain in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

_T = TypeVar("_T")
_PIPE_WIDTH = 200  # a pipe has no width; wide enough that no table is folded


def console() -> Console:
    """Return the console for results, on standard output."""
    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False, soft_wrap=False)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Container[int] = (), markup: bool = True
) -> Table:
    """Return a table; the columns listed in ``numbers`` are flush right; ``markup=False`` shows cells as they are."""
    built = Table(box=None, pad_edge=False, header_style="bold")
    for number, name in enumerate(columns):
        built.add_column(name, justify="right" if number in numbers else "left", overflow="fold")
    for row in rows:
        built.add_row(*(cell if markup else escape(cell) for cell in row))
    return built


def track(items: Iterable[_T], total: int | None, what: str) -> Iterator[_T]:
    """Yield ``items`` under a progress bar on standard error, which only a terminal shows.

    Without a total it pulses.
    """
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(items, total=total)
