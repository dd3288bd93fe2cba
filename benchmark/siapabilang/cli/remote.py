"""``siapabilang submit --server``: handing in to a submission server."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from siapabilang.cli.console import console, table
from siapabilang.cli.score import interval
from siapabilang.description import Description
from siapabilang.figures import percent
from siapabilang.predictions import PredictionStream
from siapabilang.problems import InputError, Problem
from siapabilang.remote import Progress as Outcome
from siapabilang.remote import Server, Task

_TOKEN = "SIAPABILANG_TOKEN"  # noqa: S105 – the name of a variable
_ASK_EVERY = 1.0  # seconds


def submit_to(url: str, path: Path, description: Description, *, task: str | None, publish: bool) -> None:
    """Check ``path`` here, send it, wait until it is scored and print what is told.

    Raises `InputError` where the file's format is wrong (nothing is sent then), or the server refuses or fails.
    """
    with Server(url, _token()) as server:
        chosen = _task(server, task)
        check(path, server, chosen)
        id_ = server.open(chosen.name, description)
        click.echo(f"submission {id_}", err=True)
        _send(server, id_, path)
        outcome = _wait(server, id_)
        if outcome.state != "scored":
            raise InputError([Problem(path.name, m) for m in (outcome.message, *outcome.notes)])
        _show(outcome)
        if publish and outcome.released is not None:
            server.publish(id_)
            click.echo("published")


def check(path: Path, server: Server, task: Task) -> None:
    """Check a prediction file against the articles that the server hands out. Raises `InputError`."""
    stream = PredictionStream(path, server.handout(task).as_gold(), task.track)
    for _ in stream:
        pass
    for note in (*stream.unplaced, *stream.approximate):
        click.echo(f"note: {note}", err=True)


def _token() -> str:
    token = os.environ.get(_TOKEN, "")
    if not token and sys.stdin.isatty():
        token = click.prompt("token", hide_input=True, err=True)
    if not token:
        raise InputError([Problem(_TOKEN, "is not set: the token of your team, which the organiser gave you")])
    return token


def _task(server: Server, name: str | None) -> Task:
    tasks = {task.name: task for task in server.tasks()}
    if name is None and len(tasks) == 1:
        return next(iter(tasks.values()))
    if name not in tasks:
        raise InputError([Problem("--task", f"one of {', '.join(tasks) or 'none, so far'}")])
    return tasks[name]


def _send(server: Server, id_: str, path: Path) -> None:
    columns = (TextColumn("sending"), BarColumn(), DownloadColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        sending = bar.add_task("sending", total=path.stat().st_size)
        server.send(id_, path, lambda count: bar.advance(sending, count))


def _wait(server: Server, id_: str) -> Outcome:
    with Console(stderr=True).status("waiting") as status:
        while not (outcome := server.progress(id_)).over:
            ahead = "" if outcome.ahead is None else f", {outcome.ahead} before it"
            status.update(f"{outcome.state}{ahead}")
            time.sleep(_ASK_EVERY)
    return outcome


def _show(outcome: Outcome) -> None:
    for note in outcome.notes:
        click.echo(f"note: {note}", err=True)
    if outcome.result is None:
        click.echo("scored; it does not better your team's best by more than the step, and nothing else is told")
        return
    rows = [(name, percent(value.value), interval(value)) for name, value in outcome.result.figures.items()]
    console().print(table(("figure", "%", "95% interval"), rows, numbers=(1,), markup=False))
    click.echo(f"to steps of {percent(outcome.result.step)}\n{outcome.result.signature}")
