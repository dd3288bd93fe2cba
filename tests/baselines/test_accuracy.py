"""The page on accuracy: what it weighs anew, what it says of aims, and that it is fresh."""

from __future__ import annotations

import pytest

from siapabilang.locations import checkout
from siapabilang.scoring import Result, Slice, Value
from siapabilang_baselines.accuracy import Aim, ceiling, page, reweighted


def sliced(**classes: tuple[int, float]) -> dict[str, Slice]:
    """Return slices of the family ``form``: how many gold quotes, and the share with the right speakers."""
    value = {name: Value(share, None, None) for name, (_, share) in classes.items()}
    return {
        f"form={n}": Slice(gold, 9, few=False, found=value[n], who=value[n], via=value[n])
        for n, (gold, _) in classes.items()
    }


def result(slices: dict[str, Slice]) -> Result:
    return Result("x", 1, 1, {}, slices)


def test_recall_is_weighted_by_the_shares_of_the_other_part() -> None:
    authored = result(sliced(name=(50, 0.8), pronoun=(50, 0.4)))
    real = sliced(name=(90, 0.9), pronoun=(10, 0.5))
    assert reweighted(authored, real, "form") == pytest.approx(0.9 * 0.8 + 0.1 * 0.4)
    assert reweighted(authored, authored.slices, "form") == pytest.approx(0.6)


def test_classes_that_one_part_lacks_are_left_out() -> None:
    authored = result(sliced(name=(50, 0.8)))
    assert reweighted(authored, sliced(name=(10, 0.9), clitic=(90, 0.1)), "form") == pytest.approx(0.8)


def test_aims_are_reached_from_below_and_from_above() -> None:
    assert Aim("F1", 0.8, 0.8).reached
    assert not Aim("F1", 0.8, 0.79).reached
    assert Aim("false alarms", 0.05, 0.05, at_most=True).reached
    assert not Aim("false alarms", 0.05, 0.06, at_most=True).reached


def test_the_second_annotation_of_every_test_article_is_scored() -> None:
    assert ceiling(checkout() / "annotations", "authored").articles == 79
    assert ceiling(checkout() / "annotations", "real").articles == 74


def test_the_published_page_is_what_the_submissions_give() -> None:
    published = checkout() / "docs" / "accuracy.md"
    assert published.read_text(encoding="utf-8") == page(checkout()), "run `python -m siapabilang_baselines.accuracy`"
