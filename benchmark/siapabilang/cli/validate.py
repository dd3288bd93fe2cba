"""``siapabilang validate``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import read_predictions


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path))
@gold_options
def command(
    *, predictions: Path, split: SplitName, part: Part, track: Track, dataset: Path | None, texts: Path | None
) -> None:
    """Check the file PREDICTIONS without scoring it."""
    read = read_predictions(predictions, gold_from(split, part, dataset, texts), track)
    for problem in (*read.unplaced, *read.approximate):
        click.echo(f"note: {problem}", err=True)
    quotes = sum(len(record.quotes) for record in read.records)
    click.echo(f"{predictions}: {len(read.records)} articles, {quotes} quotes; nothing wrong")
