"""``siapabilang attribute``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from siapabilang.attribute import DEFAULT_SYSTEM, attribute, plain_article, read_article
from siapabilang.cli.console import console, table
from siapabilang.cli.console import track as progress
from siapabilang.cli.options import jobs_option, json_option
from siapabilang.model import PlainArticle, PredictedQuote, Prediction
from siapabilang.predictions import wire
from siapabilang.problems import InputError, Problem, raise_if_any

_SHOWN = 90  # code points of a quote in the table


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--system", default=DEFAULT_SYSTEM, show_default=True, help="Name of an installed system.")
@click.option("--html", is_flag=True, help="Print a page with speakers in colour and the chain of sources.")
@json_option
@jobs_option
def command(*, files: tuple[Path, ...], system: str, html: bool, as_json: bool, jobs: int) -> None:
    """Show who said what, and via whom, in text FILES (or standard input).

    With --json, prints one prediction record per file, with the file's stem as its article. Offsets count code points
    of the text in Unicode normal form NFC with LF line breaks and no byte order mark.
    """
    articles = _read(files or (Path("-"),))
    names = [article.id for article in articles]
    if as_json and (twice := {name for name in names if names.count(name) > 1}):
        message = "is the stem of several files; --json names records by it, so give them one at a time"
        raise InputError([Problem(min(twice), message)])
    # All of them before the first is printed: the bar and the tables share the terminal.
    predictions = list(progress(attribute(articles, system, jobs), len(articles), system))
    if html:
        click.echo(_page(articles, predictions, system))
        return
    for article, prediction in zip(articles, predictions, strict=True):
        if as_json:
            click.echo(msgspec.json.encode(_with_text(article, prediction)).decode())
        else:
            show_prediction(article, prediction)


def _page(articles: Sequence[PlainArticle], predictions: Sequence[Prediction], system: str) -> str:
    from siapabilang.report.environment import environment  # noqa: PLC0415 – only this way needs the templates
    from siapabilang.report.reading import of_prediction  # noqa: PLC0415

    template = environment().get_template("attribution.html")
    readings = [of_prediction(*pair) for pair in zip(articles, predictions, strict=True)]
    return template.render(title="Who said what, and via whom", system=system, articles=readings)


def _read(files: Sequence[Path]) -> list[PlainArticle]:
    articles: list[PlainArticle] = []
    problems: list[Problem] = []
    for path in files:
        try:
            from_pipe = str(path) == "-"
            articles.append(
                plain_article("stdin", sys.stdin.buffer.read(), "standard input") if from_pipe else read_article(path)
            )
        except InputError as error:
            problems += error.problems
    raise_if_any(problems)
    return articles


def _with_text(article: PlainArticle, prediction: Prediction) -> object:
    """Return the record with the words beside their offsets, which catches readers that count in other units."""
    record = msgspec.to_builtins(wire(prediction))
    for quote, fields in zip(prediction.quotes, record["quotes"], strict=True):
        fields["text"] = [article.text[span.start : span.end] for span in quote.spans]
    return record


def show_prediction(article: PlainArticle, prediction: Prediction) -> None:
    """Print an article's quotes as a table, in the order of the text."""
    out = console()
    out.print(f"{article.id}: {_count(len(prediction.quotes), 'quote')}", style="bold", markup=False)
    if not prediction.quotes:
        return
    quotes = sorted(prediction.quotes, key=lambda quote: quote.spans)
    rows = [
        (
            ", ".join(quote.speakers) or "?",
            " → ".join(quote.sources),
            f"{quote.type}, denied" if quote.polarity == "denied" else quote.type,
            _words(article.text, quote),
        )
        for quote in quotes
    ]
    out.print(table(("who", "via whom", "type", "what"), rows, markup=False))
    out.print()


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _words(text: str, quote: PredictedQuote) -> str:
    words = " … ".join(text[span.start : span.end] for span in quote.spans)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
