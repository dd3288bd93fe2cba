"""What is read many records at once, and what is left to the strict reader.

That both come to the same is tested beside the strict reader, on every file there.
"""

from __future__ import annotations

import json

import pytest
from factories import boat_article, gold

from siapabilang.answer_columns import Answers
from siapabilang.model import PredictedQuote, Span
from siapabilang.quick_reading import Limits, QuickReader

ARTICLES = ("perahu-karam/kabar-teluk", "perahu-karam/layar")
GOLD = gold(*map(boat_article, ARTICLES))
LIMITS = Limits(quotes=3, spans=2, name=30)
QUOTE = '{"spans": [[0, 6], [7, 12]], "speakers": ["Alma Rondang"], "sources": [], "type": "direct", "cue": []}'


def read(*lines: str, taken: tuple[str, ...] = ()) -> Answers | None:
    reader = QuickReader(GOLD.table, GOLD.lengths, LIMITS)
    return reader.read([line.encode() for line in lines], dict.fromkeys(taken, 1))


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
