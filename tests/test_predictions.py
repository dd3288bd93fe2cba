"""Prediction files: what they may say, and every way in which strangers get them wrong."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from factories import boat_article, gold, span
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.gold import Gold, gold_of
from siapabilang.jsonl import LINE_BYTES
from siapabilang.model import (
    POLARITIES,
    QUOTE_TYPES,
    TRACKS,
    Article,
    Attributed,
    Entity,
    PredictedQuote,
    Prediction,
    Quote,
    Span,
    Track,
)
from siapabilang.offsets import from_article
from siapabilang.predictions import (
    NAME_LENGTH,
    PROBLEMS,
    QUOTES,
    SPANS,
    PredictionFile,
    PredictionStream,
    read_predictions,
    wire,
    write_predictions,
)
from siapabilang.problems import InputError, Problem

TEXT = "😀 Ramai di Dermaga\n\n“Laut aman,” kata Zubaidah Rangkayo. Ia menolak pulang, lapor Layar."
SECRETS = ("Zubaidah", "Rangkayo", "Syahbandar", "Laut aman", "menolak", "Ramai", "lapor Layar")


def article(id_: str) -> Article:
    event, outlet = id_.split("/")
    return Article(
        id=id_,
        event=event,
        outlet=outlet,
        published="",
        headline="😀 Ramai di Dermaga",
        text=TEXT,
        entities=(
            Entity("z", "Zubaidah Rangkayo", "person", ("Zubaidah Rangkayo", "Syahbandar")),
            Entity("l", "Kantor Berita Layar", "outlet", ("Layar",)),
        ),
        quotes=(
            Quote("q1", "direct", (span(TEXT, "“Laut aman,”"),), (Attributed("z", (span(TEXT, "Zubaidah"),)),), "name"),
            Quote("q2", "indirect", (span(TEXT, "pulang"),), (Attributed("z", (span(TEXT, "Ia"),)),), "pronoun"),
        ),
    )


def at(words: str) -> list[int]:
    """Return where ``words`` stand, as a prediction file writes it."""
    place = span(TEXT, words)
    return [place.start, place.end]


A, B = "dermaga/kabar", "dermaga/layar"
GOLD = gold(article(A), article(B), other_ids={"mogok/kabar": "train"})
EMPTY_B = '{"article": "dermaga/layar", "quotes": []}'


def read(content: str | bytes, track: Track = "end2end", the_gold: Gold = GOLD) -> PredictionFile:
    """Read a prediction file of this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jawaban.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_predictions(path, the_gold, track)


def problems(content: str | bytes, track: Track = "end2end", the_gold: Gold = GOLD) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read(content, track, the_gold)
    assert {p.file for p in caught.value.problems} == {"jawaban.jsonl"}
    assert not any(secret in str(caught.value) for secret in SECRETS if secret not in str(content))
    return caught.value.problems


def with_quotes(*quotes: Mapping[str, Any] | str) -> str:
    """Return a file with these quotes for the first article and none for the second; a string is taken as it is."""
    listed = ", ".join(q if isinstance(q, str) else json.dumps(q, ensure_ascii=False) for q in quotes)
    return f'{{"article": "{A}", "quotes": [{listed}]}}\n{EMPTY_B}\n'


def problem_of(*quotes: Mapping[str, Any] | str, track: Track = "end2end") -> Problem:
    """Return the one problem of the first line of a file with these quotes; an unreadable line is a missing record."""
    found = [p for p in problems(with_quotes(*quotes), track) if "no record for 1 of the 2" not in p.message]
    (problem,) = found
    assert problem.line == 1
    return problem


# What a file may say


def test_a_quote_may_say_everything_or_only_where_and_who() -> None:
    full = {
        "spans": [at("“Laut aman,”")],
        "speakers": ["Nelayan"],
        "sources": ["Radio"],
        "type": "direct",
        "cue": [at("kata")],
        "mention": [at("Zubaidah")],
        "polarity": "affirmed",
        "text": "Laut aman",
    }
    (first, second) = read(with_quotes(full, {"spans": [at("pulang"), at("Ia")], "speakers": []})).records
    assert first == Prediction(
        A,
        (
            PredictedQuote(
                spans=(span(TEXT, "“Laut aman,”"),),
                speakers=("Nelayan",),
                sources=("Radio",),
                type="direct",
                cue=(span(TEXT, "kata"),),
                mention=(span(TEXT, "Zubaidah"),),
                polarity="affirmed",
            ),
            PredictedQuote(spans=(span(TEXT, "Ia"), span(TEXT, "pulang")), speakers=()),
        ),
    )
    assert second == Prediction(B, ())


