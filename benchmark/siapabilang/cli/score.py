"""``siapabilang score``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.cli.console import console, table
from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options, json_option
from siapabilang.figures import FIGURES, HEADLINE
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import read_predictions
from siapabilang.scoring import Result, Value, score


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path), required=False)
@gold_options
@click.option("--resamples", type=click.IntRange(0, 1_000_000), default=RESAMPLES, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--slices", is_flag=True, help="Also show how often quotes of each kind are found and attributed.")
@click.option("--explain", is_flag=True, help="Say what each figure means, and stop.")
@json_option
def command(
    *,
    predictions: Path | None,
    split: SplitName,
    part: Part,
    track: Track,
    dataset: Path | None,
    texts: Path | None,
    resamples: int,
    seed: int,
    slices: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Score the file PREDICTIONS against the gold of a split.

    Figures come with 95% intervals from a bootstrap over events, and with a signature: the same signature means the
    same number.
    """
    if explain:
        for figure in FIGURES.values():
            click.echo(f"{figure.name}: {figure.definition}. Tracks: {', '.join(figure.tracks)}.")
        return
    if predictions is None:
        raise click.UsageError("Missing argument 'PREDICTIONS'.")
    gold = gold_from(split, part, dataset, texts)
    read = read_predictions(predictions, gold, track)
    result = score(gold, read.records, track, resamples=resamples, seed=seed)
    for problem in (*read.unplaced, *read.approximate):
        click.echo(f"note: {problem}", err=True)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(result), indent=1).decode())
        return
    show(result, slices=slices)


def show(result: Result, *, slices: bool = False) -> None:
    """Print a result as a table."""
    out = console()
    rows = [(_bold(name), percent(value.value), interval(value)) for name, value in result.figures.items()]
    out.print(table(("figure", "%", "95% interval"), rows, numbers=(1,)))
    if slices:
        out.print()
        kinds = [
            (name, str(n["gold"]), *(percent(n[kind] / n["gold"]) for kind in ("matched", "who", "via")))
            for name, n in result.slices.items()
        ]
        out.print(table(("gold quotes with", "n", "found", "who", "via"), kinds, numbers=(1, 2, 3, 4)))
    events = f"{result.events} event{'' if result.events == 1 else 's'}"
    out.print(f"{result.articles} articles, {events}\n{result.signature}", markup=False, soft_wrap=True)


def interval(value: Value) -> str:
    """Return an interval as people write it, or a dash."""
    if value.low is None or value.high is None:
        return "–"
    return f"{percent(value.low)}–{percent(value.high)}"


def percent(value: float | None) -> str:
    """Return a share as a percentage with one decimal, or a dash."""
    return "–" if value is None else f"{100 * value:.1f}"


def _bold(name: str) -> str:
    return f"[bold]{name}[/bold]" if name == HEADLINE else name
