"""``siapabilang agreement``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from siapabilang.agreement import Agreement, Layers, measure, read_layers
from siapabilang.cli.console import console, table
from siapabilang.cli.options import json_option
from siapabilang.cli.score import show
from siapabilang.locations import checkout
from siapabilang.model import PARTS, SPLITS, Part, SplitName
from siapabilang.problems import InputError, Problem
from siapabilang.trace import trace


@click.command()
@click.option("--part", type=click.Choice(PARTS), default="real", show_default=True)
@click.option("--split", type=click.Choice(SPLITS), default="validation", show_default=True)
@click.option("--annotations", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--slices", is_flag=True, help="Also show the agreement on quotes of each kind.")
@click.option("--differences", is_flag=True, help="Show where the two differ instead, for whoever decides.")
@click.option("--event", help="With --differences: of this event only.")
@json_option
def command(
    *,
    part: Part,
    split: SplitName,
    annotations: Path | None,
    slices: bool,
    differences: bool,
    event: str | None,
    as_json: bool,
) -> None:
    """Score the second, blind annotation against the first, before adjudication."""
    layers = read_layers(annotations or checkout() / "annotations", part, split)
    if layers is None:
        raise InputError([Problem("annotations/second", f"holds no second annotation of {part}/{split}")])
    if differences:
        _show_differences(layers, event)
        return
    agreement = measure(layers)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(agreement), indent=1).decode())
    else:
        _show_labels(agreement)
        show(agreement.result, slices=slices)


def _show_labels(agreement: Agreement) -> None:
    rows = [
        (name, str(label.cases), f"{label.observed:.3f}", "–" if label.alpha is None else f"{label.alpha:.3f}")
        for name, label in agreement.labels.items()
    ]
    out = console()
    total = agreement.result.articles
    out.print(f"{agreement.alike} of {total} articles are marked alike throughout\n")
    out.print(table(("label", "cases", "observed", "Krippendorff's alpha"), rows, numbers=(1, 2, 3)))
    out.print()


def _show_differences(layers: Layers, event: str | None) -> None:
    for id_, prediction in layers.predictions.items():
        if event in (None, layers.gold.articles[id_].event):
            click.echo(trace(layers.gold, prediction, wrong_only=True))
            click.echo()
