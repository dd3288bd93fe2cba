"""What ``make run`` shows: the baselines on the test split (and the real part), and one article's quotes attributed."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.cli.attribute import show_prediction
from siapabilang.cli.console import console, table
from siapabilang.cli.console import track as progress
from siapabilang.cli.gold import gold_from
from siapabilang.cli.score import interval, percent
from siapabilang.gold import Gold
from siapabilang.scoring import score
from siapabilang.systems import load, run

SYSTEMS = ("nearest", "rules")
_FIGURES = ("who-said-what F1", "via-whom F1", "quote F1", "speaker accuracy", "source F1", "distractor false alarms")


@click.command()
@click.option("--texts", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(texts: Path | None) -> None:
    """Run the baselines and print their scores and some attributed quotes."""
    gold = gold_from("test", "authored", None, None)
    _scores("Authored articles, test", gold)
    if texts:
        _scores("Real articles, validation", gold_from("validation", "real", None, texts))
    else:
        console().print("(The real part needs your copy of its texts: make run TEXTS=folder)\n")
    article = gold.plain()[0]
    prediction = next(iter(load("rules").attribute([article])))
    show_prediction(article, prediction)


def _scores(title: str, gold: Gold) -> None:
    out = console()
    out.print(f"[bold]{title}[/bold]: {len(gold.articles)} articles")
    rows = []
    signature = ""
    for name in SYSTEMS:
        predictions = list(progress(run(load(name), gold, "end2end"), len(gold.articles), name))
        result = score(gold, predictions)
        signature = result.signature
        for figure in _FIGURES:
            value = result.figures[figure]
            rows.append((name, figure, percent(value.value), interval(value)))
    out.print(table(("system", "figure", "%", "95% interval"), rows, numbers=(2,)))
    out.print(f"{signature}\n", markup=False)


if __name__ == "__main__":
    main()
