"""``siapabilang validate``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import read_predictions, record_schema


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path), required=False)
@gold_options
@click.option("--schema", is_flag=True, help="Print the JSON schema of a line of the file, and stop.")
def command(
    *,
    predictions: Path | None,
    split: SplitName,
    part: Part,
    track: Track,
    dataset: Path | None,
    texts: Path | None,
    schema: bool,
) -> None:
    """Check the file PREDICTIONS without scoring it."""
    if schema:
        click.echo(msgspec.json.format(msgspec.json.encode(record_schema(track)), indent=1).decode())
        return
    if predictions is None:
        raise click.UsageError("Missing argument 'PREDICTIONS'.")
    read = read_predictions(predictions, gold_from(split, part, dataset, texts), track)
    for problem in (*read.unplaced, *read.approximate):
        click.echo(f"note: {problem}", err=True)
    quotes = sum(len(record.quotes) for record in read.records)
    lost = f"; {len(read.unplaced)} texts stand nowhere and count as not found" if read.unplaced else ""
    click.echo(f"{predictions}: {len(read.records)} articles, {quotes} quotes; nothing wrong with the format{lost}")