def test_a_cue_that_is_empty_is_not_one_that_is_left_out() -> None:
    (first, _) = read(
        with_quotes({"spans": [[0, 1]], "speakers": [], "cue": []}, {"spans": [[0, 1]], "speakers": []})
    ).records
    assert [quote.cue for quote in first.quotes] == [(), None]


def test_a_mention_in_place_of_a_name_stands_for_its_words() -> None:
    quote = {"spans": [[0, 1]], "speakers": [at("Zubaidah Rangkayo"), "Nelayan"], "sources": [at("Layar")]}
    (said,) = read(with_quotes(quote)).records[0].quotes
    assert said.speakers == ("Zubaidah Rangkayo", "Nelayan")
    assert said.sources == ("Layar",)


def test_text_alone_is_placed() -> None:
    result = read(with_quotes({"text": "laut AMAN", "speakers": []}, {"text": ["Ia menolak", "lapor"], "speakers": []}))
    assert [quote.spans for quote in result.records[0].quotes] == [
        (span(TEXT, "Laut aman"),),
        (span(TEXT, "Ia menolak"), span(TEXT, "lapor")),
    ]
    assert result.unplaced == ()


@pytest.mark.parametrize("text", ["Ombak rendah", "", "…", ["Laut aman", "Ombak rendah"]])
def test_text_that_cannot_be_placed_is_reported_and_counts_as_predicted(text: str | list[str]) -> None:
    result = read(with_quotes({"spans": [[0, 1]], "speakers": []}, {"text": text, "speakers": ["Nelayan"]}))
    assert result.records[0].quotes[1] == PredictedQuote(spans=(), speakers=("Nelayan",))
    (problem,) = result.unplaced
    assert (problem.line, problem.field) == (1, "quotes[1]")
    assert "does not stand in the article" in problem.message


@pytest.mark.parametrize(
    "line",
    [
        '{"quotes": [], "article": "dermaga/kabar"}',
        '  {"article":"dermaga\\/kabar","quotes":[]}  \r',
        '{"article": "dermaga/kabar", "quotes": [{"speakers": ["a\\": b", "\\ud83d\\ude00"], "spans": [[0, 1]]}]}',
        '{"article": "dermaga/kabar", "quotes": [{"spe\\u0061kers": [], "spans": [[0, 1]]}]}',
    ],
)
def test_json_may_be_written_as_json_may_be_written(line: str) -> None:
    assert [r.article for r in read(f"{line}\n{EMPTY_B}").records] == [A, B]
    assert [r.article for r in read(f"{EMPTY_B}\n{line}\n").records] == [B, A]


def test_limits_are_inclusive() -> None:
    most = {"spans": [[0, 1]] * SPANS, "speakers": ["N" * NAME_LENGTH]}
    (quote,) = read(with_quotes(most)).records[0].quotes
    assert len(quote.spans) == SPANS
    assert len(read(with_quotes(*['{"spans":[[0,1]],"speakers":[]}'] * QUOTES)).records[0].quotes) == QUOTES
    line = f'{{"article": "{A}", "quotes": []}}'
    assert read(line + " " * (LINE_BYTES - len(line) - 1) + "\n" + EMPTY_B).records


# Articles


def test_every_article_has_one_record() -> None:
    (problem,) = problems(f'{{"article": "{A}", "quotes": []}}')
    assert (problem.line, problem.field) == (0, "")
    assert "no record for 1 of the 2 articles of the authored split 'test', first 'dermaga/layar'" in problem.message


@pytest.mark.parametrize(
    ("id_", "message"),
    [
        ("dermaga/lain", "no article of this id in the authored part"),
        ("", "no article of this id"),
        ("DERMAGA/KABAR", "no article of this id"),
        ("mogok/kabar", "belongs to split 'train', not 'test'; score it with --split train"),
    ],
)
def test_a_record_of_another_article_is_refused(id_: str, message: str) -> None:
    (problem,) = problems(with_quotes() + json.dumps({"article": id_, "quotes": []}))
    assert (problem.line, problem.field) == (3, "article")
    assert message in problem.message


def test_a_second_record_of_an_article_is_refused_with_both_lines() -> None:
    (problem,) = problems(with_quotes() + f'{{"article": "{A}", "quotes": []}}\n')
    assert (problem.line, problem.field) == (3, "article")
    assert "stands in line 1 already" in problem.message


# Values


