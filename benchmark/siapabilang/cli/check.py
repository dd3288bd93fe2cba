"""``siapabilang check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from siapabilang.checks import check_corpus, check_event
from siapabilang.corpus import Corpus, read_authored_event, read_corpus
from siapabilang.events import read_outlets
from siapabilang.locations import checkout
from siapabilang.problems import InputError, Problem


@click.command()
@click.option("--annotations", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--event", help="Check this authored event only, for quick rounds of editing.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def command(*, annotations: Path | None, event: str | None, as_json: bool) -> None:
    """Check the annotations. Exit status 1 if anything is wrong."""
    root = annotations or checkout() / "annotations"
    try:
        problems, counted = _check_one(root, event) if event else _check_all(root)
    except InputError as error:
        problems, counted = list(error.problems), ""
    if as_json:
        click.echo(msgspec.json.encode(problems).decode())
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(
            f"{len(problems)} problem{'s' * (len(problems) > 1)}" if problems else f"{counted}: nothing wrong",
            err=bool(problems),
        )
    sys.exit(1 if problems else 0)


def _check_all(root: Path) -> tuple[list[Problem], str]:
    corpus = read_corpus(root)
    authored = [len(a.quotes) for event in corpus.authored for a in event.articles]
    real = [len(a.quotes) for event in corpus.real for a in event.articles]
    counted = f"{len(authored)} authored and {len(real)} real articles, {sum(authored) + sum(real)} quotes"
    return check_corpus(corpus), counted


def _check_one(root: Path, event: str) -> tuple[list[Problem], str]:
    corpus = Corpus(root, read_outlets(root / "outlets.yaml", "outlets.yaml"), (), ())
    authored = read_authored_event(root / "events" / event, root)
    quotes = sum(len(a.quotes) for a in authored.articles)
    return list(check_event(authored, corpus)), f"{len(authored.articles)} articles, {quotes} quotes"
