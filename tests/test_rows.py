"""The rows of the dataset's configs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
import pytest
from factories import BOAT_TEXT, boat_article, span

from siapabilang.model import Article, Attributed, Event, EventEntity, Quote, Span, Utterance
from siapabilang.offsets import from_article
from siapabilang.rows import Row, article_row, quote_rows, utterance_rows, words_of

TEXT = BOAT_TEXT


def where(words: str) -> dict[str, int]:
    place = span(TEXT, words)
    return {"start": place.start, "end": place.end}


def plain(row: Row) -> Row:
    """Return a row as JSON holds it."""
    read_back: Row = json.loads(json.dumps(row))
    return read_back


def values(row: object) -> Iterator[object]:
    """Yield every value in a row, however deep."""
    if isinstance(row, dict):
        for value in row.values():
            yield from values(value)
    elif isinstance(row, list | tuple):
        for value in row:
            yield from values(value)
    else:
        yield row


def test_an_article_is_a_row_with_its_spans_named() -> None:
    row = plain(article_row(boat_article()))
    assert list(row) == [
        *("id", "event", "outlet", "published", "headline", "text", "entities", "quotes", "distractors", "topic"),
    ]
    assert row["text"] == TEXT
    assert row["entities"] == [
        {"id": "alma", "name": "Alma Rondang", "kind": "person", "aliases": ["Alma Rondang", "Kepala Pelabuhan"]},
        {"id": "radio", "name": "Radio Teluk", "kind": "outlet", "aliases": ["Radio Teluk"]},
        {"id": "layar", "name": "Kantor Berita Layar", "kind": "outlet", "aliases": ["Kantor Berita Layar"]},
    ]
    assert row["distractors"] == [{**where("“kuburan lunas”"), "kind": "scare"}]
    assert row["quotes"] == [
        {
            "id": "q1",
            "type": "direct",
            "spans": [where("Semua penumpang sudah kami jemput"), where("Dua orang terkilir")],
            "speakers": [{"entity": "alma", "mention": [where("Kepala Pelabuhan Alma Rondang")]}],
            "form": "name",
            "cue": [where("kata"), where("dikutip")],
            "sources": [
                {"entity": "radio", "mention": [where("Radio Teluk")]},
                {"entity": "layar", "mention": [where("Kantor Berita Layar")]},
            ],
            "polarity": "affirmed",
            "utterance": "u1",
            "fidelity": "faithful",
        },
        {
            "id": "q2",
            "type": "indirect",
            "spans": [where("perahu itu kelebihan muatan")],
            "speakers": [{"entity": "alma", "mention": [where("Ia")]}],
            "form": "pronoun",
            "cue": [where("membantah")],
            "sources": [],
            "polarity": "denied",
            "utterance": "u2",
            "fidelity": "",
        },
    ]


def test_a_real_article_is_a_row_without_its_text() -> None:
    real = from_article(boat_article(), address="https://kabar.example/1", file="perahu.txt")
    row = plain(article_row(real))
    assert "text" not in row
    assert "headline" not in row
    assert (row["length"], row["sha256"], row["file"]) == (len(TEXT), real.sha256, "perahu.txt")
    assert row["token_starts"] == list(real.token_starts)
    assert row["quotes"] == plain(article_row(boat_article()))["quotes"]


def test_nothing_in_a_row_is_null() -> None:
    nobody = Quote("q1", "direct", (Span(0, 6),), (Attributed("unspecified"),), "implicit")
    bare = Article("e/o", "e", "o", "", "", TEXT, (), (nobody,))
    event = Event("e", "E", "train", "t", "", (), (Utterance("u1", ("unspecified",)),))
    rows: list[Row] = [article_row(bare), *quote_rows(bare), *utterance_rows(event, [bare])]
    assert len(rows) == 3
    assert None not in [value for row in rows for value in values(row)]


def test_a_quote_is_a_row_with_its_words_context_and_candidates() -> None:
    first, second = quote_rows(boat_article())
    assert first == {
        "id": "perahu-karam/kabar-teluk#q1",
        "article": "perahu-karam/kabar-teluk",
        "event": "perahu-karam",
        "text": TEXT,
        "words": "Semua penumpang sudah kami jemput … Dua orang terkilir",
        "spans": [where("Semua penumpang sudah kami jemput"), where("Dua orang terkilir")],
        "context": TEXT.split("\n")[2],
        "candidates": ["Alma Rondang", "Radio Teluk", "Kantor Berita Layar"],
        "speakers": ["Alma Rondang"],
        "sources": ["Radio Teluk", "Kantor Berita Layar"],
        "type": "direct",
        "form": "name",
        "polarity": "affirmed",
    }
    assert (second["words"], second["polarity"], second["sources"]) == ("perahu itu kelebihan muatan", "denied", [])


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["Perahu Karam"], [0]),  # in the first line
        (["Semua penumpang"], [2]),
        (["Dua orang", "kelebihan muatan"], [2, 3]),  # a quote over two paragraphs
        (["Penumpang Selamat", "Ia"], [0, 1, 2, 3]),  # and what lies between them
        (["kuburan"], [4]),  # in the last line, which no line break ends
    ],
)
def test_a_context_is_the_paragraphs_that_the_quote_stands_in(words: list[str], lines: list[int]) -> None:
    quote = msgspec.structs.replace(boat_article().quotes[0], spans=tuple(span(TEXT, w) for w in words))
    (row,) = quote_rows(msgspec.structs.replace(boat_article(), quotes=(quote,)))
    assert row["context"] == "\n".join(TEXT.split("\n")[n] for n in lines)


def test_a_quotes_words_are_its_spans_with_an_ellipsis_between() -> None:
    quote = msgspec.structs.replace(boat_article().quotes[0], spans=(Span(0, 6), Span(7, 12), Span(14, 23)))
    assert words_of(TEXT, quote.spans) == "Perahu … Karam … Penumpang"
    assert words_of(TEXT, boat_article().quotes[1].spans) == "perahu itu kelebihan muatan"


def test_an_article_without_quotes_has_no_rows_of_quotes() -> None:
    assert list(quote_rows(msgspec.structs.replace(boat_article(), quotes=()))) == []


def test_a_speaker_whom_nobody_identified_is_nobody_as_in_predictions() -> None:
    quote = msgspec.structs.replace(boat_article().quotes[0], speakers=(Attributed("unspecified"),))
    (row,) = quote_rows(msgspec.structs.replace(boat_article(), quotes=(quote,)))
    assert row["speakers"] == []
    assert "unspecified" not in str(row["candidates"])


def test_a_statement_is_a_row_with_its_renderings_across_outlets() -> None:
    event = Event(
        id="perahu-karam",
        title="Perahu karam",
        split="test",
        topic="disaster",
        facts="",
        entities=(EventEntity("alma", "Alma Rondang", "person", ("Alma Rondang",)),),
        utterances=(
            Utterance("u1", ("alma",), "Semua penumpang sudah kami jemput. Dua orang terkilir."),
            Utterance("u2", ("alma", "unspecified")),
            Utterance("u3", ("alma",), "Laut aman.", ("alma",)),
        ),
    )
    other = boat_article("perahu-karam/radio")
    distorted = msgspec.structs.replace(other.quotes[0], fidelity="distorted", type="mixed")
    other = msgspec.structs.replace(other, quotes=(distorted,))
    first, second, third = utterance_rows(event, [boat_article(), other])
    words = "Semua penumpang sudah kami jemput … Dua orang terkilir"
    assert first == {
        "id": "perahu-karam#u1",
        "event": "perahu-karam",
        "speakers": ["Alma Rondang"],
        "on_behalf_of": [],
        "text": "Semua penumpang sudah kami jemput. Dua orang terkilir.",
        "renderings": [
            {
                "article": "perahu-karam/kabar-teluk",
                "outlet": "kabar-teluk",
                "quote": "q1",
                "words": words,
                "speakers": ["Alma Rondang"],
                "type": "direct",
                "fidelity": "faithful",
            },
            {
                "article": "perahu-karam/radio",
                "outlet": "radio",
                "quote": "q1",
                "words": words,
                "speakers": ["Alma Rondang"],
                "type": "mixed",
                "fidelity": "distorted",
            },
        ],
    }
    assert second["speakers"] == ["Alma Rondang"]
    assert [r["quote"] for r in renderings(second)] == ["q2"]
    assert (third["text"], third["renderings"], third["on_behalf_of"]) == ("Laut aman.", [], ["Alma Rondang"])


def renderings(row: Row) -> list[dict[str, object]]:
    found = row["renderings"]
    assert isinstance(found, list)
    return found
