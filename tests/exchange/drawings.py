"""Articles for the tests of the formats: one written by hand, and any that the model can hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from hypothesis import strategies as st
from scenes import entity, place

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.files import write_folder
from siapabilang.exchange.manifest import header_of
from siapabilang.exchange.registry import reader, writer
from siapabilang.exchange.restoring import article_drawn
from siapabilang.model import (
    DISTRACTOR_KINDS,
    FORMS,
    POLARITIES,
    QUOTE_TYPES,
    UNSPECIFIED,
    Article,
    Attributed,
    Distractor,
    Fidelity,
    Quote,
    Span,
)

ROUND_TRIPS = ("brat", "cas", "label-studio")
_FIDELITIES: tuple[Fidelity, ...] = ("", "faithful", "distorted")

# 🐘 is one code point, two UTF-16 code units and four bytes; it stands before everything that is marked.
ELEPHANT = "🐘 Gajah\n\n“Ia jinak,” kata Rin dan Tom kepada Radio Teluk, dikutip Layar. “Sungguh.”\nSi “raja” tidur."


def elephant() -> Article:
    """Return an article with a discontinuous quote, two speakers in one phrase, a relay chain and a distractor."""
    text = ELEPHANT
    both = place(text, "Rin dan Tom")
    joke = place(text, "“raja”")
    quote = Quote(
        id="q1",
        type="direct",
        spans=(place(text, "“Ia jinak,”"), place(text, "“Sungguh.”")),
        speakers=(Attributed("rin", (both,)), Attributed("tom", (both,))),
        form="name",
        cue=(place(text, "kata"), place(text, "dikutip")),
        sources=(Attributed("radio", (place(text, "Radio Teluk"),)), Attributed("layar", (place(text, "Layar"),))),
        polarity="denied",
        utterance="u1",
        fidelity="distorted",
    )
    people = (entity("rin", "Rin"), entity("tom", "Tom"))
    outlets = (entity("radio", "Radio Teluk", kind="outlet"), entity("layar", "Layar", kind="outlet"))
    return Article(
        id="gajah/kabar",
        event="gajah",
        outlet="kabar",
        published="",
        headline="🐘 Gajah",
        text=text,
        entities=(*people, *outlets),
        quotes=(quote,),
        distractors=(Distractor(joke.start, joke.end, "scare"),),
    )


def there_and_back(name: str, article: Article, folder: Path) -> Article:
    """Return ``article`` as it comes back from the format called ``name``."""
    write_folder(folder, writer(name).write([draw(article)], "gold"))
    (document,) = reader(name).read(folder)
    assert document.text == article.text
    return article_drawn(document, header_of(article))


def sorted_out(article: Article) -> Article:
    """Return ``article`` with what has no order in a fixed one: quotes, speakers, distractors."""
    quotes = [
        msgspec.structs.replace(quote, speakers=tuple(sorted(quote.speakers, key=lambda speaker: speaker.entity)))
        for quote in sorted(article.quotes, key=lambda quote: quote.id)
    ]
    distractors = sorted(article.distractors, key=lambda d: (d.start, d.end, d.kind))
    return msgspec.structs.replace(article, quotes=tuple(quotes), distractors=tuple(distractors))


_WORDS = st.text(alphabet="ab1é𝐀🐘\u0301“”\"'&<>%;:|#=,.-—日ی", min_size=1, max_size=6)
_IDS = ("rin", "tom|x", "pak:&", "a b", "é🐘", "50%")


@st.composite
def articles(draw_: st.DrawFn) -> Article:
    """Draw an article whose marks nest, cross, repeat and share words as they like, each span within a line."""
    lines = draw_(st.lists(st.lists(_WORDS, min_size=1, max_size=6), min_size=1, max_size=4))
    text = "\n".join(" ".join(words) for words in lines)
    bounds: list[list[Span]] = []
    at = 0
    for words in lines:
        row: list[Span] = []
        for word in words:
            row.append(Span(at, at + len(word)))
            at += len(word) + 1
        bounds.append(row)
    quotes = draw_(st.lists(_quotes(bounds), max_size=4))
    distractors = draw_(st.lists(st.tuples(_spans(bounds), st.sampled_from(DISTRACTOR_KINDS)), max_size=2))
    return Article(
        id="peristiwa/kabar",
        event="peristiwa",
        outlet="kabar",
        published="",
        headline="",
        text=text,
        entities=tuple(entity(id_, id_) for id_ in _IDS),
        quotes=tuple(msgspec.structs.replace(quote, id=f"q{number}") for number, quote in enumerate(quotes, 1)),
        distractors=tuple(Distractor(span.start, span.end, kind) for span, kind in distractors),
    )


@st.composite
def _spans(draw_: st.DrawFn, lines: Sequence[Sequence[Span]]) -> Span:
    """Draw a run of words of one line, from or up to the middle of a word."""
    line = draw_(st.sampled_from(lines))
    first = draw_(st.integers(0, len(line) - 1))
    last = draw_(st.integers(first, len(line) - 1))
    start, end = line[first].start, line[last].end
    if draw_(st.booleans()):
        start = draw_(st.integers(start, line[first].end - 1))
    if draw_(st.booleans()):
        end = draw_(st.integers(max(start, line[last].start) + 1, end))
    return Span(start, end)


@st.composite
def _apart(draw_: st.DrawFn, lines: Sequence[Sequence[Span]], least: int) -> tuple[Span, ...]:
    """Draw spans that share no character, in the order of the text."""
    kept: list[Span] = []
    for span in draw_(st.lists(_spans(lines), min_size=least, max_size=3)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept))


@st.composite
def _quotes(draw_: st.DrawFn, lines: Sequence[Sequence[Span]]) -> Quote:
    speakers = draw_(st.lists(st.sampled_from(_IDS), unique=True, max_size=3))
    sources = draw_(st.lists(st.sampled_from(_IDS), unique=True, max_size=4))
    mentions = _apart(lines, 0)
    return Quote(
        id="",
        type=draw_(st.sampled_from(QUOTE_TYPES)),
        spans=draw_(_apart(lines, 1)),
        speakers=tuple(Attributed(s, draw_(mentions)) for s in speakers) or (Attributed(UNSPECIFIED),),
        form=draw_(st.sampled_from(FORMS)),
        cue=draw_(_apart(lines, 0)),
        sources=tuple(Attributed(s, draw_(mentions)) for s in sources),
        polarity=draw_(st.sampled_from(POLARITIES)),
        utterance=draw_(st.sampled_from(["", "u1", "u2"])),
        fidelity=draw_(st.sampled_from(_FIDELITIES)),
    )
