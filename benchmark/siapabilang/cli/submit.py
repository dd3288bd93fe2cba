"""``siapabilang submit``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from siapabilang.cli.console import console, table
from siapabilang.cli.gold import gold_from
from siapabilang.cli.remote import submit_to
from siapabilang.description import (
    DESCRIPTION_FILE,
    FIELDS,
    Description,
    Field,
    check_field,
    describe,
    fields_in,
    read_description,
)
from siapabilang.figures import HEADLINE, percent
from siapabilang.locations import checkout
from siapabilang.model import Prediction
from siapabilang.predictions import PredictionStream
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.ranking import Entry
from siapabilang.rescoring import Golds
from siapabilang.submissions import ScoredSet, check_slug
from siapabilang.submit import find_set, slug_of, store, template

_F = TypeVar("_F", bound=Callable[..., Any])


def _sentence(field: Field) -> str:
    return f"{field.explanation[0].upper()}{field.explanation[1:]}."


def _field_options(function: _F) -> _F:
    for name, field in reversed(list(FIELDS.items())):
        function = click.option(f"--{name.replace('_', '-')}", name, help=_sentence(field))(function)
    return function


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path), nargs=-1)
@_field_options
@click.option("--from", "source", type=click.Path(path_type=Path), help=f"A {DESCRIPTION_FILE} to take fields from.")
@click.option("--template", "as_template", is_flag=True, help=f"Print a {DESCRIPTION_FILE} to fill in, and stop.")
@click.option("--slug", help="The folder's name (default: made from the system's name).")
@click.option("--update", is_flag=True, help="Change a submission that is there already; what is not given stays.")
@click.option("--incomplete", is_flag=True, help="Accept files that leave articles out; they are shown unranked.")
@click.option("--submissions", type=click.Path(path_type=Path, file_okay=False), help="Another folder.")
@click.option("--texts", type=click.Path(path_type=Path), help="Folder with your copy of the real articles' texts.")
@click.option("--dataset", type=click.Path(path_type=Path), help="Another folder with a built dataset.")
@click.option(
    "--server", metavar="URL", help="Hand in to this submission server instead; the token: $SIAPABILANG_TOKEN."
)
@click.option("--task", help="With --server: which of its tasks the file answers (default: the only one).")
@click.option("--publish", is_flag=True, help="With --server: put it on the board if its score is released.")
def command(
    *,
    predictions: tuple[Path, ...],
    source: Path | None,
    as_template: bool,
    slug: str | None,
    update: bool,
    incomplete: bool,
    submissions: Path | None,
    texts: Path | None,
    dataset: Path | None,
    server: str | None,
    task: str | None,
    publish: bool,
    **fields: str | None,
) -> None:
    """Put the prediction files PREDICTIONS into submissions/, described, packed and scored.

    One file answers one set: a split of a part, in a track. Which one, its records tell. With --server the file goes
    to a submission server, which scores it against gold that nobody sees (docs/server.md).
    """
    if as_template:
        click.echo(template(), nl=False)
        return
    if not predictions and (server or not update):
        raise click.UsageError("Give the prediction files.")
    given: dict[str, object] = {name: value for name, value in fields.items() if value is not None}
    if server:
        if len(predictions) > 1:
            raise click.UsageError("A server takes one file at a time.")
        submit_to(server, predictions[0], _description(source, given), task=task, publish=publish)
        return
    root = submissions or checkout() / "submissions"
    golds = Golds(lambda split, part: gold_from(split, part, dataset, texts))
    read = _read(predictions, golds, incomplete=incomplete)
    if update:
        slug = slug or slug_of(str(given.get("name", "")))
        check_slug(slug)
        source = source or root / slug / DESCRIPTION_FILE
    description = _description(source, given)
    slug = slug or slug_of(description.name)
    entries = store(root, slug, description, read, golds, update=update)
    _show(entries)
    click.echo(f"{root / slug}: written; now `siapabilang leaderboard` makes the page")


def _read(paths: tuple[Path, ...], golds: Golds, *, incomplete: bool) -> dict[ScoredSet, tuple[Prediction, ...]]:
    """Read the prediction files by the set they answer. Raises `InputError` with the problems of all of them."""
    read: dict[ScoredSet, tuple[Prediction, ...]] = {}
    names: dict[ScoredSet, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            set_ = find_set(path, golds)
            if names.setdefault(set_, path) != path:
                problems.append(Problem(str(path), f"answers {set_}, as {names[set_]} does; give one of them"))
                continue
            stream = PredictionStream(path, golds.of(set_), set_.track, partial=incomplete)
            read[set_] = tuple(stream)
        except InputError as error:
            problems += error.problems
            continue
        for note in (*stream.unplaced, *stream.approximate):
            click.echo(f"note: {note}", err=True)
        if stream.missing:
            there = len(golds.of(set_).articles)
            click.echo(f"note: {path}: leaves out {len(stream.missing)} of {there} articles; no rank", err=True)
    raise_if_any(problems)
    return read


def _description(source: Path | None, given: dict[str, object]) -> Description:
    """Return the description, asking on a terminal for what is missing."""
    there = given.keys() | (fields_in(source, source.name) if source else set())
    missing = [name for name, field in FIELDS.items() if field.required and name not in there]
    if missing and sys.stdin.isatty():
        click.echo("A few questions, since the page tells readers what stands behind a figure.", err=True)
        for name in missing:
            given[name] = _asked(name)
    return read_description(source, source.name, given) if source else describe(given)


def _asked(name: str) -> object:
    def checked(words: str) -> object:
        try:
            return check_field(name, words)
        except InputError as error:
            raise click.BadParameter(error.problems[0].message) from None

    click.echo(f"\n{_sentence(FIELDS[name])}", err=True)
    answer: object = click.prompt(name.replace("_", " "), value_proc=checked, err=True)
    return answer


def _show(entries: list[Entry]) -> None:
    rows = []
    for entry in entries:
        value = entry.result.figures[HEADLINE]
        interval = "–" if value.low is None else f"{percent(value.low)}–{percent(value.high)}"
        rows.append((str(entry.set), f"{entry.answered}/{entry.result.articles}", percent(value.value), interval))
    console().print(table(("set", "articles", HEADLINE, "95% interval"), rows, numbers=(1, 2, 3), markup=False))
