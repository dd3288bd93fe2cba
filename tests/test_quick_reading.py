"""What is read many records at once, and what is left to the strict reader.

That both come to the same counts and problems is tested beside the strict reader, too, on every file there.
"""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from factories import boat_article, gold
from hypothesis import event, given, settings
from hypothesis import strategies as st

from siapabilang.answer_columns import Answers, answers_of
from siapabilang.model import PredictedQuote, Span
from siapabilang.predictions import PredictionStream
from siapabilang.quick_reading import Limits, QuickReader

ARTICLES = ("perahu-karam/kabar-teluk", "perahu-karam/layar")
GOLD = gold(*map(boat_article, ARTICLES))
LIMITS = Limits(quotes=3, spans=2, name=30)
QUOTE = '{"spans": [[0, 6], [7, 12]], "speakers": ["Alma Rondang"], "sources": [], "type": "direct", "cue": []}'


def read(*lines: str, taken: tuple[str, ...] = ()) -> Answers | None:
    reader = QuickReader(GOLD.table, GOLD.lengths, LIMITS)
    had = np.array([id_ in taken for id_ in GOLD.articles], dtype=np.int64)
    return reader.read([line.encode() for line in lines], had)


def record(*quotes: str, article: str = ARTICLES[0]) -> str:
    return f'{{"article": {json.dumps(article)}, "quotes": [{", ".join(quotes)}]}}'


@pytest.mark.parametrize(
    "quotes",
    [
        (),
        (QUOTE,),
        (QUOTE, QUOTE, QUOTE),
        ('{"spans": [[0, 6]], "speakers": []}',),
        ('{"spans": [[0, 6]], "speakers": ["Kepala: Alma", "juru bicara: A"], "mention": [[0, 6]]}',),
        ('{ "speakers" : ["Alma"],\t"spans"\t:[ [0,6] ] , "polarity":"denied"}',),
    ],
)
def test_spans_and_names_are_read_at_once(quotes: tuple[str, ...]) -> None:
    batch = read(record(*quotes))
    assert batch is not None
    assert (len(batch), batch.articles.tolist()) == (len(quotes), [GOLD.table.row_of[ARTICLES[0]]])


def test_a_row_is_what_was_read() -> None:
    batch = read(record('{"spans": [[7, 9]], "speakers": ["Ia"]}'), record(QUOTE, article=ARTICLES[1]))
    assert batch is not None
    assert batch.article.tolist() == [0, 1]
    assert batch.quote(0) == PredictedQuote((Span(7, 9),), ("Ia",))
    assert batch.quote(1) == PredictedQuote((Span(0, 6), Span(7, 12)), ("Alma Rondang",), type="direct", cue=())


@pytest.mark.parametrize(
    "quote",
    [
        '{"spans": [[0, 6]], "speakers": [], "speakers": []}',
        '{"spans": [[0, 6]], "speakers": [], "type": "direct", "type": "direct"}',
        '{"spans": [[0, 6]], "speakers": [], "cue": [], "cue": []}',
        '{"spans": [[0, 6]], "speakers": [], "sources": null}',
        '{"spans": [[0, 6]], "speakers": [], "cue": null}',
        '{"spans": [[0, 6]], "speakers": [], "type": ""}',
        '{"spans": [[0, 6]], "speakers": [], "polarity": ""}',
        '{"spans": [[0, 6]], "speakers": [], "mention": [[-4611686018427387904, -4611686018427387904]]}',
        '{"spans": [[0, 6]], "speakers": [], "text": "Perahu"}',
        '{"spans": [[0, 6]], "speakers": [], "quote": "q1"}',
        '{"spans": [[0, 6]], "speakers": [[0, 6]]}',
        '{"spans": [[0, 6]], "speakers": [" "]}',
        '{"spans": [[0, 6]], "speakers": [], "sources": ["nama yang terlalu panjang untuk batas"]}',
        '{"spans": [[0, 6], [7, 9], [10, 12]], "speakers": []}',
        '{"spans": [[0, 6]], "speakers": [], "cue": [[0, 1], [2, 3], [4, 5]]}',
        '{"spans": [], "speakers": []}',
        '{"spans": [[6, 6]], "speakers": []}',
        '{"spans": [[-1, 6]], "speakers": []}',
        '{"spans": [[0, 6]], "speakers": [], "mention": [[0, 9999]]}',
        '{"spans": [[0, 99999999999999999999]], "speakers": []}',
        '{"spans": [[0, 6]], "speakers": [], "type": "langsung"}',
        '{"spans": [[0, 6]]}',
        # Inside a name, what looks like a key.
        '{"spans": [[0, 6]], "speakers": ["juru \\\\"bicara\\\\": Alma"]}',
        "null",
    ],
)
def test_anything_unusual_is_left_to_the_strict_reader(quote: str) -> None:
    assert read(record(QUOTE, quote)) is None


