from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_counting import plain_counts
from scenes import article, entity

from siapabilang.answer_columns import answers_of
from siapabilang.gold import load_authored
from siapabilang.gold_table import GoldTable
from siapabilang.model import (
    POLARITIES,
    QUOTE_TYPES,
    TRACKS,
    UNSPECIFIED,
    Article,
    Attributed,
    Distractor,
    PredictedQuote,
    Quote,
    Span,
    Track,
)
from siapabilang.pairing import GoldArticle, prepare
from siapabilang.tally import count_article, count_batch

WORDS = 12
TEXT = " ".join(f"kata{n:02}" for n in range(WORDS))
WIDTH = len("kata00 ")
ENTITIES = (
    entity("ratih", "Ratih Kusuma", "Bu Kusuma", "Kusuma"),
    entity("danu", "Danu Kusuma", "Kusuma"),
    entity("warta", "Warta Pagi", kind="outlet"),
)
IDS = tuple(e.id for e in ENTITIES)
# As the article writes them, in other words, shared by two, and nobody's.
NAMES = st.sampled_from(
    ["Ratih Kusuma", "Bu Kusuma", "bupati Danu Kusuma", "DANU KUSUMA", "Kusuma", "Warta Pagi", "Oka"]
)


@st.composite
def spans(draw: st.DrawFn, least: int = 0) -> tuple[Span, ...]:
    """Return stretches of words in any order, overlapping or not, with ragged ends; they may lie between two words."""
    found = []
    for _ in range(draw(st.integers(least, 3))):
        first = draw(st.integers(0, WORDS - 1))
        words = draw(st.integers(0, 5))
        start = first * WIDTH + draw(st.integers(0, WIDTH - 1))
        found.append(Span(start, min(len(TEXT), start + max(1, words * WIDTH - draw(st.integers(0, 2))))))
    # What cannot come from a file, but can be handed over in memory: outside the text, reversed, empty.
    odd = st.sampled_from(
        [Span(-9, 3), Span(-9, -2), Span(-3, 0), Span(70, 200), Span(200, 300), Span(9, 4), Span(5, 5)]
    )
    return (*found, *draw(st.lists(odd, max_size=1))) if draw(st.integers(0, 9)) == 0 else tuple(found)


def quotes_in(ids: Sequence[str]) -> st.SearchStrategy[tuple[Quote, ...]]:
    role = st.builds(Attributed, st.sampled_from(IDS), spans())
    quote = st.builds(
        Quote,
        id=st.just(""),
        type=st.sampled_from(QUOTE_TYPES),
        spans=spans(least=1),
        speakers=st.one_of(st.just((Attributed(UNSPECIFIED),)), st.lists(role, min_size=1, max_size=2).map(tuple)),
        form=st.just("name"),
        cue=spans(),
        sources=st.lists(role, max_size=2).map(tuple),
        polarity=st.sampled_from(POLARITIES),
    )
    return st.lists(quote, max_size=len(ids)).map(
        lambda found: tuple(msgspec.structs.replace(q, id=id_) for q, id_ in zip(found, ids, strict=False))
    )


PREDICTED = st.lists(
    st.builds(
        PredictedQuote,
        spans=spans(),
        speakers=st.lists(NAMES, max_size=2).map(tuple),
        sources=st.lists(NAMES, max_size=2).map(tuple),
        type=st.sampled_from(["", *QUOTE_TYPES]),
        cue=st.none() | spans(),
        mention=st.none() | spans(),
        polarity=st.sampled_from(["", *POLARITIES]),
        quote=st.sampled_from(["q1", "q2", "q3", "q9"]),
    ),
    max_size=6,
).map(tuple)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[GoldArticle, tuple[PredictedQuote, ...]]:
    """Return gold and predictions; some predictions have the spans of a gold quote, so that they compete for it."""
    quotes: tuple[Quote, ...] = draw(quotes_in(["q1", "q2", "q3", "q4"]))
    marked = article(TEXT, quotes, ENTITIES)
    if draw(st.booleans()):
        marked = msgspec.structs.replace(marked, distractors=(Distractor(0, 2 * WIDTH, "scare"),))
    predicted = [
        msgspec.structs.replace(p, spans=draw(st.sampled_from(quotes)).spans) if draw(st.booleans()) and quotes else p
        for p in draw(PREDICTED)
    ]
    return prepare(marked), tuple(predicted)


@settings(deadline=None, max_examples=250)
@given(st.lists(scenes(), max_size=3), st.sampled_from(TRACKS))
def test_articles_counted_together_have_the_counts_of_the_definitions(
    found: list[tuple[GoldArticle, tuple[PredictedQuote, ...]]], track: Track
) -> None:
    table = GoldTable([gold for gold, _ in found])
    counted = count_batch(table, answers_of(table, [(n, said) for n, (_, said) in enumerate(found)], track))
    expected = [plain_counts(gold, predicted, track) for gold, predicted in found]
    assert [tuple(row) for row in counted.base.tolist()] == [counts.base for counts in expected]
    assert counted.outcomes.tolist() == [outcome for counts in expected for outcome in counts.outcomes]


@pytest.mark.parametrize("track", TRACKS)
def test_the_corpus_is_counted_as_the_definitions_say(track: Track) -> None:
    articles = load_authored("validation")
    # Every third quote takes the words of the one before it, and speaks for somebody else.
    for number, marked in enumerate(articles):
        gold, predicted = prepare(marked), _garbled(marked, number)
        assert count_article(gold, predicted, track) == plain_counts(gold, predicted, track), marked.id


def _garbled(marked: Article, number: int) -> list[PredictedQuote]:
    names = [e.name for e in marked.entities]
    said = [
        PredictedQuote(
            spans=marked.quotes[n - (n % 3 == 2)].spans,
            speakers=(names[(n + number) % len(names)],) * (n % 4 > 0),
            sources=tuple(names[: n % 3]),
            type=quote.type,
            cue=quote.cue,
            quote=quote.id,
        )
        for n, quote in enumerate(marked.quotes)
    ]
    return [*said, *(msgspec.structs.replace(quote, quote="") for quote in said[::5])]


def test_a_label_that_does_not_exist_is_given_and_not_right() -> None:
    words = (Span(0, 3 * WIDTH),)
    quote = Quote("q1", "direct", words, (Attributed("ratih"),), "name")
    odd = PredictedQuote(words, ("Ratih Kusuma",), type="langsung", polarity="ya")  # type: ignore[arg-type]
    counts = count_article(prepare(article(TEXT, [quote], ENTITIES)), [odd], "end2end")
    assert (counts["type_given"], counts["type_right"], counts["polarity_given"], counts["polarity_right"]) == (
        1,
        0,
        1,
        0,
    )
