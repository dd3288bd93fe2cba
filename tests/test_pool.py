"""A system in several processes says what it says in one, in the same order, and fails as plainly."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator

import pytest

from siapabilang import pool, systems
from siapabilang.gold import load_gold
from siapabilang.model import PlainArticle, Prediction, Track
from siapabilang.problems import InputError, Problem


class Doomed:
    """A system whose process dies."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        os._exit(len(list(articles)))


class Choosy:
    """A system that refuses its input."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        raise InputError([Problem("choosy", "wants other articles", len(list(articles)))])


@pytest.mark.parametrize("track", ["end2end", "gold-quotes"])
def test_two_processes_give_the_predictions_of_one_in_their_order(track: Track) -> None:
    gold = load_gold("validation")
    alone = list(systems.run(systems.load("rules"), gold, track))
    assert list(systems.run(pool.load_pooled("rules", 2), gold, track)) == alone


def test_articles_are_not_read_far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_BATCH", 2)
    taken = 0

    def articles() -> Iterator[PlainArticle]:
        nonlocal taken
        for taken in range(1, 1001):
            yield PlainArticle(str(taken), "Air naik.")

    found = pool.load_pooled("nearest", 2).attribute(articles())
    assert next(found).article == "1"
    assert taken <= 2 * 2 * 4
    found.close()  # type: ignore[attr-defined]  # a generator, though only an iterator is promised


def test_one_job_needs_no_processes() -> None:
    assert not isinstance(pool.load_pooled("rules", 1), pool.PooledSystem)


def test_an_unknown_system_is_refused_before_a_process_starts() -> None:
    with pytest.raises(InputError, match="there is no system 'oracle'"):
        pool.load_pooled("oracle", 2)


def _begin_doomed(_: str) -> None:
    pool._loaded[:] = [Doomed()]  # noqa: SLF001 – what the pool's own initialiser does


def _begin_choosy(_: str) -> None:
    pool._loaded[:] = [Choosy()]  # noqa: SLF001


@pytest.mark.parametrize(
    ("begin", "message"),
    [(_begin_doomed, "one of its processes died"), (_begin_choosy, "choosy:1: wants other articles")],
)
def test_a_failure_in_a_process_is_one_clear_error(
    begin: Callable[[str], None], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_begin", begin)
    with pytest.raises(InputError, match=message):
        list(pool.PooledSystem("odd", 2).attribute([PlainArticle("x", "Air naik.")]))


def test_an_error_keeps_its_problems_between_processes() -> None:
    error = InputError([Problem("a.txt", "is empty", 1, field="text"), Problem("b.txt", "is no text")])
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 – our own bytes
    assert back.problems == error.problems
    assert str(back) == str(error)
