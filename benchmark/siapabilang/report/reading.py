"""An article with its quotes coloured by speaker and the chain of sources beside each: what readers look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from siapabilang.model import UNSPECIFIED, Article, PlainArticle, Prediction, Span
from siapabilang.report.segments import Mark, Paragraph, paragraphs
from siapabilang.rows import words_of

COLOURS = 10
_NOBODY = "?"


class Quoted(msgspec.Struct, frozen=True):
    """A quote to be shown: who, via whom (innermost first), how, and where; ``relays`` are mentions of sources."""

    id: str
    who: str
    via: tuple[str, ...]
    type: str
    denied: bool
    distorted: bool
    spans: tuple[Span, ...]
    mention: tuple[Span, ...]
    relays: tuple[Span, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A quote in the list under the text."""

    quote: Quoted
    colour: str
    words: str


class Legend(msgspec.Struct, frozen=True):
    """A speaker with their colour and the number of their quotes."""

    who: str
    colour: str
    quotes: int


class Reading(msgspec.Struct, frozen=True):
    """An article as the page shows it."""

    id: str
    legend: tuple[Legend, ...]
    text: tuple[Paragraph, ...]
    lines: tuple[Line, ...]


def of_gold(article: Article) -> Reading:
    """Return a reading of an article's gold."""
    names = {entity.id: entity.name for entity in article.entities} | {UNSPECIFIED: _NOBODY}
    return _reading(
        article.id,
        article.text,
        [
            Quoted(
                id=quote.id,
                who=" + ".join(names[speaker.entity] for speaker in quote.speakers),
                via=tuple(names[source.entity] for source in quote.sources),
                type=quote.type,
                denied=quote.polarity == "denied",
                distorted=quote.fidelity == "distorted",
                spans=quote.spans,
                mention=tuple(span for speaker in quote.speakers for span in speaker.mention),
                relays=tuple(span for source in quote.sources for span in source.mention),
            )
            for quote in article.quotes
        ],
    )


def of_prediction(article: PlainArticle, prediction: Prediction) -> Reading:
    """Return a reading of what a system makes of an article."""
    quotes = sorted(prediction.quotes, key=lambda quote: quote.spans)
    return _reading(
        article.id,
        article.text,
        [
            Quoted(
                id=f"q{number}",
                who=" + ".join(quote.speakers) or _NOBODY,
                via=quote.sources,
                type=quote.type,
                denied=quote.polarity == "denied",
                distorted=False,
                spans=quote.spans,
                mention=quote.mention or (),
            )
            for number, quote in enumerate(quotes, start=1)
        ],
    )


def _reading(id_: str, text: str, quotes: Sequence[Quoted]) -> Reading:
    counted = Counter(quote.who for quote in quotes)
    colours = {who: f"c{place % COLOURS}" for place, who in enumerate(counted)}
    marks = [Mark(quote.id, quote.spans, quote.id, colours[quote.who], _title(quote)) for quote in quotes]
    marks += [Mark(f"{quote.id} mention", quote.mention, "", "mention", f"{quote.id}: {quote.who}") for quote in quotes]
    marks += [
        Mark(f"{quote.id} source", quote.relays, "", "source", f"{quote.id}: {_title(quote)}") for quote in quotes
    ]
    return Reading(
        id=id_,
        legend=tuple(Legend(who, colours[who], number) for who, number in counted.items()),
        text=tuple(paragraphs(text, marks)),
        lines=tuple(Line(quote, colours[quote.who], words_of(text, quote.spans)) for quote in quotes),
    )


def _title(quote: Quoted) -> str:
    return " → ".join((quote.who, *quote.via))