@pytest.mark.parametrize(
    ("spans", "field", "message"),
    [
        ("[]", ".spans", "is empty"),
        ("null", ".spans", "Expected 'array', got 'null'"),
        ("[[0, 0]]", ".spans[0]", "start is not before end"),
        ("[[0, 1], [7, 3]]", ".spans[1]", "start is not before end"),
        ("[[-1, 3]]", ".spans[0]", "lies outside the article"),
        (f"[[0, {len(TEXT) + 1}]]", ".spans[0]", f"which has {len(TEXT)} code points"),
        ("[[0, true]]", ".spans[0][1]", "Expected 'int', got 'bool'"),
        ("[[false, 3]]", ".spans[0][0]", "Expected 'int', got 'bool'"),
        ("[[0, 3.0]]", ".spans[0][1]", "Expected 'int', got 'float'"),
        ("[[0, 3e0]]", ".spans[0][1]", "Expected 'int', got 'float'"),
        ("[[0, 1e999]]", ".spans[0][1]", "out of range"),
        ('[["0", 3]]', ".spans[0][0]", "Expected 'int', got 'str'"),
        ("[[0, null]]", ".spans[0][1]", "Expected 'int', got 'null'"),
        ("[[0]]", ".spans[0]", "at least length 2"),
        ("[0, 3]", ".spans[0]", "Expected 'array', got 'int'"),
        ('[{"start": 0, "end": 3}]', ".spans[0]", "Expected 'array', got 'object'"),
        (f"[[0, {10**30}]]", ".spans[0]", "lies outside the article"),
        (f"[[-{10**30}, 3]]", ".spans[0]", "lies outside the article"),
        (f"[[0, {'9' * 4000}]]", ".spans[0]", "lies outside the article"),
        (f"[[0, {'9' * 5000}]]", ".spans[0][1]", "out of range"),
        (f"[{'[0, 1], ' * SPANS}[0, 1]]", ".spans", f"at most {SPANS}"),
    ],
)
def test_a_span_is_two_offsets_in_the_article(spans: str, field: str, message: str) -> None:
    problem = problem_of(f'{{"speakers": [], "spans": {spans}}}')
    assert problem.field == f"quotes[0]{field}"
    assert message in problem.message


