"""``siapabilang review``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from siapabilang.atomic import write_whole
from siapabilang.comment import comment
from siapabilang.locations import checkout
from siapabilang.review import review


@click.command()
@click.argument("head")
@click.option("--base", default="HEAD", show_default=True, help="The revision it is to be merged into.")
@click.option(
    "--repository",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A repository with the files of the base (default: this checkout).",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the comment to a file.")
def command(*, head: str, base: str, repository: Path | None, out: Path | None) -> None:
    """Check and score what the revision HEAD changes in submissions/, as data, and print it as a comment.

    Nothing of HEAD is checked out or run. Exit status 1 if something is wrong with it.
    """
    found = review(repository or checkout(), head, base)
    text = comment(found)
    if out:
        write_whole(out, text.encode())
    else:
        click.echo(text, nl=False)
    sys.exit(1 if found.problems else 0)
