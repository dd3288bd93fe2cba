"""What the encoder is taught and how its tags are read back: all that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import msgspec
import numpy as np
import pytest
from factories import boat_article
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from siapabilang.model import UNSPECIFIED, Attributed, PlainArticle
from siapabilang_baselines.encoder import tags
from siapabilang_baselines.encoder.lessons import Lesson, lesson_of
from siapabilang_baselines.encoder.pages import Page
from siapabilang_baselines.encoder.tags import Stretch
from siapabilang_baselines.encoder.windows import nearest_centre, window_starts

LESSON = lesson_of(boat_article())


def words_of(lesson: Lesson, first: int, beyond: int) -> str:
    span = lesson.page.span((first, beyond))
    return lesson.page.text[span.start : span.end]


def certain(path: Sequence[int], row: str) -> NDArray[np.float32]:
    """Return scores that leave no doubt about ``path``."""
    scores = np.full((len(path), tags.size(row)), -9, dtype=np.float32)
    scores[range(len(path)), path] = 0
    return scores


def test_the_pieces_of_an_article_are_taught_in_the_order_of_its_quotes() -> None:
    assert [words_of(LESSON, *piece) for piece in LESSON.pieces] == [
        "Semua penumpang sudah kami jemput",
        "Dua orang terkilir",
        "perahu itu kelebihan muatan",
    ]
    first, second = LESSON.quotes
    assert (first.pieces, second.pieces) == ((0, 1), (2,))
    assert [words_of(LESSON, *LESSON.cues[n]) for n in sorted(first.cues)] == ["kata", "dikutip"]
    assert [words_of(LESSON, *LESSON.sources[n]) for n in sorted(first.sources)] == [
        "Radio Teluk",
        "Kantor Berita Layar",
    ]
    assert [words_of(LESSON, *LESSON.mentions[n]) for n in second.mentions] == ["Ia"]


def test_tags_say_what_kind_of_quote_a_word_is_in_and_whether_a_cue_denies() -> None:
    found = list(tags.stretches(certain(LESSON.tags["content"], "content"), "content"))
    assert [(words_of(LESSON, s.first, s.beyond), s.kind) for s in found] == [
        ("Semua penumpang sudah kami jemput", "direct"),
        ("Dua orang terkilir", "direct"),
        ("perahu itu kelebihan muatan", "indirect"),
    ]
    cues = tags.stretches(certain(LESSON.tags["cue"], "cue"), "cue")
    assert [(words_of(LESSON, s.first, s.beyond), s.kind) for s in cues] == [
        ("kata", "affirmed"),
        ("dikutip", "affirmed"),
        ("membantah", "denied"),
    ]


def test_the_right_candidate_is_the_one_whose_names_mean_the_speaker() -> None:
    choice = LESSON.quotes[1].choice
    assert choice is not None
    right = [who for who, ok in zip(choice.candidates.speakers, choice.right, strict=True) if ok]
    assert ("Kepala Pelabuhan Alma Rondang",) in right
    assert ("Radio Teluk",) not in right
    assert choice.candidates.speakers[-1] == ()


def test_nobody_is_right_where_the_speaker_is_unspecified() -> None:
    article = boat_article()
    quote = msgspec.structs.replace(article.quotes[1], speakers=(Attributed(UNSPECIFIED),))
    choice = lesson_of(msgspec.structs.replace(article, quotes=(quote,))).quotes[0].choice
    assert choice is not None
    assert [who for who, ok in zip(choice.candidates.speakers, choice.right, strict=True) if ok] == [()]


@pytest.mark.parametrize(
    ("words", "name"),
    [("Kepala Pelabuhan Alma Rondang", "Kepala Pelabuhan Alma Rondang"), ("Ia", ""), ("ujarnya", "")],
)
def test_pronouns_and_clitics_name_nobody(words: str, name: str) -> None:
    page = Page(PlainArticle("x", f"{words} datang."))
    assert page.named_by((0, len(words.split()))) == name


def test_a_quote_in_a_quote_stands_in_the_second_row() -> None:
    outer, inner = Stretch(0, 9, "indirect"), Stretch(4, 7, "direct")
    row, left_over = tags.tagged([inner, outer], "content", 10)
    assert row == [3, 4, 4, 4, 4, 4, 4, 4, 4, 0]
    assert left_over == [inner]


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    """Draw stretches that share no word; some stand side by side."""
    found, at = [], 0
    for _ in range(draw(st.integers(0, 4))):
        first = at + draw(st.integers(0, 2))
        at = first + draw(st.integers(1, 3))
        found.append(Stretch(first, at, draw(st.sampled_from(tags.ROWS["content"]))))
    return found


@given(stretches())
def test_stretches_written_as_tags_read_back(found: list[Stretch]) -> None:
    row, left_over = tags.tagged(found, "content", 24)
    assert left_over == []
    assert list(tags.stretches(certain(row, "content"), "content")) == found


@given(st.lists(st.lists(st.integers(-4, 0), min_size=5, max_size=5), min_size=1, max_size=4))
def test_the_best_path_is_the_best_of_all_allowed_ones(rows: list[list[int]]) -> None:
    scores = np.array(rows, dtype=np.float32)

    def allowed(path: Sequence[int]) -> bool:
        pairs = zip((0, *path), path, strict=False)
        return all(tag == 0 or tag % 2 == 1 or before in (tag, tag - 1) for before, tag in pairs)

    every = [path for path in product(range(5), repeat=len(rows)) if allowed(path)]
    best = tags.best_path(scores)
    assert allowed(best)
    assert sum(scores[range(len(rows)), best]) == max(sum(scores[range(len(rows)), list(path)]) for path in every)


@given(st.integers(1, 60), st.integers(4, 20), st.data())
def test_windows_cover_an_article_and_share_at_least_the_overlap(length: int, size: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, size // 2))
    starts = window_starts(length, size, overlap)
    assert starts[0] == 0
    assert starts[-1] + size >= length
    assert all(start + size - following >= overlap for start, following in pairwise(starts))
    chosen = nearest_centre(length, size, starts)
    assert all(starts[w] <= n < starts[w] + size for n, w in enumerate(chosen))
    if length > size:  # whoever has words hidden on a side sees at least half of what windows share on it
        for number, window in enumerate(chosen):
            hidden_before, hidden_behind = starts[window] > 0, starts[window] + size < length
            assert not hidden_before or number - starts[window] >= overlap // 2
            assert not hidden_behind or starts[window] + size - 1 - number >= (overlap - 1) // 2


def test_a_short_article_is_one_window() -> None:
    assert window_starts(20, 20, 5) == [0]
    assert window_starts(21, 20, 5) == [0, 1]