@pytest.mark.parametrize("field", ["cue", "mention"])
def test_cue_and_mention_lie_in_the_article_too(field: str) -> None:
    quote = {"spans": [[0, 1]], "speakers": []}
    assert problem_of({**quote, field: [[0, 3], [5, 1_000]]}).field == f"quotes[0].{field}[1]"
    assert problem_of({**quote, field: [[3, 0]]}).field == f"quotes[0].{field}[0]"
    assert problem_of({**quote, field: [[0, 1]] * (SPANS + 1)}).field == f"quotes[0].{field}"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"speakers": [""]}, ".speakers[0]", f"1 to {NAME_LENGTH} code points"),
        ({"speakers": ["N", " \t"]}, ".speakers[1]", f"1 to {NAME_LENGTH} code points"),
        ({"sources": ["N" * (NAME_LENGTH + 1)]}, ".sources[0]", f"1 to {NAME_LENGTH} code points"),
        ({"speakers": "Nelayan"}, ".speakers", "Expected 'array', got 'str'"),
        ({"speakers": [None]}, ".speakers[0]", "got 'null'"),
        ({"speakers": [True]}, ".speakers[0]", "got 'bool'"),
        ({"speakers": [[0, 3, 5]]}, ".speakers[0]", "length 2"),
        ({"speakers": [[3, 0]]}, ".speakers[0][0]", "start is not before end"),
        ({"sources": [[0, 1_000]]}, ".sources[0][0]", "lies outside the article"),
        ({"sources": None}, ".sources", "Expected 'array', got 'null'"),
        ({"type": "Direct"}, ".type", "Invalid enum value 'Direct'"),
        ({"type": ""}, ".type", "Invalid enum value"),
        ({"polarity": "negated"}, ".polarity", "Invalid enum value 'negated'"),
        ({"polarity": None}, ".polarity", "got 'null'"),
        ({"text": 3}, ".text", "got 'int'"),
        ({"speaker": ["N"]}, "", "unknown field 'speaker'"),
        ({"form": "name"}, "", "unknown field 'form'"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_field(fields: dict[str, Any], field: str, message: str) -> None:
    problem = problem_of({"spans": [[0, 1]], "speakers": []}, {"spans": [[0, 1]], "speakers": [], **fields})
    assert problem.field == f"quotes[1]{field}"
    assert message in problem.message


@pytest.mark.parametrize(
    ("quote", "field", "message"),
    [
        ('{"spans": [[0, 1]]}', "quotes[0]", "missing required field 'speakers'"),
        ('{"speakers": []}', "quotes[0]", "has neither spans nor text"),
        ('{"speakers": [], "text": []}', "quotes[0]", "has neither spans nor text"),
        ("null", "quotes[0]", "got 'null'"),
        ('"Laut"', "quotes[0]", "got 'str'"),
        ("[" * 20_000 + "]" * 20_000, "quotes[0]", "got 'array'"),
        ('{"speakers": ' + "[" * 20_000 + "]" * 20_000 + "}", "quotes[0].speakers[0][0]", "got 'array'"),
        ('{"x": ' * 20_000 + "1" + "}" * 20_000, "quotes[0]", "unknown field 'x'"),
        ('{"speakers": [NaN], "spans": [[0, 1]]}', "", "is not valid JSON"),
        ('{"speakers": [], "spans": [[0, Infinity]]}', "", "is not valid JSON"),
        ('{"speakers": ["\\ud800"], "spans": [[0, 1]]}', "", "is not valid JSON"),
        ('{"speakers": ["\\udc00\\ud800"], "spans": [[0, 1]]}', "", "is not valid JSON"),
        ('{"speakers": ["a\nb"], "spans": [[0, 1]]}'.replace("\n", "\t"), "", "is not valid JSON"),
        ("{'speakers': []}", "", "is not valid JSON"),
        ('{"speakers": [],}', "", "is not valid JSON"),
        ('{"speakers": [], "spans": [[00, 1]]}', "", "is not valid JSON"),
    ],
)
def test_what_is_no_quote_is_refused(quote: str, field: str, message: str) -> None:
    problem = problem_of(quote)
    assert problem.field == field
    assert message in problem.message


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("null", "", "Expected 'object', got 'null'"),
        ("3", "", "Expected 'object', got 'int'"),
        ("jawaban", "", "is not valid JSON"),
        ('{"article": "dermaga/kabar"}', "", "missing required field 'quotes'"),
        ('{"quotes": []}', "", "missing required field 'article'"),
        ('{"article": 3, "quotes": []}', "article", "Expected 'str', got 'int'"),
        ('{"article": "dermaga/kabar", "quotes": null}', "quotes", "got 'null'"),
        ('{"article": "dermaga/kabar", "quotes": {}}', "quotes", "Expected 'array', got 'object'"),
        ('{"article": "dermaga/kabar", "quotes": [], "score": 1}', "", "unknown field 'score'"),
        ('{"article": "dermaga/kabar", "quotes": []} {}', "", "is not valid JSON"),
        ('{"article": "dermaga/kabar", "quotes": [', "", "is not valid JSON"),
        ('{"article": "dermaga/kabar", "article": "dermaga/kabar", "quotes": []}', "article", "the key stands twice"),
        ('{"article": "dermaga/kabar", "quotes": [], "qu\\u006ftes": []}', "quotes", "the key stands twice"),
    ],
)
def test_what_is_no_record_is_refused(line: str, field: str, message: str) -> None:
    (problem,) = [p for p in problems(f"{EMPTY_B}\n{line}\n") if p.line]
    assert (problem.line, problem.field) == (2, field)
    assert message in problem.message


@pytest.mark.parametrize("key", ["spans", "sp\\u0061ns", "speakers"])
def test_a_key_that_stands_twice_is_refused(key: str) -> None:
    value = "[]" if key == "speakers" else "[[0, 2]]"
    problem = problem_of(f'{{"spans": [[0, 1]], "speakers": [], "{key}" : {value}}}')
    assert problem.field == key.replace("\\u0061", "a")
    assert "stands twice" in problem.message


def test_a_span_of_three_offsets_is_refused() -> None:
    assert "Expected 'array' of at most length 2" in problem_of({"spans": [[0, 1, 99]], "speakers": []}).message


def test_a_quote_has_no_more_pieces_of_text_than_spans() -> None:
    assert problem_of({"text": ["Laut"] * (SPANS + 1), "speakers": []}).field == "quotes[0].text"


def test_an_article_has_no_more_quotes_than_the_limit() -> None:
    problem = problem_of(*['{"spans":[[0,1]],"speakers":[]}'] * (QUOTES + 1))
    assert problem.field == "quotes"
    assert f"holds {QUOTES + 1} quotes; at most {QUOTES}" in problem.message


# Offsets and the text beside them


def test_text_beside_spans_agrees_with_them_but_for_case_marks_and_spaces() -> None:
    for text in ("“Laut aman,”", "laut  AMAN", ["Laut", "aman"]):
        (quote,) = read(with_quotes({"spans": [at("“Laut aman,”")], "speakers": [], "text": text})).records[0].quotes
        assert quote.spans == (span(TEXT, "“Laut aman,”"),)


