"""Makes the baselines' predictions in ``submissions/`` anew; `siapabilang leaderboard` scores them then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from siapabilang.cli import guarded
from siapabilang.cli.console import track as progress
from siapabilang.cli.gold import gold_from
from siapabilang.gold import Gold
from siapabilang.locations import checkout
from siapabilang.model import TRACKS, SplitName
from siapabilang.predictions import write_predictions
from siapabilang.submissions import ScoredSet
from siapabilang.systems import load, run

SYSTEMS = ("nearest", "rules", "learned")


@click.command()
@click.option("--texts", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Another folder than submissions/.")
def main(texts: Path | None, out: Path | None) -> None:
    """Write the predictions of every baseline."""
    for name in SYSTEMS:
        for gold in _golds(texts):
            for track in TRACKS:
                set_ = ScoredSet(gold.part, gold.split, track)
                target = (out or checkout() / "submissions") / name / set_.file_name
                predictions = run(load(name), gold, track)
                write_predictions(target, progress(predictions, len(gold.articles), f"{name} {set_}"), track)
                click.echo(str(target))


def _golds(texts: Path | None) -> Iterator[Gold]:
    yield gold_from("test", "authored", None, None)
    splits: tuple[SplitName, ...] = ("validation", "test")
    for split in splits if texts else ():
        yield gold_from(split, "real", None, texts)


if __name__ == "__main__":
    guarded(main)
