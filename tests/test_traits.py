"""The classes by which quotes are sliced and counted, on sentences short enough to see them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from factories import boat_article, span

from siapabilang.model import Article, Attributed, Entity, Quote, Span
from siapabilang.traits import index_of, slices_of, typography_of


def article(text: str, *quotes: Quote, entities: Sequence[Entity] = ()) -> Article:
    return Article("a/b", "a", "b", "", "", text, tuple(entities), quotes, topic="sea")


def quote(  # noqa: PLR0917 – a quote as it stands in a sentence
    text: str, words: str, cue: str = "", mention: str = "", type_: str = "direct", id_: str = "q1"
) -> Quote:
    return Quote(
        id=id_,
        type=type_,  # type: ignore[arg-type]
        spans=(span(text, words),),
        speakers=(Attributed("alma", (span(text, mention),) if mention else ()),),
        form="name" if mention else "implicit",
        cue=(span(text, cue),) if cue else (),
    )


def test_a_quote_belongs_to_one_class_of_each_slice() -> None:
    first, second = slices_of(boat_article(), index_of(boat_article()))
    assert first == (
        "type=direct",
        "form=name",
        "speakers=one",
        "unnamed=no",
        "shared-name=no",
        "polarity=affirmed",
        "spans=several",
        "nested=no",
        "sources=several",
        "fidelity=faithful",
        "distance=0-1",
        "length=8-20",
        "outlet=kabar-teluk",
    )
    assert {"form=pronoun", "polarity=denied", "sources=none", "length=1-7"} < set(second)


def test_the_topic_is_a_slice_where_it_is_known() -> None:
    text = "“Air naik,” kata Alma."
    marked = article(text, quote(text, "Air naik", "kata", "Alma"))
    assert "topic=sea" in slices_of(marked, index_of(marked))[0]


@pytest.mark.parametrize(
    ("text", "distance"),
    [
        ("“Air naik,” kata Alma.", "0-1"),
        ("Alma: air naik", "0-1"),
        ("“Air naik,” kata petugas jaga yang juga nelayan, Alma.", "6+"),
        ("“Air naik,” kata ketua regu Alma.", "2-5"),
    ],
)
def test_distance_counts_the_tokens_between_content_and_mention(text: str, distance: str) -> None:
    words = "air naik" if "air naik" in text else "Air naik"
    marked = article(text, quote(text, words, "", "Alma"))
    assert f"distance={distance}" in slices_of(marked, index_of(marked))[0]


def test_without_a_mention_there_is_no_distance() -> None:
    text = "“Air naik.”"
    marked = article(text, quote(text, "Air naik"))
    assert "distance=no-mention" in slices_of(marked, index_of(marked))[0]


def test_a_quote_inside_another_is_nested_and_the_outer_one_is_not() -> None:
    text = "Alma mengatakan Bram berjanji perahu datang."
    outer = quote(text, "Bram berjanji perahu datang", "mengatakan", "Alma", "indirect")
    inner = quote(text, "perahu datang", "berjanji", "Bram", "indirect", "q2")
    marked = article(text, outer, inner)
    assert ["nested=yes" in of for of in slices_of(marked, index_of(marked))] == [False, True]


@pytest.mark.parametrize(("kind", "shared"), [("person", True), ("group", False)])
def test_a_name_is_shared_where_two_people_bear_it(kind: str, *, shared: bool) -> None:
    text = "“Air naik,” kata Alma Rondang."
    people = [
        Entity("alma", "Alma Rondang", "person", ("Alma Rondang", "Rondang")),
        Entity("bram", "Bram Rondang", kind, ("Rondang",)),  # type: ignore[arg-type]
    ]
    marked = article(text, quote(text, "Air naik", "kata", "Alma Rondang"), entities=people)
    assert ("shared-name=yes" in slices_of(marked, index_of(marked))[0]) is shared


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("“Air naik,” kata Alma.", False),
        ('"Air naik," kata Alma.', False),
        ("“Kata Bram ‘jangan’. Air naik,” kata Alma.", False),
        ("Alma: 'Air naik'", False),
        ("“Jum'at air naik,” kata Alma.", False),
        ("“Air naik, kata Alma.", True),
        ("”Air naik,” kata Alma.", True),
        ('“Air naik," kata Alma.', True),
        ("„Air naik,” kata Alma.", True),
        ("Air naik, kata Alma.", True),
    ],
)
def test_a_mark_is_odd_where_it_is_missing_or_differs_from_its_partner(text: str, *, odd: bool) -> None:
    words = text[text.index("K" if "Kata" in text else "J" if "Jum" in text else "A") : text.index("naik") + 4]
    if text.startswith("Alma"):
        words = "Air naik"
    marked = article(text, quote(text, words))
    assert ("odd-mark" in typography_of(marked)[0]) is odd


def test_a_mixed_quote_needs_marks_only_where_it_quotes() -> None:
    text = "Alma menilai air “naik cepat” di teluk."
    marked = article(text, quote(text, "air “naik cepat” di teluk", "menilai", "Alma", "mixed"))
    assert typography_of(marked)[0] == frozenset()


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Air naik. Hal itu diungkapkan Alma.", True),
        ("Alma hadir kemarin. Ia diam.\nAir naik.", True),
        ("Air naik, kata Alma. Hujan turun.", False),
        ("“Air naik?” tanya Alma.", False),
    ],
)
def test_an_attribution_is_apart_where_a_sentence_ends_between(text: str, *, apart: bool) -> None:
    marked = article(text, quote(text, "Air naik", "", "Alma", "indirect"))
    assert ("next-sentence" in typography_of(marked)[0]) is apart


def test_content_in_several_paragraphs_runs_over_them_and_needs_no_closing_mark_in_between() -> None:
    text = "“Air naik.\n“Perahu hanyut,” kata Alma."
    running = msgspec.structs.replace(
        quote(text, "Air naik", "kata", "Alma"), spans=(span(text, "Air naik"), span(text, "Perahu hanyut"))
    )
    assert typography_of(article(text, running))[0] == {"over-paragraphs"}


def test_a_span_that_crosses_a_line_break_runs_over_paragraphs() -> None:
    text = "“Air naik.\nPerahu hanyut,” kata Alma."
    marked = article(text, msgspec.structs.replace(quote(text, "Air naik"), spans=(Span(1, 24),)))
    assert "over-paragraphs" in typography_of(marked)[0]
