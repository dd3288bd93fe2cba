"""``siapabilang restore``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.exchange.files import add_files
from siapabilang.exchange.manifest import MANIFEST, read_manifest
from siapabilang.exchange.registry import names, reader
from siapabilang.exchange.restoring import Restored, event_files, restore
from siapabilang.locations import checkout
from siapabilang.problems import InputError


@click.command()
@click.argument("format_", type=click.Choice(names()))
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder laid out as annotations/, such as annotations/second.",
)
@click.option(
    "--articles",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The {MANIFEST} of the export.  [default: the one in PATH or beside it]",
)
@click.option("--offsets", is_flag=True, help="Write offset files of authored articles, too, in place of XML.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def command(*, format_: str, path: Path, out: Path, articles: Path | None, offsets: bool, force: bool) -> None:
    """Read the annotation in PATH (a file or a folder) that began with `siapabilang export`.

    Authored articles become marked-up XML under OUT/events, real ones offset files under OUT/real. Nothing is written
    while anything is wrong.
    """
    headers = read_manifest(articles or (path if path.is_dir() else path.parent) / MANIFEST)
    restored = restore(reader(format_).read(path), headers, offsets=offsets)
    files = {article.path: article.content for article in restored}
    add_files(out, files | _event_files(restored, out), force=force)
    for name in files:
        click.echo(str(out / name))
    left = len(headers) - len(restored)
    click.echo(
        f"{len(restored)} of {len(headers)} articles" + (f"; {left} have no annotation" if left else ""), err=True
    )


def _event_files(restored: list[Restored], out: Path) -> dict[str, bytes]:
    try:
        annotations = checkout() / "annotations"
    except InputError:
        return {}  # an installed package has none, and can restore all the same
    return event_files(restored, out, annotations)
