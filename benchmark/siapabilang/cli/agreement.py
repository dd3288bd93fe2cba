"""``siapabilang agreement``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from siapabilang.agreement import read_agreement
from siapabilang.cli.options import json_option
from siapabilang.cli.score import show
from siapabilang.locations import checkout
from siapabilang.model import SPLITS, SplitName
from siapabilang.problems import InputError, Problem


@click.command()
@click.option("--split", type=click.Choice(SPLITS), default="validation", show_default=True)
@click.option("--annotations", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@json_option
def command(*, split: SplitName, annotations: Path | None, as_json: bool) -> None:
    """Score the second, blind annotation of the real part against the first, before adjudication."""
    result = read_agreement(annotations or checkout() / "annotations", split)
    if result is None:
        raise InputError([Problem("annotations/second", f"holds no second annotation of real/{split}")])
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(result), indent=1).decode())
    else:
        show(result)
