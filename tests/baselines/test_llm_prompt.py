"""What a model is told: the guidelines, the examples, the schema of its answer."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import msgspec
import pytest
from factories import boat_article
from hypothesis import given
from hypothesis import strategies as st

from siapabilang import score
from siapabilang.gold import load_authored, load_gold
from siapabilang.model import TRACKS, Article, PlainArticle, Span, SplitName, Track
from siapabilang_baselines.llm import examples, prompt
from siapabilang_baselines.llm.answers import AnswerItem, QuoteItem
from siapabilang_baselines.llm.estimate import estimate
from siapabilang_baselines.llm.settings import EXAMPLES
from siapabilang_baselines.llm.tasks import EndToEnd, GoldQuotes, quoted

ROOT = Path(__file__).parents[2]
GUIDELINES = ROOT / "annotations" / "GUIDELINES.md"


@pytest.mark.parametrize("track", TRACKS)
def test_the_instructions_hold_part_one_of_the_guidelines_as_it_is(track: Track) -> None:
    part_one, behind = GUIDELINES.read_text(encoding="utf-8").split("# Part II.")
    told = prompt.instructions(track)
    assert part_one[part_one.index("# Part I.") :].rstrip() in told
    assert behind[:200] not in told


def test_a_wheel_carries_the_guidelines_where_the_prompt_looks_for_them() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    folder = Path(prompt.__file__).parent.relative_to(ROOT / "baselines")
    assert "annotations/GUIDELINES.md" in wheel["only-include"]
    assert wheel["sources"]["annotations"] == folder.as_posix()


def test_the_examples_show_every_kind_of_quote_once_at_least() -> None:
    chosen = examples.choose(load_authored("train"), EXAMPLES)
    assert frozenset(chain.from_iterable(map(examples.traits_of, chosen))) == examples.SHOWN


def test_the_examples_do_not_depend_on_the_order_of_the_articles() -> None:
    articles = list(load_authored("train"))
    assert examples.choose(articles[::-1], 3) == examples.choose(articles, 3)


@given(st.integers(0, 6))
def test_as_many_examples_are_chosen_as_asked_for_and_there_are(count: int) -> None:
    articles = load_authored("train")[:4]
    chosen = examples.choose(articles, count)
    assert len({article.id for article in chosen}) == len(chosen) == min(count, 4)


def test_an_article_shows_what_the_evaluator_calls_so() -> None:
    assert examples.traits_of(boat_article()) == {
        "type=direct",
        "type=indirect",
        "form=pronoun",
        "polarity=denied",
        "spans=several",
        "sources=several",
        "distractor",
    }


def test_an_example_is_answered_as_the_prompt_asks() -> None:
    assert examples.end2end_answer(boat_article()) == {
        "quotes": [
            {
                "text": ["Semua penumpang sudah kami jemput", "Dua orang terkilir"],
                "type": "direct",
                "speakers": ["Alma Rondang"],
                "sources": ["Radio Teluk", "Kantor Berita Layar"],
                "polarity": "affirmed",
            },
            {
                "text": ["perahu itu kelebihan muatan"],
                "type": "indirect",
                "speakers": ["Alma Rondang"],
                "sources": [],
                "polarity": "denied",
            },
        ]
    }


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("“Air naik,”", "Air naik"),
        ('"Air naik."', "Air naik."),
        ("”Air naik.", "Air naik."),  # runs on in the next paragraph
        ("air “naik sekali”", "air “naik sekali”"),  # taking the last mark would leave the first alone
        ("“Air” atau “ombak”", "“Air” atau “ombak”"),
    ],
)
def test_outer_marks_are_left_out_and_inner_ones_are_kept_in_pairs(content: str, shown: str) -> None:
    article = boat_article()
    text = content + article.text
    whole = msgspec.structs.replace(article.quotes[0], spans=(Span(0, len(content)),))
    changed = msgspec.structs.replace(article, text=text, quotes=(whole,))
    [item] = msgspec.convert(examples.end2end_answer(changed), dict[str, list[QuoteItem]])["quotes"]
    assert item.text == (shown,)


@pytest.mark.parametrize("split", ["train", "validation"])
def test_a_model_that_answers_as_the_examples_do_loses_nothing(split: SplitName) -> None:
    """Words in place of offsets, and names in place of entities, are the ceiling of every model."""
    gold, articles = load_gold(split), load_authored(split)
    end2end, gold_quotes = EndToEnd([]), GoldQuotes([])
    readings = [end2end.read(_plain(a), _encoded(examples.end2end_answer(a))) for a in articles]
    assert not any(reading.left_out or reading.unplaced or reading.approximate for reading in readings)
    figures = score(gold, [reading.prediction for reading in readings]).figures
    for name in ("who-said-what F1", "via-whom F1", "quote F1", "source F1", "type accuracy", "polarity accuracy"):
        assert figures[name].value == 1, name
    readings = [gold_quotes.read(quoted(a), _encoded(examples.gold_quotes_answer(a))) for a in articles]
    figures = score(gold, [reading.prediction for reading in readings], track="gold-quotes").figures
    assert figures["via-whom F1"].value == 1


@pytest.mark.parametrize(("track", "kind"), [("end2end", QuoteItem), ("gold-quotes", AnswerItem)])
def test_the_schema_asks_for_the_fields_that_are_read(track: Track, kind: type[QuoteItem | AnswerItem]) -> None:
    schema = msgspec.convert(prompt.answer_schema(track), _Schema)
    item = schema.properties["quotes"].items
    assert item is not None
    assert set(item.properties) == set(item.required) == set(kind.__struct_fields__)
    assert item.additional_properties is schema.additional_properties is False


class _Schema(msgspec.Struct, rename={"additional_properties": "additionalProperties"}):
    properties: dict[str, _Schema] = {}
    required: tuple[str, ...] = ()
    items: _Schema | None = None
    additional_properties: bool = True


def test_given_quotes_are_marked_where_they_stand() -> None:
    question = GoldQuotes([]).question(quoted(boat_article()))
    assert "“⟦q1⟧Semua penumpang sudah kami jemput⟦/q1⟧,” kata Kepala Pelabuhan" in question
    assert "“⟦q1⟧Dua orang terkilir⟦/q1⟧.”\nIa membantah ⟦q2⟧perahu itu kelebihan muatan⟦/q2⟧." in question
    assert re.sub(r"⟦/?q\d⟧", "", question) == boat_article().text


def test_marks_nest_as_the_quotes_do() -> None:
    article = boat_article()
    outer, inner = article.quotes[1], msgspec.structs.replace(article.quotes[0], id="q3")
    start = outer.spans[0].start
    inner = msgspec.structs.replace(inner, spans=(Span(start, start + len("perahu itu")),))
    question = GoldQuotes([]).question(quoted(msgspec.structs.replace(article, quotes=(inner, outer))))
    assert "⟦q2⟧⟦q3⟧perahu itu⟦/q3⟧ kelebihan muatan⟦/q2⟧" in question


def test_the_readme_tells_how_long_the_prompts_are() -> None:
    readme = (ROOT / "baselines" / "README.md").read_text(encoding="utf-8")
    shown, articles = examples.choose(load_authored("train"), EXAMPLES), load_authored("validation")
    for track in TRACKS:
        lengths = estimate(track, shown, articles)
        cells = " | ".join(f"{length.code_points:,} ({length.words:,})" for length in lengths)
        assert f"| `{track}` | {cells} |" in readme, cells


def _plain(article: Article) -> PlainArticle:
    return PlainArticle(article.id, article.text)


def _encoded(answer: object) -> str:
    return msgspec.json.encode(answer).decode()
