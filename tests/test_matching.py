from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.matching import Content, iou, match

HALF = Fraction(1, 2)
# Small quotes that overlap a lot, so that there is something to decide.
CONTENTS = st.frozensets(st.integers(0, 6), max_size=6)
SIDES = st.lists(CONTENTS, max_size=4)
SPEAKERS = st.lists(st.sampled_from("AB"), min_size=4, max_size=4)

Pairs = list[tuple[int, int]]


def run(first: int, end: int) -> Content:
    """Return the content of a quote that holds the tokens from ``first`` up to ``end``, without it."""
    return frozenset(range(first, end))


def nobody_agrees(_i: int, _j: int) -> bool:
    return False


def exact_iou(a: Content, b: Content) -> Fraction:
    return Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)


def worth(
    pairs: Sequence[tuple[int, int]],
    gold: Sequence[Content],
    predicted: Sequence[Content],
    agree: Callable[[int, int], bool],
) -> tuple[Fraction, int]:
    """Return what a matching is judged by: the sum of IoU, then how many pairs agree on the speakers."""
    return sum((exact_iou(gold[i], predicted[j]) for i, j in pairs), Fraction(0)), sum(agree(i, j) for i, j in pairs)


def every_matching(gold: Sequence[Content], predicted: Sequence[Content]) -> Iterator[Pairs]:
    """Yield all ways to pair some gold quotes with as many predictions, IoU 1/2 at least."""
    for size in range(min(len(gold), len(predicted)) + 1):
        for chosen in combinations(range(len(gold)), size):
            for partners in permutations(range(len(predicted)), size):
                pairs = list(zip(chosen, partners, strict=True))
                if all(exact_iou(gold[i], predicted[j]) >= HALF for i, j in pairs):
                    yield pairs


class TestIoU:
    @pytest.mark.parametrize(
        ("a", "b", "expected"),
        [
            (run(0, 4), run(0, 4), 1),
            (run(0, 4), run(2, 4), Fraction(2, 4)),
            (run(0, 4), run(2, 6), Fraction(2, 6)),
            (run(0, 4), run(4, 8), 0),
            (run(0, 4), run(0, 0), 0),
            (run(0, 0), run(0, 0), 0),  # marks without words are no content, not equal content
        ],
    )
    def test_shared_tokens_over_all_tokens(self, a: Content, b: Content, expected: float) -> None:
        assert iou(a, b) == float(expected)
        assert iou(b, a) == float(expected)

    @given(CONTENTS, CONTENTS)
    def test_equals_the_exact_fraction(self, a: Content, b: Content) -> None:
        assert iou(a, b) == float(exact_iou(a, b))


class TestThreshold:
    @given(st.integers(1, 400))
    def test_exactly_half_is_enough_and_one_token_more_on_either_side_is_not(self, size: int) -> None:
        assert match([run(0, 2 * size)], [run(0, size)], nobody_agrees) == [(0, 0)]
        assert match([run(0, 2 * size + 1)], [run(0, size)], nobody_agrees) == []
        assert match([run(0, size)], [run(0, 2 * size + 1)], nobody_agrees) == []

    def test_quotes_without_words_are_never_matched(self) -> None:
        assert match([run(0, 0)], [run(0, 0)], lambda _i, _j: True) == []


@settings(deadline=None)
@given(SIDES, SIDES, SPEAKERS, SPEAKERS)
def test_no_other_one_to_one_matching_is_better(
    gold: list[Content], predicted: list[Content], said: list[str], claimed: list[str]
) -> None:
    def agree(i: int, j: int) -> bool:
        return said[i] == claimed[j]

    found = match(gold, predicted, agree)
    assert found in list(every_matching(gold, predicted))
    best = max(worth(pairs, gold, predicted, agree) for pairs in every_matching(gold, predicted))
    assert worth(found, gold, predicted, agree) == best


@settings(deadline=None)
@given(SIDES, SIDES, SPEAKERS, SPEAKERS, st.randoms(use_true_random=False))
def test_the_order_of_quotes_changes_no_count(
    gold: list[Content], predicted: list[Content], said: list[str], claimed: list[str], random: Random
) -> None:
    rows, columns = list(range(len(gold))), list(range(len(predicted)))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled_gold, shuffled_predicted = [gold[i] for i in rows], [predicted[j] for j in columns]

    def agree(i: int, j: int) -> bool:
        return said[i] == claimed[j]

    def agree_shuffled(i: int, j: int) -> bool:
        return agree(rows[i], columns[j])

    before = match(gold, predicted, agree)
    after = match(shuffled_gold, shuffled_predicted, agree_shuffled)
    assert worth(after, shuffled_gold, shuffled_predicted, agree_shuffled) == worth(before, gold, predicted, agree)


def test_greedy_matching_would_lose_a_pair() -> None:
    # The best single pair is G1–P1 (9/10), but then G2 finds nobody; G1–P2 (6/10) and G2–P1 (7/10) sum to more.
    gold = [run(0, 10), run(2, 10)]
    predicted = [run(0, 9), run(0, 6)]
    assert match(gold, predicted, nobody_agrees) == [(0, 1), (1, 0)]
    assert match(gold, predicted[::-1], nobody_agrees) == [(0, 0), (1, 1)]


def test_equal_overlap_goes_to_the_speaker_who_agrees() -> None:
    two_stands = [run(0, 5), run(0, 5)]
    assert match(two_stands, [run(0, 5)], lambda i, _: i == 1) == [(1, 0)]
    assert match(two_stands, [run(0, 5)], lambda i, _: i == 0) == [(0, 0)]
    assert match([run(0, 5)], two_stands, lambda _, j: j == 1) == [(0, 1)]
    assert match(two_stands, two_stands, lambda i, j: i != j) == [(0, 1), (1, 0)]


def test_agreement_never_outweighs_overlap() -> None:
    longer, exact = run(0, 200), run(0, 199)
    assert match([run(0, 199)], [longer, exact], lambda _, j: j == 0) == [(0, 1)]


def test_where_speakers_do_not_decide_the_first_by_position_is_taken() -> None:
    assert match([run(0, 5)], [run(0, 5)] * 3, nobody_agrees) == [(0, 0)]
    assert match([run(0, 5)] * 3, [run(0, 5)], nobody_agrees) == [(0, 0)]
    assert match([run(0, 5)] * 3, [run(0, 5)] * 3, nobody_agrees) == [(0, 0), (1, 1), (2, 2)]


def test_position_does_not_outweigh_a_speaker_far_down_the_list() -> None:
    assert match([run(0, 5)], [run(0, 5)] * 2000, lambda _, j: j == 1999) == [(0, 1999)]


@settings(deadline=None)
@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=3))
def test_parts_of_an_article_that_share_no_word_are_matched_as_if_alone(
    parts: list[tuple[list[Content], list[Content]]],
) -> None:
    gold: list[Content] = []
    predicted: list[Content] = []
    expected: Pairs = []
    for number, (part_gold, part_predicted) in enumerate(parts):
        expected += [(len(gold) + i, len(predicted) + j) for i, j in match(part_gold, part_predicted, nobody_agrees)]
        gold += [frozenset(token + 100 * number for token in content) for content in part_gold]
        predicted += [frozenset(token + 100 * number for token in content) for content in part_predicted]
    assert match(gold, predicted, nobody_agrees) == expected


def test_quotes_that_all_overlap_find_themselves() -> None:
    quotes = [run(0, 100 + n) for n in range(100)]
    assert match(quotes, quotes, nobody_agrees) == [(n, n) for n in range(100)]
