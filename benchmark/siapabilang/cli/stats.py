"""``siapabilang stats``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from siapabilang.census import census_of, shortfalls
from siapabilang.cli.console import console, table
from siapabilang.cli.options import json_option
from siapabilang.corpus import read_corpus
from siapabilang.locations import checkout


@click.command()
@click.option("--annotations", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--check", is_flag=True, help="Compare with annotations/targets.yaml; exit status 1 on less.")
@json_option
def command(*, annotations: Path | None, check: bool, as_json: bool) -> None:
    """Count what the corpus holds, split by split."""
    root = annotations or checkout() / "annotations"
    columns = census_of(read_corpus(root))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(columns), indent=1).decode())
    else:
        rows = [
            (row, *("–" if c.counts[row] is None else str(c.counts[row]) for c in columns)) for row in columns[0].counts
        ]
        names = ("", *(column.name for column in columns))
        console().print(table(names, rows, numbers=tuple(range(1, len(names)))))
    if check:
        problems = shortfalls(columns, root / "targets.yaml")
        for problem in problems:
            click.echo(str(problem), err=True)
        sys.exit(1 if problems else 0)
