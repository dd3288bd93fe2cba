"""``siapabilang build``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from siapabilang.locations import checkout


@click.command()
@click.option("--annotations", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the dataset elsewhere.")
@click.option("--check", is_flag=True, help="Write nothing; say what is out of date, with exit status 1.")
def command(*, annotations: Path | None, out: Path | None, check: bool) -> None:
    """Build the dataset (parquet and card) from the annotations."""
    from siapabilang.build import build, stale, write  # noqa: PLC0415 – imports `datasets`, which takes seconds

    source = annotations or checkout() / "annotations"
    folder = out or checkout() / "benchmark" / "dataset"
    built = build(source)
    if check:
        problems = stale(built, folder, source)
        for problem in problems:
            click.echo(str(problem))
        sys.exit(1 if problems else 0)
    write(built, folder, None if out else source)
    click.echo(f"{folder}: version {built.version.version}, {len(built.files)} files")
