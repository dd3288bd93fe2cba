"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from siapabilang.model import PARTS, SPLITS, TRACKS

_F = TypeVar("_F", bound=Callable[..., Any])


def gold_options(function: _F) -> _F:
    """Add the options that say which gold is meant."""
    for option in (
        click.option(
            "--texts",
            type=click.Path(path_type=Path),
            help="Folder with your copy of the real articles' texts (needed to run a system on them).",
        ),
        click.option("--dataset", type=click.Path(path_type=Path), help="Another folder with a built dataset."),
        click.option("--track", type=click.Choice(TRACKS), default="end2end", show_default=True),
        click.option("--part", type=click.Choice(PARTS), default="authored", show_default=True),
        click.option("--split", type=click.Choice(SPLITS), default="test", show_default=True),
    ):
        function = option(function)
    return function


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to run the system in."
)
