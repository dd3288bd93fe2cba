"""What ``make run`` shows: the baselines on the test split (and the real part), and one article's quotes attributed."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.cli import guarded
from siapabilang.cli.attribute import show_prediction
from siapabilang.cli.console import console, table
from siapabilang.cli.console import track as progress
from siapabilang.cli.gold import gold_from
from siapabilang.cli.score import interval
from siapabilang.figures import percent
from siapabilang.gold import Gold
from siapabilang.scoring import Value, score
from siapabilang.systems import load, run

SYSTEMS = ("nearest", "rules", "learned")
_FIGURES = ("who-said-what F1", "via-whom F1", "quote F1", "speaker accuracy", "source F1", "distractor false alarms")


@click.command()
@click.option("--texts", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(texts: Path | None) -> None:
    """Run the baselines and print their scores and some attributed quotes."""
    gold = gold_from("test", "authored", None, None)
    _scores("Authored articles, test", gold)
    if texts:
        _scores("Real articles, test", gold_from("test", "real", None, texts))
    else:
        console().print("Real articles: give your copy of their texts, make run TEXTS=folder\n")
    console().print("[bold]Who said what, by the system learned, in an article of the validation split[/bold]")
    # From validation: nobody who develops a system should read what it makes of the test split.
    article = gold_from("validation", "authored", None, None).plain()[0]
    show_prediction(article, next(iter(load("learned").attribute([article]))))


def _scores(title: str, gold: Gold) -> None:
    out = console()
    out.print(f"[bold]{title}[/bold]: {len(gold.articles)} articles, % with 95% intervals over events")
    results = {
        name: score(gold, list(progress(run(load(name), gold, "end2end"), len(gold.articles), name)))
        for name in SYSTEMS
    }
    rows = [(figure, *(_cell(results[name].figures[figure]) for name in SYSTEMS)) for figure in _FIGURES]
    out.print(table(("figure", *SYSTEMS), rows, numbers=range(1, len(SYSTEMS) + 1)))
    out.print(f"{results[SYSTEMS[0]].signature}\n", markup=False, soft_wrap=True)


def _cell(value: Value) -> str:
    return percent(value.value) if value.low is None else f"{percent(value.value)} ({interval(value)})"


if __name__ == "__main__":
    guarded(main)
