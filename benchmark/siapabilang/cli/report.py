"""``siapabilang report``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import read_predictions


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path))
@gold_options
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write.  [default: PREDICTIONS with .html]",
)
@click.option("--resamples", type=click.IntRange(0, 1_000_000), default=RESAMPLES, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
def command(
    *,
    predictions: Path,
    split: SplitName,
    part: Part,
    track: Track,
    dataset: Path | None,
    texts: Path | None,
    out: Path | None,
    resamples: int,
    seed: int,
) -> None:
    """Write a page that shows why a system fails: figures, slices, kinds of error, articles side by side.

    One self-contained HTML file; it needs no network and works without JavaScript.
    """
    from siapabilang.report.errors_page import error_report  # noqa: PLC0415 – only this way needs the templates

    gold = gold_from(split, part, dataset, texts)
    records = read_predictions(predictions, gold, track).records
    title = f"{predictions.stem} on {part} {split}"
    page = error_report(gold, records, track, title=title, resamples=resamples, seed=seed)
    target = out or predictions.with_suffix(".html")
    target.write_text(page, encoding="utf-8")
    click.echo(str(target))
