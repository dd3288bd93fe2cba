"""Measure everything and write ``docs/speed.md``."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import click

from speed import measure

_HEAD = """\
# Speed

<!-- Written by `make speed`. -->

Ratios are measured side by side in one run, best of {rounds}. Seconds and rates are one machine's ({machine})
and tell little about another, and nothing where the load is above the number of cores. The large file repeats the
authored articles of train and validation under new ids, with a fifth of the quotes missing and a seventh cut short. Its
gold is in memory; its predictions are streamed.

| what | measured | aim | reached |
|---|---:|---:|---|
"""

_TAIL = """
What bounds these figures. Most of the time of scoring is reading: a record is decoded with its spans left as they are
written, each name is looked up in Python once, and the numbers are read from the bytes, many at a time. The rest is
arithmetic on arrays. The bootstrap draws as many events as there are for each sample, one random number each, and
counts how often each was drawn; that share of its time stays, however fast the sums are. One set of draws serves all
intervals of a score, those of figures and those of slices: the aim is set against them all. On ten copies of the
authored articles, span scorers are timed from tags and our counting from columns (`scoring.answers`), both made
beforehand; the rows "columns made anew" begin with the records.
"""


@click.command()
@click.option("--articles", default=100_000, show_default=True, help="Size of the large file.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/speed.md"), show_default=True)
def main(articles: int, out: Path) -> None:
    """Measure and write the table."""
    parts = (measure.start, measure.bootstrap, measure.long_article, measure.rivals, measure.systems)
    rows = [row for part in parts for row in part()]
    rows += measure.scoring(articles)
    load = f"{os.getloadavg()[1]:.0f}"
    machine = f"{os.cpu_count()} cores, load {load}, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        f"| {row.what} | {row.measured} | {row.aim} | {'' if row.reached is None else 'yes' if row.reached else 'no'} |"
        for row in rows
    ]
    text = _HEAD.format(rounds=measure.ROUNDS, machine=machine) + "\n".join(lines) + "\n" + _TAIL
    click.echo(text)
    out.parent.mkdir(exist_ok=True)
    out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
