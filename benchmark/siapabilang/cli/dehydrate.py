"""``siapabilang dehydrate``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.locations import checkout
from siapabilang.rehydrate import dehydrate


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(folders: tuple[Path, ...]) -> None:
    """Turn the marked-up real articles of event FOLDERS into offset files (default: all of annotations/real)."""
    for folder in folders or sorted((checkout() / "annotations" / "real").iterdir()):
        for path in dehydrate(folder):
            click.echo(str(path))