def test_so_are_records_that_should_not_be_there() -> None:
    assert read(record(article="perahu-karam/lain")) is None
    assert read(record(), record()) is None
    assert read(record(), taken=ARTICLES[1:]) is not None
    assert read(record(), taken=ARTICLES[:1]) is None
    assert read(record(QUOTE, QUOTE, QUOTE, QUOTE)) is None
    assert read("") is None
    assert read("{}") is None


# Values that a field may have, and some that it may not.
SPAN = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: [pair[0], pair[0] + pair[1]])
NAMES = st.lists(
    st.sampled_from(["Alma Rondang", "Kepala Pelabuhan", "Radio Teluk", "alma", "A: B", 'juru "bicara": A', "Ö"]),
    max_size=3,
)
ODD: st.SearchStrategy[object] = st.sampled_from(
    [
        *(None, "", 0, "lain", [" "], {}, [[]], [[0, 6], 7], [[[0, 6]]], [0, 6], [[1.0, 6]], [["0", "6"]]),
        *([[0, 6, 9]], [[6, 6]], [[-1, 6]], [[0, 9999]]),
    ]
)
QUOTES = st.lists(
    st.fixed_dictionaries(
        {"spans": st.lists(SPAN, min_size=1, max_size=3), "speakers": NAMES},
        optional={
            "sources": NAMES,
            "type": st.sampled_from(["direct", "mixed", "indirect"]),
            "cue": st.lists(SPAN, max_size=2),
            "mention": st.lists(SPAN, max_size=2),
            "polarity": st.sampled_from(["affirmed", "denied"]),
        },
    ),
    max_size=3,
)
# What a file may hold in other places than the one where it belongs, or twice.
PIECES = st.sampled_from(
    [
        *(b'"cue": [],', b'"type": "direct",', b"null", b" ", b"\t", b"\n", b"[", b"]", b",", b"-", b"0", b"1", b"1.0"),
        *(b"1e3", b"\xff", b'"', b"\\u00e9", b"\\ud800", b"}{", b"9" * 9),
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a record an article, as they should be or nearly so."""
    separators = draw(st.sampled_from([None, (",", ":"), (" , ", " : ")]))
    first, second = draw(QUOTES), draw(QUOTES)
    if draw(st.booleans()) and first:
        first[0] |= draw(st.dictionaries(st.sampled_from(["cue", "spans", "type", "speakers"]), ODD))
    records = [{"article": id_, "quotes": quotes} for id_, quotes in zip(ARTICLES, (first, second), strict=True)]
    lines = [json.dumps(record, separators=separators, ensure_ascii=draw(st.booleans())).encode() for record in records]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        number = draw(st.integers(0, len(lines) - 1))
        at = draw(st.integers(0, len(lines[number])))
        beyond = at + draw(st.integers(0, 3))
        lines[number] = lines[number][:at] + draw(PIECES) + lines[number][beyond:]
    return b"\n".join(lines)


@settings(deadline=None, max_examples=400)
@given(damaged())
def test_what_is_read_at_once_is_what_the_strict_reader_reads(content: bytes) -> None:
    lines = io.BytesIO(content).readlines()
    found = QuickReader(GOLD.table, GOLD.lengths, Limits(quotes=5_000, spans=200, name=500)).read(
        lines, np.zeros(2, np.int64)
    )
    event(f"read at once: {found is not None}")
    if found is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jawaban.jsonl"
        path.write_bytes(content)
        records = list(PredictionStream(path, GOLD, partial=True))  # raises an error where something is wrong
    table = GOLD.table
    strict = answers_of(table, [(table.row_of[record.article], record.quotes) for record in records], "end2end")
    for name in ("articles", "sizes", "type", "polarity", "speakers", "sources", "source_count", "given"):
        assert np.array_equal(getattr(found, name), getattr(strict, name)), name
    for one, other in zip(found.parts, strict.parts, strict=True):
        for name in one.__struct_fields__:
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
