"""Offset files: the gold without the text, and what betrays an offset that was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from factories import BOAT_TEXT, boat_article, span
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.model import Article, Attributed, Quote, RealArticle, Span
from siapabilang.offsets import from_article, read_offsets, with_text, write_offsets
from siapabilang.problems import InputError, Problem

TEXT = BOAT_TEXT
SHORT = "Ia tahu: “laut aman,” katanya."


def real_boat() -> RealArticle:
    return from_article(boat_article(), address="https://kabar.example/1", file="perahu.txt")


def read(real: RealArticle) -> RealArticle:
    return read_offsets(write_offsets(real).encode(), "kabar-teluk.json")


def problems(source: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_offsets(source.encode() if isinstance(source, str) else source, "kabar-teluk.json")
    assert {p.file for p in caught.value.problems} == {"kabar-teluk.json"}
    return caught.value.problems


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    """Return the boat article's offset file after ``change``."""
    content = json.loads(write_offsets(real_boat()))
    change(content)
    return json.dumps(content, ensure_ascii=False)


def short_article(quote: Quote) -> RealArticle:
    article = msgspec.structs.replace(boat_article(), text=SHORT, quotes=(quote,), distractors=())
    return from_article(article, address="", file="")


def says(*spans: Span, mention: tuple[Span, ...] = (), form: str = "name") -> Quote:
    quote = Quote(id="q1", type="indirect", spans=spans, speakers=(Attributed("alma", mention),), form="name")
    return msgspec.structs.replace(quote, form=form)


# Kept and joined


def test_the_gold_is_kept_without_text_and_headline() -> None:
    real = real_boat()
    source = write_offsets(real)
    assert "Semua penumpang" not in source
    assert "Penumpang Selamat" not in source
    assert (real.length, real.sha256) == (len(TEXT), hashlib.sha256(TEXT.encode()).hexdigest())
    assert [TEXT[s:e] for s, e in zip(real.token_starts, real.token_ends, strict=True)][:6] == [
        *("Perahu", "Karam", "Penumpang", "Selamat", "Semua", "penumpang"),
    ]
    assert (real.address, real.file) == ("https://kabar.example/1", "perahu.txt")


def test_a_written_file_reads_back_as_it_was() -> None:
    assert read(real_boat()) == real_boat()


def test_an_article_with_nothing_in_it_reads_back_too() -> None:
    empty = msgspec.structs.replace(boat_article(), text="…", quotes=(), entities=(), distractors=())
    assert read(from_article(empty, address="", file="")).quotes == ()


def test_each_quote_stands_on_a_line_of_its_own() -> None:
    lines = write_offsets(real_boat()).splitlines()
    ids = [json.loads(line.strip().removesuffix(","))["id"] for line in lines if line.startswith('    {"id":"q')]
    assert ids == ["q1", "q2"]


def test_the_text_joins_again() -> None:
    article = with_text(real_boat(), TEXT)
    assert article == msgspec.structs.replace(boat_article(), headline="")


@pytest.mark.parametrize(
    "text", [TEXT + "\n", TEXT[:-1], TEXT.replace("“", '"'), TEXT.replace("Dua", "Tiga"), TEXT.upper(), ""]
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256 differs") as caught:
        with_text(real_boat(), text)
    assert "penumpang" not in str(caught.value)


# Changed offsets


def tokens_of(text: str) -> list[tuple[int, int]]:
    """Return the maximal runs of letters and digits, found one by one."""
    edges = [i for i in range(len(text) + 1) if text[i - 1 : i].isalnum() != text[i : i + 1].isalnum()]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].isalnum()]


@pytest.mark.parametrize("part", ["spans", "mention", "cue"])
def test_an_offset_is_accepted_if_and_only_if_it_cuts_no_token_but_before_a_clitic(part: str) -> None:
    tokens = tokens_of(SHORT)
    content = span(SHORT, "laut aman")
    for start in range(len(SHORT)):
        for end in range(start + 1, len(SHORT) + 1):
            place = Span(start, end)
            quote = says(place if part == "spans" else content, mention=(place,) if part == "mention" else ())
            if part == "cue":
                quote = msgspec.structs.replace(quote, cue=(place,))
            source = write_offsets(short_article(quote))
            touches = any(s < end and start < e for s, e in tokens)
            cut_start, cut_end = (any(s < edge < e for s, e in tokens) for edge in (start, end))
            cut_start = cut_start and not (part == "mention" and end - start <= len("nya"))
            cut_end = cut_end and part != "cue"
            if touches and not cut_start and not cut_end:
                read_offsets(source.encode(), "a.json")
            else:
                assert [p.field for p in problems(source)] == [f"quotes[0].{part}"]


def test_a_distractor_cuts_no_token() -> None:
    def change(content: dict[str, Any]) -> None:
        content["distractors"][0]["end"] -= 3

    assert [p.field for p in problems(edited(change))] == ["distractors[0]"]


