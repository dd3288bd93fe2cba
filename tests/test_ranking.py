"""Ranks as data: shared where the test finds no difference, by division, and none where nothing can be ranked."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from factories import boat_article

from siapabilang.description import Description
from siapabilang.gold import Gold, gold_of
from siapabilang.model import PredictedQuote, Prediction
from siapabilang.ranking import Board, Entry, boards
from siapabilang.scoring import count, signature, summarise
from siapabilang.submissions import ScoredSet

SET = ScoredSet("authored", "test", "end2end")
OTHER = ScoredSet("authored", "validation", "end2end")
SAID = Description(
    name="",
    authors="Uji",
    description="-",
    training_data="none",
    external_data="none",
    parameters="none",
    cost="-",
    attempts=1,
    selection="only one",
    date=date(2027, 3, 31),
    contact="-",
)


def gold_on(events: int) -> Gold:
    return gold_of([boat_article(f"peristiwa-{n:02}/kabar") for n in range(events)], "authored", "test", "1.0.0")


def entry(slug: str, gold: Gold, right: int, *, external: str = "none", answered: int | None = None) -> Entry:
    """Return an entry that answers so many articles rightly and the others with nothing."""
    answer = tuple(PredictedQuote(spans=q.spans, speakers=("Alma Rondang",)) for q in boat_article().quotes)
    predictions = [Prediction(id_, answer if n < right else ()) for n, id_ in enumerate(gold.articles)]
    table = count(gold, predictions, "end2end")
    result = summarise(table, signature(gold, "end2end"), "end2end", resamples=100, seed=1)
    said = msgspec.structs.replace(SAID, name=slug, external_data=external)
    return Entry(slug, said, SET, len(gold.articles) if answered is None else answered, table, result)


def ranks(board: Board, division: str = "open") -> dict[str, int | None]:
    return {row.entry.slug: rank for row in board.rows for name, rank in row.ranks.items() if name == division}


def test_systems_that_the_test_cannot_tell_apart_share_a_rank() -> None:
    gold = gold_on(12)
    (board,) = boards([entry("c", gold, 0), entry("b", gold, 11), entry("a", gold, 12)])
    assert ranks(board) == {"a": 1, "b": 1, "c": 3}
    assert (board.articles, board.events, board.signature) == (12, 12, signature(gold, "end2end"))


def test_a_rank_begins_where_a_system_differs_from_the_first_of_the_rank_before() -> None:
    gold = gold_on(12)
    (board,) = boards([entry(str(right), gold, right) for right in (12, 9, 6, 3, 0)])
    assert [row.entry.slug for row in board.rows] == ["12", "9", "6", "3", "0"]
    places = list(ranks(board).values())
    assert places[0] == places[1] == 1
    assert places[-1] != 1
    assert places == sorted(p for p in places if p is not None)


def test_equal_systems_stand_by_their_slug_whatever_order_they_come_in() -> None:
    gold = gold_on(3)
    found = [entry(slug, gold, 2) for slug in ("b", "a", "c")]
    assert ranks(boards(found)[0]) == ranks(boards(found[::-1])[0]) == {"a": 1, "b": 1, "c": 1}


def test_a_division_ranks_those_that_take_part_among_themselves() -> None:
    gold = gold_on(12)
    (board,) = boards([entry("large", gold, 12, external="IndoBERT"), entry("small", gold, 2)])
    assert ranks(board) == {"large": 1, "small": 2}
    assert ranks(board, "no external data") == {"large": None, "small": 1}


def test_an_incomplete_system_stands_behind_the_others_without_a_rank() -> None:
    gold = gold_on(12)
    (board,) = boards([entry("half", gold, 12, answered=11), entry("whole", gold, 2)])
    assert ranks(board) == {"whole": 1, "half": None}
    assert [row.entry.complete for row in board.rows] == [True, False]


def test_an_incomplete_system_changes_nobodys_rank() -> None:
    gold = gold_on(8)
    complete = [entry("a", gold, 8), entry("b", gold, 1)]
    (alone,) = boards(complete)
    (beside,) = boards([*complete, *(entry(f"x{n}", gold, n, answered=7) for n in range(8))])
    assert ranks(alone).items() <= ranks(beside).items()


def test_on_a_single_event_there_is_no_rank() -> None:
    gold = gold_on(1)
    (board,) = boards([entry("a", gold, 1), entry("b", gold, 0)])
    assert ranks(board) == {"a": None, "b": None}


def test_one_system_alone_is_first() -> None:
    assert ranks(boards([entry("a", gold_on(2), 0)])[0]) == {"a": 1}


def test_each_set_has_a_board_and_test_sets_come_first() -> None:
    gold = gold_on(2)
    found = [msgspec.structs.replace(entry("a", gold, 1), set=OTHER), entry("a", gold, 1)]
    assert [board.set for board in boards(found)] == [SET, OTHER]


def test_what_was_not_scored_alike_is_not_compared() -> None:
    with pytest.raises(ValueError, match="were not scored alike"):
        boards([entry("a", gold_on(2), 1), entry("b", gold_on(3), 1)])