@pytest.mark.parametrize(
    ("unit", "encoding", "width"), [("UTF-16 code units", "utf-16-le", 2), ("UTF-8 bytes", "utf-8", 1)]
)
def test_offsets_in_other_units_are_told_by_the_text_beside_them(unit: str, encoding: str, width: int) -> None:
    place = [len(TEXT[:edge].encode(encoding)) // width for edge in at("Laut aman")]
    problem = problem_of({"spans": [place], "speakers": [], "text": "Laut aman"})
    assert problem.field == "quotes[0].spans"
    assert problem.message.endswith(f"(read as {unit}, they would be)")


@pytest.mark.parametrize("text", ["Laut surut", "Laut aman kata", "Ombak rendah", "", ["aman", "Laut"]])
def test_offsets_that_do_not_agree_with_the_text_beside_them_are_refused(text: str | list[str]) -> None:
    problem = problem_of({"spans": [at("Laut aman")], "speakers": [], "text": text})
    assert problem.field == "quotes[0].spans"
    assert "are not the text given beside them; offsets are Unicode code points" in problem.message
    assert "these count" not in problem.message


def test_spans_and_texts_may_stand_in_any_order_if_it_is_the_same() -> None:
    quote = {"spans": [at("pulang"), at("Laut aman")], "text": ["pulang", "Laut aman"], "speakers": []}
    (said,) = read(with_quotes(quote)).records[0].quotes
    assert said.spans == (span(TEXT, "Laut aman"), span(TEXT, "pulang"))


def test_without_the_article_names_and_spans_are_read_and_words_are_asked_for() -> None:
    real = from_article(article(A), address="", file="")
    the_gold = gold_of([real], "real", "test", "1.0.0")
    start = f'{{"article": "{A}", "quotes": ['
    whole = start + '{"spans": [[22, 31]], "text": "Ombak", "speakers": ["Nelayan"]}]}'
    assert read(whole, the_gold=the_gold).records[0].quotes[0].spans == (Span(22, 31),)
    wordless = start + '{"text": "Laut", "speakers": []}, {"spans": [[22, 31]], "speakers": [[22, 31]]}]}'
    found = problems(wordless, the_gold=the_gold)
    assert [p.field for p in found] == ["quotes[0].text", "quotes[1].speakers[0]"]
    assert all("--texts FOLDER" in p.message for p in found)
    outside = start + f'{{"spans": [[22, {len(TEXT) + 1}]], "speakers": []}}]}}'
    assert [p.field for p in problems(outside, the_gold=the_gold)] == ["quotes[0].spans[0]"]


# Whole files


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf" + with_quotes().encode(), "byte order mark"),
        (with_quotes().encode("utf-16"), "is not a text file in UTF-8"),
        (with_quotes().encode("utf-16-le"), "is not a text file in UTF-8"),
        (b"PK\x03\x04" + bytes(40), "is an archive (zip)"),
        (b"\x80\x04\x95\x00\x00pickle", "is not a text file in UTF-8"),
        (f"[{with_quotes().replace(chr(10), ',')}]".encode(), "is a JSON array"),
        (b"\n [\n]", "is a JSON array"),
    ],
)
def test_a_file_of_another_format_is_one_problem(content: bytes, message: str) -> None:
    (problem,) = problems(content)
    assert message in problem.message
    assert problem.line == 0


