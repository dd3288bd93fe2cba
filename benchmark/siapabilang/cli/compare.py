"""``siapabilang compare``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from siapabilang.cli.console import console, table
from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options, json_option
from siapabilang.comparison import Comparison, compare
from siapabilang.contrast import Contrast, contrast
from siapabilang.figures import HEADLINE, figures_of
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import read_predictions
from siapabilang.problems import InputError, Problem
from siapabilang.scoring import count, signature

_PAIR = 2


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path), nargs=-1, required=True)
@gold_options
@click.option("--figure", default=HEADLINE, show_default=True, help="The figure to compare; see score --explain.")
@click.option(
    "--differences",
    type=click.IntRange(min=0),
    default=0,
    help="With two files: also name so many articles on which they differ most.",
)
@json_option
def command(
    *,
    predictions: tuple[Path, ...],
    split: SplitName,
    part: Part,
    track: Track,
    dataset: Path | None,
    texts: Path | None,
    figure: str,
    differences: int,
    as_json: bool,
) -> None:
    """Say whether the systems behind two or more prediction files differ.

    Paired approximate randomisation over events, corrected over all pairs after Holm.
    """
    if len(predictions) < _PAIR:
        raise click.UsageError("Give two prediction files or more.")
    if differences and len(predictions) != _PAIR:
        raise click.UsageError("--differences compares two prediction files.")
    if figure not in {f.name for f in figures_of(track)}:
        known = "; ".join(f.name for f in figures_of(track))
        raise InputError([Problem("--figure", f"{figure!r} is none of: {known}")])
    gold = gold_from(split, part, dataset, texts)
    names = _names(predictions)
    records = {name: read_predictions(path, gold, track).records for name, path in zip(names, predictions, strict=True)}
    try:
        found = compare({name: count(gold, read, track) for name, read in records.items()}, figure)
    except ValueError as error:
        raise InputError([Problem("--figure", str(error))]) from None
    apart: list[Contrast] = []
    if differences:
        apart = contrast(gold, records[names[0]], records[names[1]], track)[:differences]
    if as_json:
        document = {"figure": figure, "signature": signature(gold, track), "comparisons": found, "differences": apart}
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
        return
    out = console()
    columns = ("first", "second", f"difference in {figure}", "95% interval", "p", "p (Holm)", "articles better/worse")
    out.print(table(columns, map(_row, found), numbers=(2, 3, 4, 5, 6), markup=False))
    if apart:
        out.print()
        rows = [
            (c.article, f"{100 * c.difference:+.1f}", " ".join(c.first_only), " ".join(c.second_only)) for c in apart
        ]
        headings = ("article", "F1 apart", f"right in {names[0]} only", f"right in {names[1]} only")
        out.print(table(headings, rows, numbers=(1,), markup=False))
    out.print(signature(gold, track), markup=False, soft_wrap=True)


def _names(paths: tuple[Path, ...]) -> list[str]:
    """Return the shortest names that tell the files apart: the file's, else the folder's, else the whole path."""
    for name in (lambda p: p.stem, lambda p: p.parent.name, str):
        names = [name(path) for path in paths]
        if len(set(names)) == len(names):
            return names
    raise InputError([Problem(str(paths[0]), "is given twice")])


def _row(pair: Comparison) -> tuple[str, ...]:
    interval = "–" if pair.low is None or pair.high is None else f"{100 * pair.low:+.1f} to {100 * pair.high:+.1f}"
    p, corrected = ("–" if value is None else f"{value:.4f}" for value in (pair.p, pair.p_corrected))
    change = f"{100 * pair.difference:+.1f}"
    return pair.first, pair.second, change, interval, p, corrected, f"{pair.better}/{pair.worse}"
