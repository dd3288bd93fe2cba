"""What the rules make of short texts, in words instead of offsets."""

from __future__ import annotations

import msgspec

from siapabilang.model import Span
from siapabilang_baselines.rules import reader
from siapabilang_baselines.rules.words import Word, words_in

HEADLINE = "Perahu tiba di dermaga"  # holds no quote; in a headline other rules hold than in a sentence


class Found(msgspec.Struct, frozen=True):
    """A quote with its spans replaced by the words that stand there."""

    rule: str
    who: tuple[str, ...]
    what: tuple[str, ...]
    via: tuple[str, ...]
    cue: tuple[str, ...]
    mention: tuple[str, ...]
    type: str
    polarity: str


def words(text: str) -> list[Word]:
    """Return the words of a text."""
    return words_in(text, 0, len(text))


def found_in_page(text: str) -> list[Found]:
    """Return the quotes of a text whose first line is its headline."""

    def at(spans: tuple[Span, ...] | None) -> tuple[str, ...]:
        return tuple(text[span.start : span.end] for span in spans or ())

    return [
        Found(
            rule=rule,
            who=quote.speakers,
            what=at(quote.spans),
            via=quote.sources,
            cue=at(quote.cue),
            mention=at(quote.mention),
            type=quote.type,
            polarity=quote.polarity,
        )
        for rule, quote in reader.read(text)
    ]


def found(*paragraphs: str) -> list[Found]:
    """Return the quotes of an article's body."""
    return found_in_page("\n\n".join([HEADLINE, *paragraphs]))


def only(*paragraphs: str) -> Found:
    """Return the only quote of an article's body."""
    (quote,) = found(*paragraphs)
    return quote
