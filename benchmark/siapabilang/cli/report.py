"""``siapabilang report``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options
from siapabilang.locations import checkout
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import read_predictions


@click.command()
@click.argument("target", metavar="PREDICTIONS|corpus", type=click.Path(path_type=Path))
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
    target: Path,
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

    The word `corpus` in place of a prediction file writes a page on which the authored articles can be browsed, with
    quotes coloured by speaker and statements followed across outlets. Each is one self-contained HTML file; it needs
    no network and works without JavaScript.
    """
    if str(target) == "corpus":
        page = _corpus()
    else:
        from siapabilang.report.errors_page import error_report  # noqa: PLC0415 – only this way needs it

        gold = gold_from(split, part, dataset, texts)
        records = read_predictions(target, gold, track).records
        title = f"{target.stem} on {part} {split}"
        page = error_report(gold, records, track, title=title, resamples=resamples, seed=seed).html()
    written = out or target.with_suffix(".html")
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(page, encoding="utf-8")
    click.echo(str(written))


def _corpus() -> str:
    from siapabilang.corpus import read_corpus, recorded_version  # noqa: PLC0415 – only this way needs them
    from siapabilang.report.corpus_page import corpus_page  # noqa: PLC0415

    annotations = checkout() / "annotations"
    return corpus_page(read_corpus(annotations), recorded_version(annotations).version)
