"""The corpus as a page to browse: articles with quotes coloured by speaker, and statements followed across outlets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from siapabilang.corpus import AuthoredEvent, Corpus
from siapabilang.model import SPLITS, UNSPECIFIED, Article, Outlet
from siapabilang.report.environment import environment
from siapabilang.report.reading import Reading, of_gold
from siapabilang.rows import words_of


class Rendering(msgspec.Struct, frozen=True):
    """How one quote renders a statement."""

    outlet: str
    quote: str
    words: str
    type: str
    distorted: bool
    denied: bool


class Statement(msgspec.Struct, frozen=True):
    """A statement as it was made, with its renderings across the outlets."""

    who: str
    text: str
    renderings: tuple[Rendering, ...]


class EventPage(msgspec.Struct, frozen=True):
    """An event with its statements and articles."""

    id: str
    title: str
    split: str
    topic: str
    facts: str
    statements: tuple[Statement, ...]
    articles: tuple[tuple[str, Reading], ...]


def corpus_page(corpus: Corpus, version: str) -> str:
    """Return the authored part as HTML."""
    events = sorted(corpus.authored, key=lambda a: (SPLITS.index(a.event.split), a.event.id))
    pages = [_event(authored, corpus.outlets) for authored in events]
    return environment().get_template("corpus.html").render(title="The corpus", version=version, events=pages)


def _event(authored: AuthoredEvent, outlets: Mapping[str, Outlet]) -> EventPage:
    event = authored.event
    names = {entity.id: entity.name for entity in event.entities} | {UNSPECIFIED: "?"}
    return EventPage(
        id=event.id,
        title=event.title,
        split=event.split,
        topic=event.topic,
        facts=event.facts,
        statements=tuple(
            Statement(
                " + ".join(names[speaker] for speaker in utterance.speakers),
                utterance.text,
                tuple(_renderings(utterance.id, authored.articles)),
            )
            for utterance in event.utterances
        ),
        articles=tuple((outlets[article.outlet].name, of_gold(article)) for article in authored.articles),
    )


def _renderings(utterance: str, articles: Sequence[Article]) -> list[Rendering]:
    return [
        Rendering(
            outlet=article.outlet,
            quote=quote.id,
            words=words_of(article.text, quote.spans),
            type=quote.type,
            distorted=quote.fidelity == "distorted",
            denied=quote.polarity == "denied",
        )
        for article in articles
        for quote in article.quotes
        if quote.utterance == utterance
    ]
