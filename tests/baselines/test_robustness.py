"""Pages typed worse: edits move the gold with the text, and the measured page is up to date."""

from __future__ import annotations

import pytest
from factories import boat_article
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.gold import load_authored
from siapabilang.locations import checkout
from siapabilang.model import Article
from siapabilang_baselines.robustness import CHANGES, Edit, drop_each_mark, edited, page
from siapabilang_baselines.rules import Rules

ARTICLE = boat_article()


def words(article: Article) -> list[str]:
    """Return the words of every span of the gold, for comparison."""
    spans = [span for quote in article.quotes for span in (*quote.spans, *quote.cue)]
    spans += [s for quote in article.quotes for role in (*quote.speakers, *quote.sources) for s in role.mention]
    return [article.text[span.start : span.end] for span in spans]


@given(st.lists(st.integers(0, len(ARTICLE.text) - 1), unique=True, max_size=12))
def test_insertions_between_words_leave_the_words_of_the_gold_alone(places: list[int]) -> None:
    edits: list[Edit] = [(at, at + 1, "  ") for at in sorted(places) if ARTICLE.text[at] == " "]
    changed = edited(ARTICLE, edits)
    assert len(changed.text) == len(ARTICLE.text) + len(edits)
    assert [" ".join(found.split()) for found in words(changed)] == words(ARTICLE)


def test_a_dropped_mark_moves_what_stands_behind_it() -> None:
    at = ARTICLE.text.index("“")
    changed = edited(ARTICLE, [(at, at + 1, "")])
    assert changed.text == ARTICLE.text.replace("“", "", 1)
    assert words(changed) == words(ARTICLE)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_made_in_order_and_keeps_the_gold_in_the_text(name: str) -> None:
    edits = CHANGES[name](ARTICLE)
    assert edits == sorted(edits)
    changed = edited(ARTICLE, edits)
    assert [found.casefold().split() for found in words(changed)] == [
        found.casefold().split() for found in words(ARTICLE)
    ]


def test_marks_are_swapped_and_names_put_in_capitals_as_said() -> None:
    assert "ALMA RONDANG" in edited(ARTICLE, CHANGES["names of people in capitals"](ARTICLE)).text
    straight = edited(ARTICLE, CHANGES["curly marks straightened"](ARTICLE))
    assert not set("“”‘’") & set(straight.text)
    assert edited(straight, CHANGES["straight marks curled"](straight)).text == ARTICLE.text


def test_each_mark_of_an_article_is_dropped_once() -> None:
    dropped = drop_each_mark(Rules(), [ARTICLE])
    assert dropped.runs == 6 == dropped.unharmed + dropped.one_lost + dropped.more_lost


def test_the_published_page_is_what_is_measured() -> None:
    published = checkout() / "docs" / "robustness.md"
    assert published.read_text(encoding="utf-8") == page(load_authored("validation")), (
        "run `python -m siapabilang_baselines.robustness`"
    )