def test_a_line_that_is_not_utf_8_is_refused() -> None:
    for bad in (b"caf\xe9", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"):
        line = b'{"article": "dermaga/kabar", "quotes": [{"spans": [[0, 1]], "speakers": ["' + bad + b'"]}]}\n'
        (problem,) = [p for p in problems(EMPTY_B.encode() + b"\n" + line) if p.line]
        assert (problem.line, problem.message) == (2, "is not UTF-8; write the file as UTF-8")


def test_an_empty_line_is_refused() -> None:
    assert [(p.line, p.message) for p in problems(with_quotes().replace("\n", "\n\n"))] == [
        (2, "the line is empty; delete it"),
        (4, "the line is empty; delete it"),
    ]


def test_a_line_over_the_limit_is_refused_and_ends_the_reading() -> None:
    found = problems(with_quotes() + " " * (LINE_BYTES + 1) + "\n{}\n{}\n")
    assert [(p.line, p.message) for p in found] == [
        (3, f"the line is longer than {LINE_BYTES} bytes; reading stops here")
    ]


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "tidak-ada.jsonl", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_predictions(path, GOLD)
    with pytest.raises(InputError, match=r"^tidak-ada\.jsonl: "):
        read_predictions(str(tmp_path / "tidak-ada.jsonl"), GOLD)


def test_all_problems_of_a_file_are_reported_in_its_order() -> None:
    content = (
        f'{{"article": "{A}", "quotes": [{{"spans": [[5, 2], [0, 9999]], "speakers": [""], "cue": [[4, 4]]}}]}}\n'
        '{"article": "mogok/kabar", "quotes": []}\n'
        "\n"
        '{"article": "dermaga/lain", "quotes": []}\n'
        "{}\n"
        f'{{"article": "{A}", "quotes": []}}\n'
    )
    assert [(p.line, p.field) for p in problems(content)] == [
        (1, "quotes[0].spans[0]"),
        (1, "quotes[0].spans[1]"),
        (1, "quotes[0].cue[0]"),
        (1, "quotes[0].speakers[0]"),
        (2, "article"),
        (3, ""),
        (4, "article"),
        (5, ""),
        (6, "article"),
    ]  # dermaga/layar is missing, too, but line 5, which could not be read, may be its record


# The track gold-quotes


def answers(*quotes: str) -> str:
    other = f'{{"article": "{B}", "quotes": [{{"quote": "q1", "speakers": []}}, {{"quote": "q2", "speakers": []}}]}}\n'
    return f'{{"article": "{A}", "quotes": [{", ".join(quotes)}]}}\n{other}'


Q1, Q2 = '{"quote": "q1", "speakers": ["Nelayan"]}', '{"quote": "q2", "speakers": [], "sources": ["Radio"]}'


def test_an_answer_has_the_spans_of_the_quote_it_answers() -> None:
    (first, _) = read(answers(Q2, Q1), "gold-quotes").records
    assert first.quotes == (
        PredictedQuote(spans=(span(TEXT, "pulang"),), speakers=(), sources=("Radio",), quote="q2"),
        PredictedQuote(spans=(span(TEXT, "“Laut aman,”"),), speakers=("Nelayan",), quote="q1"),
    )


@pytest.mark.parametrize(
    ("quotes", "field", "message"),
    [
        ((Q1,), "quotes", "'q2' has no answer (1 in all)"),
        ((), "quotes", "'q1' has no answer (2 in all)"),
        ((Q1, Q2, Q1), "quotes[2].quote", "'q1' is answered twice"),
        ((Q1, Q2, Q2.replace("q2", "q3")), "quotes[2].quote", "'q3' is none of the quotes handed out"),
        ((Q1, Q2.replace('"q2"', "2")), "quotes[1].quote", "Expected 'str', got 'int'"),
        ((Q1, '{"quote": "q2"}'), "quotes[1]", "missing required field 'speakers'"),
        ((Q1, '{"speakers": []}'), "quotes[1]", "missing required field 'quote'"),
        ((Q1, '{"quote": "q2", "speakers": [], "spans": [[0, 1]]}'), "quotes[1]", "unknown field 'spans'"),
        ((Q1, '{"quote": "q2", "speakers": [""]}'), "quotes[1].speakers[0]", "code points"),
        ((Q1, '{"quote": "q2", "speakers": [], "speakers": ["N"]}'), "speakers", "stands twice"),
    ],
)
def test_every_gold_quote_has_one_answer(quotes: tuple[str, ...], field: str, message: str) -> None:
    (problem,) = [p for p in problems(answers(*quotes), "gold-quotes") if p.line]
    assert (problem.line, problem.field) == (1, field)
    assert message in problem.message


def test_the_records_of_one_track_are_not_those_of_the_other() -> None:
    assert "unknown field 'quote'" in problems(answers(Q1, Q2))[0].message
    assert (
        "unknown field 'spans'" in problems(with_quotes({"spans": [[0, 1]], "speakers": []}), "gold-quotes")[0].message
    )


# Messages

FULL = "".join(
    json.dumps(
        {
            "article": id_,
            "quotes": [
                {"spans": [at("Laut aman")], "speakers": ["Nelayan", [0, 1]], "type": "direct", "cue": [at("kata")]},
                {"text": ["Ombak", "rendah"], "speakers": [], "sources": ["Radio"], "polarity": "denied"},
                {"spans": [[66, 72], [1, 4]], "text": [], "mention": [at("Ia")], "speakers": ["é😀\u2028"]},
            ],
        }
    )
    + "\n"
    for id_ in (A, B)
).encode()
ANSWERED = answers(Q1, Q2).encode()
JUNK = st.one_of(
    st.binary(max_size=5),
    st.sampled_from(
        [b'"', b"\\", b"[", b"]", b"{", b"}", b",", b":", b"null", b"true", b"-", b"9" * 30, b"1e999", b"NaN", b"\n"]
    ),
    st.sampled_from([b'"spans":', b'"text":"Layar"', b'"quote":"q1"', b"\\ud800", b"\\u0022", b"\x00", b"\xff", b"0."]),
)


@st.composite
def scrambled(draw: st.DrawFn, whole: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(whole)))
        end = draw(st.integers(start, min(len(whole), start + 30)))
        piece = draw(st.one_of(JUNK, st.just(whole[start:end] * 2), st.just(whole[end : end + 20])))
        whole = whole[:start] + piece + whole[end:]
    return whole


