"""What is read in a model's answer, however it is wrapped."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.predictions import QUOTES
from siapabilang_baselines.llm.answers import LENGTH, AnswerItem, QuoteItem, UnreadableError, listed, read_items

ONE = '{"quotes": [{"text": ["Air naik"], "speakers": ["Alma"]}]}'
ITEM = QuoteItem(("Air naik",), ("Alma",))


@pytest.mark.parametrize(
    "answer",
    [
        ONE,
        f"```json\n{ONE}\n```",
        f"Berikut kutipannya:\n\n{ONE}\n\nSemoga membantu!",
        f'<think>Kosong? {{"quotes": []}} Tidak.</think>{ONE}',  # a draft comes first
        '[{"text": ["Air naik"], "speakers": ["Alma"]}]',  # a bare list
        f"Cue [kata], set {{kosong}}: {ONE}",  # brackets in prose
        '{"quotes": [{"text": ["Air naik"], "speakers": ["Alma"], "cue": "kata", "sources": []}], "count": 1}',
    ],
)
def test_the_quotes_are_found_wherever_they_stand(answer: str) -> None:
    assert read_items(answer, QuoteItem) == ([ITEM], [])


def test_an_empty_list_is_an_answer() -> None:
    assert read_items('{"quotes": []}', QuoteItem) == ([], [])


def test_a_single_string_and_null_stand_for_lists() -> None:
    answer = '{"quotes": [{"text": "Air naik", "speakers": null, "sources": "Radio Teluk", "type": null}]}'
    [item], wrong = read_items(answer, QuoteItem)
    assert (listed(item.text), listed(item.speakers), listed(item.sources)) == (("Air naik",), (), ("Radio Teluk",))
    assert not wrong


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "no whole JSON object"),
        ("Tidak ada kutipan.", "no whole JSON object"),
        (ONE[:-2], "no whole JSON object"),  # cut off
        (ONE.replace(":", ""), "no whole JSON object"),
        ('{"kutipan": []}', "no whole JSON object"),
        ('{"quotes": "Air naik"}', "no whole JSON object"),
        ("[1, 2]", "no whole JSON object"),
        ('{"quotes": [{"text": 5, "speakers": []}]}', "none of the quotes has the fields"),
        ('{"quotes": [{"speakers": ["Alma"]}]}', "missing required field 'text'"),
        ('{"quotes": ["Air naik"]}', "none of the quotes has the fields"),
        ("[" * 100_000, "nested too deeply"),
        ('{"quotes": [' + "9" * 5_000 + "]}", "no whole JSON object"),
        (json.dumps({"quotes": [{}] * (QUOTES + 1)}), "lists 5001 quotes"),
        (" " * (LENGTH + 1), "longer than 1000000 code points"),
    ],
)
def test_what_cannot_be_read_says_why(answer: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_items(answer, QuoteItem)


def test_one_wrong_item_does_not_lose_the_others() -> None:
    no_speakers, half_a_character = '{"text": ["Surut"]}', '{"text": ["\\ud800"], "speakers": []}'
    answer = f"{ONE[:-2]}, {no_speakers}, {half_a_character}]}}"
    items, wrong = read_items(answer, QuoteItem)
    assert items == [ITEM]
    assert [reason.split(":")[0] for reason in wrong] == ["quotes[1]", "quotes[2]"]


@given(st.text('[]{}",:\\ab1', max_size=60), st.booleans())
def test_whatever_is_written_is_read_or_unreadable(prose: str, before: bool) -> None:  # noqa: FBT001 – hypothesis fills it
    with suppress(UnreadableError):
        read_items(prose + ONE if before else ONE + prose, QuoteItem)


@given(
    st.lists(
        st.builds(AnswerItem, st.text(max_size=5), st.lists(st.text(max_size=5), max_size=3).map(tuple)), max_size=4
    )
)
def test_a_fence_and_prose_without_brackets_change_nothing(items: list[AnswerItem]) -> None:
    said = [{"quote": item.quote, "speakers": item.speakers, "sources": item.sources} for item in items]
    answer = f"Ini jawabannya:\n```json\n{json.dumps({'quotes': said})}\n```\nSelesai."
    assert read_items(answer, AnswerItem) == (items, [])


@pytest.mark.parametrize("answer", ["{" * LENGTH, "[x" * (LENGTH // 2), '["' + "[x" * (LENGTH // 2 - 1)])
def test_brackets_without_end_are_read_in_little_time(answer: str) -> None:
    """Each cost as much as the answer is long, minutes in all: the decoder counts the lines before an error."""
    start = time.process_time()
    with pytest.raises(UnreadableError):
        read_items(answer, QuoteItem)
    assert time.process_time() - start < 10
