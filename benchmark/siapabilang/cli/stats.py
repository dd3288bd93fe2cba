"""``siapabilang stats``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from siapabilang.census import census_of, shortfalls
from siapabilang.cli.console import console, table
from siapabilang.cli.options import json_option
from siapabilang.corpus import read_corpus, read_real_part
from siapabilang.gold import digest_of
from siapabilang.locations import checkout
from siapabilang.offsets import with_text
from siapabilang.problems import InputError, Problem
from siapabilang.rehydrate import find_texts
from siapabilang.shape import wording_of, write_wording


@click.command()
@click.option("--annotations", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--check", is_flag=True, help="Compare with annotations/targets.yaml; exit status 1 on less.")
@click.option("--texts", type=click.Path(path_type=Path), help="Measure and store the wording of the real articles.")
@json_option
def command(*, annotations: Path | None, check: bool, texts: Path | None, as_json: bool) -> None:
    """Count what the corpus holds, split by split.

    With --texts, your copy of the real articles' texts, measures their cue words and sentence lengths instead and
    stores them in annotations/real/wording.yaml, for the card.
    """
    root = annotations or checkout() / "annotations"
    if texts is not None:
        _measure_wording(root, texts)
        return
    columns = census_of(read_corpus(root))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(columns), indent=1).decode())
    else:
        rows = [
            (row, *("–" if c.counts[row] is None else str(c.counts[row]) for c in columns)) for row in columns[0].counts
        ]
        names = ("", *(column.name for column in columns))
        console().print(table(names, rows, numbers=tuple(range(1, len(names)))))
    if check:
        problems = shortfalls(columns, root / "targets.yaml")
        for problem in problems:
            click.echo(str(problem), err=True)
        sys.exit(1 if problems else 0)


def _measure_wording(root: Path, texts: Path) -> None:
    articles = [article for event in read_real_part(root) for article in event.articles]
    found = find_texts(articles, texts)
    if found.missing:
        message = f"lacks the texts of {len(found.missing)} of {len(articles)} articles, {found.missing[0]!r} first"
        raise InputError([Problem(str(texts), message)])
    wording = wording_of([with_text(a, found.texts[a.id]) for a in articles], digest_of(articles))
    write_wording(wording, root / "real" / "wording.yaml")
    click.echo(str(root / "real" / "wording.yaml"))