def assert_reads_or_is_refused_without_gold(content: bytes, track: Track) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jawaban.jsonl"
        path.write_bytes(content)
        try:
            read_back = read_predictions(path, GOLD, track)
        except InputError as error:
            told = str(error)
        else:
            told = "\n".join(map(str, read_back.unplaced))
            assert {r.article for r in read_back.records} == {A, B}
    assert not [secret for secret in SECRETS if secret in told]


@given(scrambled(FULL))
@settings(deadline=None, max_examples=250)
def test_a_scrambled_file_reads_or_is_refused_and_never_shows_gold(content: bytes) -> None:
    assert_reads_or_is_refused_without_gold(content, "end2end")


@given(scrambled(ANSWERED))
@settings(deadline=None, max_examples=120)
def test_scrambled_answers_read_or_are_refused_and_never_show_gold(content: bytes) -> None:
    assert_reads_or_is_refused_without_gold(content, "gold-quotes")


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 90),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from(["direct", "affirmed", "q1", "Ombak rendah"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=6,
)
FIELDS = ["spans", "speakers", "sources", "text", "type", "cue", "mention", "polarity", "quote", "x"]


@given(
    st.lists(st.one_of(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5), JSON), max_size=3),
    st.sampled_from(TRACKS),
)
@settings(deadline=None, max_examples=200)
def test_quotes_of_any_json_read_or_are_refused_and_never_show_gold(quotes: list[object], track: Track) -> None:
    records = [{"article": A, "quotes": quotes}, {"article": B, "quotes": []}]
    content = "\n".join(map(json.dumps, records)).encode()
    assert_reads_or_is_refused_without_gold(content, track)


def test_the_file_as_it_was_before_scrambling_reads() -> None:
    assert len(read(FULL).records) == len(read(ANSWERED, "gold-quotes").records) == 2


@pytest.mark.parametrize("key", ["\\u001b[31m", "a\\nb", "x" * 100_000], ids=["escape", "line-break", "long"])
def test_a_message_is_one_short_printable_line(key: str) -> None:
    problem = problem_of(f'{{"spans": [[0, 1]], "speakers": [], "{key}": 1}}')
    assert str(problem).isprintable()
    assert len(str(problem)) < 1_000


# Writing


SPANS_TAKEN = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 10)).map(lambda p: Span(p[0], min(p[0] + p[1], len(TEXT)))),
    max_size=3,
).map(lambda spans: tuple(sorted(spans)))
NAMES = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(str.strip), max_size=3).map(tuple)
PREDICTED = st.builds(
    PredictedQuote,
    spans=SPANS_TAKEN.filter(bool),
    speakers=NAMES,
    sources=NAMES,
    type=st.sampled_from(["", *QUOTE_TYPES]),
    cue=st.none() | SPANS_TAKEN,
    mention=st.none() | SPANS_TAKEN,
    polarity=st.sampled_from(["", *POLARITIES]),
)


@given(st.lists(PREDICTED, max_size=3).map(tuple), st.lists(PREDICTED, max_size=2).map(tuple))
@settings(deadline=None)
def test_what_is_written_reads_back(first: tuple[PredictedQuote, ...], second: tuple[PredictedQuote, ...]) -> None:
    predictions = (Prediction(A, first), Prediction(B, second))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "baru" / "jawaban.jsonl"
        write_predictions(path, predictions)
        assert read_predictions(path, GOLD) == PredictionFile(predictions, ())
        assert [p.name for p in path.parent.iterdir()] == ["jawaban.jsonl"]


@given(NAMES, NAMES)
@settings(deadline=None, max_examples=30)
def test_answers_that_are_written_read_back(speakers: tuple[str, ...], sources: tuple[str, ...]) -> None:
    quotes = tuple(PredictedQuote(spans=q.spans, speakers=speakers, sources=sources, quote=q.id) for q in GOLD.asked[A])
    predictions = (Prediction(A, quotes), Prediction(B, quotes))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jawaban.jsonl"
        write_predictions(path, predictions, "gold-quotes")
        assert read_predictions(path, GOLD, "gold-quotes").records == predictions