def test_cue_and_clitic_share_a_token() -> None:
    content, said, nya = span(SHORT, "laut aman"), span(SHORT, "kata"), span(SHORT, "nya")
    quote = msgspec.structs.replace(says(content, mention=(nya,), form="clitic"), cue=(said,))
    assert read(short_article(quote)).quotes == (quote,)


def test_a_clitic_beside_a_more_explicit_mention_is_accepted() -> None:
    both = (span(SHORT, "Ia"), span(SHORT, "nya"))
    real = short_article(says(span(SHORT, "laut aman"), mention=both, form="pronoun"))
    assert read(real) == real


def shift(name: str, number: int, by: int) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content[name][number] += by

    return change


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("edge", [0, 1])
@pytest.mark.parametrize("by", [-10_000, 10_000])
@pytest.mark.parametrize("field", ["spans", "mention"])
def test_an_offset_outside_the_text_is_refused(number: int, edge: int, by: int, field: str) -> None:
    def change(content: dict[str, Any]) -> None:
        quote = content["quotes"][number]
        place = quote["spans"][0] if field == "spans" else quote["speakers"][0]["mention"][0]
        place[edge] += by

    found = problems(edited(change))
    assert {p.field for p in found} == {f"quotes[{number}].{field}"}
    assert any("is no span of a text of" in p.message for p in found)


def test_an_offset_of_a_sources_mention_is_checked_too() -> None:
    def change(content: dict[str, Any]) -> None:
        content["quotes"][0]["sources"][1]["mention"][0][0] += 1

    assert [p.field for p in problems(edited(change))] == ["quotes[0].mention"]


@pytest.mark.parametrize("place", [[9_000, 9_001], [5, 3], [-4, 2], [1, 1]])
@pytest.mark.parametrize("part", ["cue", "distractors"])
def test_an_offset_of_a_cue_or_a_distractor_is_checked_too(part: str, place: list[int]) -> None:
    def change(content: dict[str, Any]) -> None:
        if part == "cue":
            content["quotes"][0]["cue"][0] = place
        else:
            content["distractors"][0] |= {"start": place[0], "end": place[1]}

    assert part in problems(edited(change))[0].field


def test_a_span_has_two_ends() -> None:
    assert problems(edited(lambda content: content["quotes"][1]["spans"][0].append(7)))


def test_a_quote_has_a_span() -> None:
    assert problems(edited(lambda content: content["quotes"][1]["spans"].clear()))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (shift("token_ends", 3, -100), "token_starts"),
        (lambda content: content["token_starts"].pop(), "token_starts"),
        (shift("token_ends", 0, 3), "token_ends"),
        (shift("token_ends", -1, 100), "token_ends"),
        (lambda content: content.update(length=20), "token_ends"),
        (lambda content: content["entities"].pop(0), "quotes[0]"),
        (lambda content: content["quotes"][1].update(id="q1"), "quotes"),
        (lambda content: content["quotes"][1].update(type="langsung"), "quotes[1].type"),
        (lambda content: content["quotes"][0]["spans"][0].pop(), "quotes[0].spans[0]"),
        (lambda content: content["quotes"][0]["spans"].append([1.5, 3]), "quotes[0].spans[2][0]"),
        (lambda content: content["quotes"][0]["spans"].append([True, 3]), "quotes[0].spans[2][0]"),
        (lambda content: content.pop("sha256"), ""),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_by_its_field(
    change: Callable[[dict[str, Any]], object], field: str
) -> None:
    assert field in {p.field for p in problems(edited(change))}


@pytest.mark.parametrize("source", [b"", b"{}", b"[]", b"{", b'{"id": "\xff"}', b'{"length": 1e999}', b"\x00"])
def test_what_is_no_offset_file_is_refused(source: bytes) -> None:
    assert len(problems(source)) == 1


def test_deep_nesting_is_refused() -> None:
    assert problems('{"x": ' + "[" * 100_000 + "]" * 100_000 + "}")


def test_unspecified_needs_no_entity() -> None:
    quote = says(span(SHORT, "laut aman"))
    nobody = msgspec.structs.replace(quote, speakers=(Attributed("unspecified"),), form="implicit")
    assert read(short_article(nobody)).quotes == (nobody,)


@given(st.data())
@settings(deadline=None)
def test_any_article_without_its_text_reads_back_and_joins_again(data: st.DataObject) -> None:
    text = data.draw(st.text("ab é😀-“”\n", min_size=1, max_size=40).filter(lambda t: any(map(str.isalnum, t))))
    tokens = tokens_of(text)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(tokens) - 1)] * 2)))
    content = Span(tokens[first][0], tokens[last][1])
    mention = Span(*data.draw(st.sampled_from(tokens)))
    article = msgspec.structs.replace(
        boat_article(), headline="", text=text, quotes=(says(content, mention=(mention,)),), distractors=()
    )
    real = read(from_article(article, address="", file="é.txt"))
    assert list(zip(real.token_starts, real.token_ends, strict=True)) == tokens
    joined: Article = with_text(real, text)
    assert joined == article
