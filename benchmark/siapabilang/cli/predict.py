"""``siapabilang predict``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.cli.console import track as progress
from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options, jobs_option
from siapabilang.model import Part, SplitName, Track
from siapabilang.pool import load_pooled
from siapabilang.predictions import write_predictions
from siapabilang.systems import run


@click.command()
@click.option("--system", required=True, help="Name of an installed system, e.g. nearest or rules.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@gold_options
@jobs_option
def command(
    *,
    system: str,
    out: Path,
    split: SplitName,
    part: Part,
    track: Track,
    dataset: Path | None,
    texts: Path | None,
    jobs: int,
) -> None:
    """Run a system on a split and write its predictions."""
    gold = gold_from(split, part, dataset, texts)
    predictions = run(load_pooled(system, jobs), gold, track)
    count = len(gold.articles)
    write_predictions(out, progress(predictions, count, f"{system} on {part}/{split}"), track)
    click.echo(f"{out}: {count} articles")
