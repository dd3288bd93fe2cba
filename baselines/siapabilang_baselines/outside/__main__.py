"""Measures on other people's corpora and writes ``docs/outside.md`` (some minutes)."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.cli import guarded
from siapabilang.locations import checkout
from siapabilang_baselines.outside.page import page


@click.command()
@click.option(
    "--corpora",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Folder with your copies: pfsa-id, german-news, polnear, pdnc.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Another file than docs/outside.md.")
def main(corpora: Path, out: Path | None) -> None:
    """Measure and write the page."""
    target = out or checkout() / "docs" / "outside.md"
    target.write_text(page(corpora), encoding="utf-8")
    click.echo(str(target))


if __name__ == "__main__":
    guarded(main)
