"""``siapabilang import``."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from siapabilang.cli.console import console, table, track
from siapabilang.importers import IMPORTERS
from siapabilang.importers.door import import_corpus, write_import


@click.command("import", epilog=f"NAME is one of: {', '.join(IMPORTERS)}.")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write.  [default: imported/NAME]"
)
def command(*, name: str, path: Path, out: Path | None) -> None:
    """Read the corpus NAME at PATH as articles of ours, and write them as a dataset folder.

    Score against it with --dataset. What was mapped, what could not be, and every exception stand in the folder's
    README.md and import.json. The texts stay under their own licence.
    """
    folder = out or Path("imported") / name
    imported = import_corpus(name, path, progress=partial(track, total=None, what=name))
    write_import(imported, folder)
    counts = imported.counts()
    columns = ("split", *next(iter(counts.values())))
    shown = console()
    rows = ((split, *map(str, row.values())) for split, row in counts.items())
    shown.print(table(columns, rows, numbers=range(1, len(columns))))
    for rule, times in imported.rules.items():
        shown.print(f"{times} × {rule}", markup=False, soft_wrap=True)
    split = next(reversed(counts))
    click.echo(f"{folder}: score against it with --dataset {folder} --split {split}")
