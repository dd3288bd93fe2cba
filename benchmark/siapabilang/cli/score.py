"""``siapabilang score``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.cli.console import console, table
from siapabilang.cli.gold import gold_from
from siapabilang.cli.options import gold_options, json_option
from siapabilang.figures import FIGURES, HEADLINE, percent
from siapabilang.gold import Gold
from siapabilang.model import Part, SplitName, Track
from siapabilang.predictions import PredictionStream
from siapabilang.problems import InputError, Problem
from siapabilang.scoring import FEW_EVENTS, FEW_QUOTES, Result, Value, result_schema, score
from siapabilang.trace import trace


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path), required=False)
@gold_options
@click.option("--resamples", type=click.IntRange(0, 1_000_000), default=RESAMPLES, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--slices", is_flag=True, help="Also show how often quotes of each kind are found and attributed.")
@click.option("--trace", "traced", metavar="ARTICLE", help="Show how this article was scored, case by case, and stop.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of --json, and stop.")
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
    traced: str | None,
    schema: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Score the file PREDICTIONS against the gold of a split.

    Figures come with 95% intervals from a bootstrap over events, and with a signature: the same signature means the
    same number.
    """
    if explain:
        _explain()
        return
    if schema:
        click.echo(msgspec.json.format(msgspec.json.encode(result_schema()), indent=1).decode())
        return
    if predictions is None:
        raise click.UsageError("Missing argument 'PREDICTIONS'.")
    gold = gold_from(split, part, dataset, texts)
    if traced is not None:
        _trace(gold, predictions, track, traced)
        return
    stream = PredictionStream(predictions, gold, track)
    result = score(gold, stream, track, resamples=resamples, seed=seed)
    for problem in (*stream.unplaced, *stream.approximate):
        click.echo(f"note: {problem}", err=True)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(result), indent=1).decode())
        return
    show(result, slices=slices)


def _explain() -> None:
    for figure in FIGURES.values():
        direction = "lower is better" if figure.lower_is_better else "higher is better"
        click.echo(f"{figure.name}: {figure.definition}. Ignores {figure.ignores}.")
        click.echo(f"  from 0 to 1, {direction}; tracks: {', '.join(figure.tracks)}")


def _trace(gold: Gold, predictions: Path, track: Track, article: str) -> None:
    found = {prediction.article: prediction for prediction in PredictionStream(predictions, gold, track)}
    if article not in found:
        raise InputError([Problem("--trace", f"{article!r} is no article of {gold.part}/{gold.split}")])
    click.echo(trace(gold, found[article], track))


def show(result: Result, *, slices: bool = False) -> None:
    """Print a result as a table."""
    out = console()
    rows = [(_bold(name), percent(value.value), interval(value)) for name, value in result.figures.items()]
    out.print(table(("figure", "%", "95% interval"), rows, numbers=(1,)))
    if slices:
        out.print()
        kinds = [
            (
                name,
                str(slice_.gold),
                str(slice_.events),
                *(f"{percent(value.value)} ({interval(value)})" for value in (slice_.found, slice_.who, slice_.via)),
                "few" * slice_.few,
            )
            for name, slice_ in result.slices.items()
        ]
        columns = ("gold quotes with", "n", "events", "found % (95%)", "who % (95%)", "via % (95%)", "")
        out.print(table(columns, kinds, numbers=range(1, 6)))
        out.print("distance: tokens between content and nearest mention; length: tokens of the content;")
        out.print("unnamed: anonymous or a group; shared-name: somebody else bears an alias of the speaker")
        out.print(f"few: fewer than {FEW_QUOTES} quotes, or from fewer than {FEW_EVENTS} events; read with care")
    events = f"{result.events} event{'' if result.events == 1 else 's'}"
    out.print(f"{result.articles} articles, {events}\n{result.signature}", markup=False, soft_wrap=True)


def interval(value: Value) -> str:
    """Return an interval as people write it, or a dash."""
    if value.low is None or value.high is None:
        return "–"
    return f"{percent(value.low)}–{percent(value.high)}"


def _bold(name: str) -> str:
    return f"[bold]{name}[/bold]" if name == HEADLINE else name