def test_a_quote_that_was_not_placed_cannot_be_written(tmp_path: Path) -> None:
    result = read(with_quotes({"text": "Ombak rendah", "speakers": []}))
    path = tmp_path / "jawaban.jsonl"
    path.write_text("lama", encoding="utf-8")
    with pytest.raises(ValueError, match="span"):
        write_predictions(path, result.records)
    assert path.read_text(encoding="utf-8") == "lama"


def broken_off() -> Iterator[Prediction]:
    yield Prediction(A, ())
    raise RuntimeError("listrik padam")


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "jawaban.jsonl"
    path.write_text("lama", encoding="utf-8")
    with pytest.raises(RuntimeError, match="listrik padam"):
        write_predictions(path, broken_off())
    with pytest.raises(UnicodeEncodeError):
        write_predictions(path, [Prediction(A, (PredictedQuote(spans=(Span(0, 1),), speakers=("\ud800",)),))])
    assert path.read_text(encoding="utf-8") == "lama"
    assert [p.name for p in tmp_path.iterdir()] == ["jawaban.jsonl"]


def test_a_failure_without_an_old_file_leaves_none(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="listrik padam"):
        write_predictions(tmp_path / "jawaban.jsonl", broken_off())
    assert list(tmp_path.iterdir()) == []


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "jawaban.jsonl"
    path.write_text("lama\n" * 1000, encoding="utf-8")
    write_predictions(path, [Prediction(A, ()), Prediction(B, ())])
    assert [r.article for r in read_predictions(path, GOLD).records] == [A, B]


def test_a_written_file_may_be_read_by_whoever_may_read_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "biasa").write_bytes(b"")
    write_predictions(tmp_path / "jawaban.jsonl", [Prediction(A, ())])
    assert (tmp_path / "jawaban.jsonl").stat().st_mode == (tmp_path / "biasa").stat().st_mode


def test_a_quote_that_stands_nowhere_can_be_said_without_the_article() -> None:
    blind = msgspec.structs.replace(GOLD, texts={})
    content = with_quotes({"text": "", "speakers": ["Nelayan"]})
    result = read(content, the_gold=blind)
    assert result.records[0].quotes == (PredictedQuote(spans=(), speakers=("Nelayan",)),)
    assert [p.field for p in result.unplaced] == ["quotes[0]"]
    written = msgspec.json.encode(wire(result.records[0], placed=False))
    assert read(written + b"\n" + EMPTY_B.encode(), the_gold=blind).records == result.records


def test_missing_articles_are_no_problem_if_the_file_may_be_partial(tmp_path: Path) -> None:
    path = tmp_path / "separuh.jsonl"
    path.write_text(EMPTY_B + "\n")
    stream = PredictionStream(path, GOLD, partial=True)
    assert [record.article for record in stream] == [B]
    assert stream.missing == [A]


def test_reading_stops_after_very_many_problems(tmp_path: Path) -> None:
    path = tmp_path / "kosong.jsonl"
    path.write_bytes(b"{}" + b"\n" * (3 * PROBLEMS))
    with pytest.raises(InputError) as caught:
        list(PredictionStream(path, GOLD))
    assert len(caught.value.problems) == PROBLEMS + 2
    assert "too many problems" in caught.value.problems[-1].message


def test_a_value_that_is_none_of_a_few_is_refused_with_those_that_are() -> None:
    fields = {"speakers": ["Alma"], "spans": [[0, 5]]}
    assert "one of direct, indirect, mixed" in message_of({**fields, "type": "dirct"})
    assert "one of affirmed, denied" in message_of({**fields, "polarity": "no"})
    assert "a quote may have speakers, spans, text" in message_of({**fields, "speaker": "Alma"})


def message_of(quote: dict[str, object]) -> str:
    """Return what is said of a file with this quote."""
    record = {"article": boat_article().id, "quotes": [quote]}
    with pytest.raises(InputError) as refused:
        list(PredictionStream([record], gold(boat_article())))
    return str(refused.value)


def test_records_of_another_split_are_named_thrice_and_counted() -> None:
    records = [{"article": f"lain/{n}", "quotes": []} for n in range(10)]
    with pytest.raises(InputError) as refused:
        list(PredictionStream(records, gold(boat_article())))
    messages = [problem.message for problem in refused.value.problems]
    assert sum("no article of this id" in message for message in messages) == 3
    assert "7 more records are of articles that do not belong here" in messages
