"""``siapabilang leaderboard``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from siapabilang.leaderboard import page, read_entries
from siapabilang.locations import checkout


@click.command()
@click.option("--submissions", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Another page.")
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 if the page is not what it should be.")
def command(*, submissions: Path | None, out: Path | None, check: bool) -> None:
    """Score what stands in submissions/ and write LEADERBOARD.md."""
    target = out or checkout() / "LEADERBOARD.md"
    text = page(read_entries(submissions or checkout() / "submissions"))
    if check:
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            click.echo(f"{target.name} is not what submissions/ gives; run `siapabilang leaderboard`", err=True)
            sys.exit(1)
        return
    target.write_text(text, encoding="utf-8")
    click.echo(str(target))
