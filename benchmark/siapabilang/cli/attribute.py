"""``siapabilang attribute``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import msgspec

from siapabilang.atomic import written_whole
from siapabilang.attribute import DEFAULT_SYSTEM, attribute, plain_article, read_articles
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
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON to a file.")
@jobs_option
def command(*, files: tuple[Path, ...], system: str, html: bool, as_json: bool, out: Path | None, jobs: int) -> None:
    """Show who said what, and via whom, in text FILES (or standard input).

    A file called *.jsonl (or .jsonl.gz, .jsonl.zst) holds one article a line, {"id": "…", "text": "…"}. With --json or
    --out, writes one prediction record per article; a text file's id is its stem. Offsets count code points of the
    text in Unicode normal form NFC with LF line breaks and no byte order mark.
    """
    articles = _read(files or (Path("-"),))
    predictions = progress(attribute(articles, system, jobs), len(articles), system)
    if as_json or out is not None:
        _refuse_twins(articles)
        records = _records(articles, predictions)
        if out is None:
            for record in records:
                click.echo(record, nl=False)
            return
        with written_whole(out) as file:
            file.writelines(records)
        click.echo(f"{out}: {_count(len(articles), 'article')}")
    elif html:
        click.echo(_page(articles, list(predictions), system))
    else:
        # All of them before the first is printed: the bar and the tables share the terminal.
        for article, prediction in zip(articles, list(predictions), strict=True):
            show_prediction(article, prediction)


def _refuse_twins(articles: Sequence[PlainArticle]) -> None:
    twice = [id_ for id_, number in Counter(article.id for article in articles).items() if number > 1]
    if twice:
        message = "is the id or the stem of several articles; records are named by it, so give them one at a time"
        raise InputError([Problem(min(twice), message)])


def _records(articles: Sequence[PlainArticle], predictions: Iterable[Prediction]) -> Iterator[bytes]:
    for article, prediction in zip(articles, predictions, strict=True):
        yield msgspec.json.encode(_with_text(article, prediction)) + b"\n"


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
            if str(path) == "-":
                articles.append(plain_article("stdin", sys.stdin.buffer.read(), "standard input"))
            else:
                articles += read_articles(path)
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
