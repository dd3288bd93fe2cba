"""How long the prompts are, before anything is sent: ``python -m siapabilang_baselines.llm.estimate``.

Lengths are in code points and words. Tokens depend on the model; a run reports them as its server counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

import click
import msgspec

from siapabilang.cli import guarded
from siapabilang.cli.console import console, table
from siapabilang.gold import load_authored
from siapabilang.model import TRACKS, Article, PlainArticle, Track
from siapabilang_baselines.llm import examples
from siapabilang_baselines.llm.prompt import instructions
from siapabilang_baselines.llm.settings import EXAMPLES
from siapabilang_baselines.llm.tasks import EndToEnd, GoldQuotes, quoted


class Length(NamedTuple):
    """A length; of several texts the mean, rounded."""

    code_points: int
    words: int


class Estimate(NamedTuple):
    """The lengths of what a request is made of, and of its answer."""

    instructions: Length
    examples: Length  # all of them together; the same for every article, as the instructions
    article: Length
    answer: Length


def estimate(track: Track, shown: Sequence[Article], articles: Sequence[Article]) -> Estimate:
    """Return the lengths for ``articles``, answered as their gold is, with ``shown`` as examples."""
    if track == "end2end":
        plain = EndToEnd(shown)
        opening = plain.opening
        questions = [plain.question(PlainArticle(article.id, article.text)) for article in articles]
        answers = [examples.end2end_answer(article) for article in articles]
    else:
        marked = GoldQuotes(shown)
        opening = marked.opening
        questions = [marked.question(quoted(article)) for article in articles]
        answers = [examples.gold_quotes_answer(article) for article in articles]
    return Estimate(
        _mean([instructions(track)]),
        _mean(["\n".join(message.content for message in opening[1:])]),
        _mean(questions),
        _mean([msgspec.json.encode(answer).decode() for answer in answers]),
    )


def _mean(texts: Sequence[str]) -> Length:
    return Length(round(mean(len(text) for text in texts)), round(mean(len(text.split()) for text in texts)))


@click.command()
@click.option("--examples", "count", type=click.IntRange(0, 50), default=EXAMPLES, show_default=True)
def main(count: int) -> None:
    """Show how long the prompts of the system llm are; articles and answers are means over validation."""
    shown = examples.choose(load_authored("train"), count)
    click.echo(f"shown: {', '.join(article.id for article in shown) or 'no example'}")
    articles = load_authored("validation")
    rows = [
        (track, part, f"{length.code_points:,}", f"{length.words:,}")
        for track in TRACKS
        for part, length in estimate(track, shown, articles)._asdict().items()
    ]
    console().print(table(("track", "part", "code points", "words"), rows, numbers=(2, 3)))


if __name__ == "__main__":
    guarded(main)
