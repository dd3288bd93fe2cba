"""``siapabilang serve``: the submission server, and what its organiser does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from siapabilang.cli.console import console, table
from siapabilang.cli.options import json_option
from siapabilang.model import PARTS, SPLITS, TRACKS, Track
from siapabilang.problems import InputError, Problem
from siapabilang.server import limits, teams
from siapabilang.server.backup import back_up, restore
from siapabilang.server.database import open_database
from siapabilang.server.logs import configure
from siapabilang.server.settings import Settings, read_settings
from siapabilang.server.tables import AuditEntry, Team
from siapabilang.server.worker import Worker, asked_to_stop


@click.group(invoke_without_command=True)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="SIAPABILANG_SERVER",
    help="TOML file with all settings (docs/server.md). The options below go first.",
)
@click.option("--gold", type=click.Path(path_type=Path), help="Folder of the built dataset to score against.")
@click.option("--part", type=click.Choice(PARTS), help="Which part of it.  [default: authored]")
@click.option("--split", type=click.Choice(SPLITS), help="Which split of it.  [default: test]")
@click.option("--track", "tracks", type=click.Choice(TRACKS), multiple=True, help="May be repeated.")
@click.option("--texts", type=click.Path(path_type=Path), help="Your copy of the real articles' texts (part real).")
@click.option("--data", type=click.Path(path_type=Path), help="Folder for what is handed in.")
@click.option("--database", help="Address of the database.  [default: SQLite in --data]")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="0: any that is free.  [default: 8000]")
@click.option("--workers", type=int, help="Processes that score; 0 if they run elsewhere.  [default: 1]")
@click.pass_context
def command(context: click.Context, /, *, config: Path | None, tracks: Sequence[Track], **given: object) -> None:
    """Run the submission server, or, with a command, look after its teams.

    Teams hand in predictions; a worker scores them against gold that nobody sees.
    """
    settings = read_settings(config, given | {"tracks": list(tracks) or None})
    context.obj = settings
    if context.invoked_subcommand is None:
        from siapabilang.server.serve import serve  # noqa: PLC0415 – the other commands answer sooner without it

        serve(settings, lambda address: click.echo(f"{settings.title} listens on {address} (Ctrl-C ends it)"))


@command.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Score what is handed in, until told to stop: for workers apart from the server."""
    configure("worker")
    found = Worker(settings, open_database(settings), asked_to_stop())
    found.prepare()
    found.work()


@command.group()
def team() -> None:
    """Add, list and close teams."""


@team.command("add")
@click.argument("name")
@click.option("--contact", default="", help="How to reach them; shown to nobody.")
@click.pass_obj
def add_team(settings: Settings, *, name: str, contact: str) -> None:
    """Add a team and print its first token, which cannot be shown again."""
    with open_database(settings).writing() as session:
        _, token = teams.add(session, name, contact)
    click.echo(token)


@team.command("list")
@json_option
@click.pass_obj
def list_teams(settings: Settings, *, as_json: bool) -> None:
    """List all teams, with what they have used of their limits."""
    with open_database(settings).reading() as session:
        rows = [_line(session, found) for found in session.scalars(select(Team).order_by(Team.id))]
    if as_json:
        click.echo(msgspec.json.encode([dict(zip(_COLUMNS, row, strict=True)) for row in rows]).decode())
        return
    console().print(table(_COLUMNS, rows, numbers=(0, 3, 4), markup=False))


_COLUMNS = ("id", "team", "contact", "attempts today", "attempts", "since", "closed")


def _line(session: Session, found: Team) -> tuple[str, ...]:
    used = limits.used(session, found.id)
    counts = str(used.attempts_today), str(used.attempts)
    return str(found.id), found.name, found.contact, *counts, _day(found.created_at), _day(found.closed_at)


def _day(time: datetime | None) -> str:
    return "" if time is None else f"{time:%Y-%m-%d}"


@team.command("close")
@click.argument("name")
@click.pass_obj
def close_team(settings: Settings, *, name: str) -> None:
    """Close a team: its tokens no longer work; what it has published stays."""
    with open_database(settings).writing() as session:
        teams.close(session, teams.find(session, name))


@command.group()
def token() -> None:
    """Make, list and revoke tokens of teams."""


@token.command("new")
@click.argument("team")
@click.option("--label", default="", help="What it is for.")
@click.pass_obj
def new_token(settings: Settings, *, team: str, label: str) -> None:
    """Print another token for TEAM, which cannot be shown again."""
    with open_database(settings).writing() as session:
        click.echo(teams.new_token(session, teams.find(session, team), label))


@token.command("list")
@click.argument("team")
@click.pass_obj
def list_tokens(settings: Settings, *, team: str) -> None:
    """List the tokens of TEAM by their public halves."""
    with open_database(settings).reading() as session:
        found = teams.tokens_of(session, teams.find(session, team))
    rows = [(t.id, t.label, _day(t.created_at), _day(t.revoked_at)) for t in found]
    console().print(table(("public half", "label", "since", "revoked"), rows, markup=False))


@token.command("revoke")
@click.argument("public_half")
@click.pass_obj
def revoke_token(settings: Settings, *, public_half: str) -> None:
    """Revoke a token: the twelve digits after `sb_` name it."""
    with open_database(settings).writing() as session:
        if not teams.revoke_token(session, public_half):
            message = f"there is no token {public_half!r}; `siapabilang serve token list TEAM` shows them"
            raise InputError([Problem("token", message)])


@command.command()
@click.pass_obj
def audit(settings: Settings) -> None:
    """Print the audit log, one JSON object a line, oldest first."""
    with open_database(settings).reading() as session:
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
            told = {"at": entry.at, "actor": entry.actor, "action": entry.action, "subject": entry.subject}
            click.echo(msgspec.json.encode(told | {"details": entry.details}).decode())


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def backup(settings: Settings, *, folder: Path) -> None:
    """Write all that the server keeps to a new FOLDER, while it runs."""
    manifest = back_up(settings, open_database(settings), folder)
    click.echo(f"{folder}: {sum(manifest.rows.values())} rows, {manifest.files} files")


@command.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def restore_backup(settings: Settings, *, folder: Path) -> None:
    """Fill an empty database and an empty data folder from a backup in FOLDER."""
    manifest = restore(settings, open_database(settings), folder)
    click.echo(f"{folder}: {sum(manifest.rows.values())} rows, {manifest.files} files are back")
