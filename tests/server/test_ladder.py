"""The Ladder: what it lets out, and that guessing at random through it wins next to nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scenes import article, entity, quote

from siapabilang.figures import FIGURES, HEADLINE
from siapabilang.gold import gold_of
from siapabilang.locations import checkout
from siapabilang.model import PredictedQuote, Prediction
from siapabilang.scoring import count
from siapabilang.server.ladder import release, rounded
from siapabilang.server.settings import Settings

STEP = 0.02
LABELS, TRIES = 500, 1_000
NAMES = ("Alma Rondang", "Bram Telaga")

shares = st.floats(0, 1)
steps = st.sampled_from([0.005, 0.01, 0.02, 0.05, 0.1])


@pytest.mark.parametrize(
    ("score", "best", "told"),
    [
        (0.507, None, 0.5),  # the first is always told
        (0.0, None, 0.0),
        (0.52, 0.50, None),  # better by the step, not by more
        (0.521, 0.50, 0.52),
        (0.5349, 0.50, 0.54),  # to the nearest step; 0.5349 / 0.02 = 26.7
        (0.49, 0.50, None),
    ],
)
def test_by_hand(score: float, best: float | None, told: float | None) -> None:
    assert release(score, best, STEP) == told


@given(shares, shares, steps)
def test_what_is_told_is_a_step_above_the_best(score: float, best: float, step: float) -> None:
    told = release(score, rounded(best, step), step)
    assert (told is None) == (score <= rounded(best, step) + step)
    if told is not None:
        assert told > rounded(best, step)
        assert abs(told - score) <= step / 2 + 1e-9
        assert told == rounded(told, step)


@given(st.lists(shares, max_size=200), steps)
def test_at_most_one_release_a_step(scores: list[float], step: float) -> None:
    best, releases = None, 0
    for score in scores:
        told = release(score, best, step)
        if told is not None:
            best, releases = told, releases + 1
    assert releases <= 1 / step + 2


def test_the_scorer_gives_a_guess_its_share_of_right_answers() -> None:
    # What the attack below takes for granted: 500 quotes, each said by one of two people, nobody can tell by which.
    random = np.random.default_rng(2015)
    labels = random.integers(0, 2, LABELS)
    words = [f"kalimat {n}" for n in range(LABELS)]
    text = " ".join(f"“{w}.” Alma Rondang atau Bram Telaga." for w in words)
    quotes = [
        # The words of a lower number begin those of a higher one: with the full stop each stands once.
        quote(text, f"{w}.”", ["ab"[label]], id=f"q{n}")
        for n, (w, label) in enumerate(zip(words, labels, strict=True))
    ]
    people = [entity("a", NAMES[0]), entity("b", NAMES[1])]
    gold = gold_of([article(text, quotes, people, id="rahasia/kabar")], "authored", "test", "1.0.0")
    for guess in random.integers(0, 2, (20, LABELS)):
        answers = tuple(PredictedQuote((), (NAMES[label],), quote=f"q{n}") for n, label in enumerate(guess))
        table = count(gold, [Prediction("rahasia/kabar", answers)], "gold-quotes")
        score = FIGURES[HEADLINE].value(table.rows.sum(axis=0)[None], table.columns)[0]
        assert score == pytest.approx(np.mean(guess == labels))


def attack(seed: int, tries: int) -> tuple[float, float, float]:
    """Guess at random, then combine what was told to be good (Blum and Hardt 2015, section 4).

    Returns the accuracy of the majority of all guesses above one half by exact scores, that of the majority of those
    that the Ladder told to be better, and that of the last of these.
    """
    random = np.random.default_rng(seed)
    labels, guesses = random.integers(0, 2, LABELS), random.integers(0, 2, (tries, LABELS), dtype=np.int8)
    scores = (guesses == labels).mean(axis=1)
    best: float | None = None
    bettering = []
    for guess, score in zip(guesses, scores, strict=True):
        told = release(float(score), best, STEP)
        if told is not None:
            best = told
            if told > 0.5:
                bettering.append(guess)
    bettering = bettering or [guesses[0]]

    def majority(chosen: NDArray[np.int8]) -> float:
        ties = random.uniform(-1e-6, 1e-6, LABELS)
        return float((((chosen.mean(axis=0) + ties) > 0.5) == labels).mean())

    return majority(guesses[scores > 0.5]), majority(np.array(bettering)), float((bettering[-1] == labels).mean())


@pytest.mark.slow
def test_boosting_wins_much_with_exact_scores_and_next_to_nothing_with_the_ladder() -> None:
    # Over a hundred attacks, since one may be lucky.
    exact, ladder, last = np.mean([attack(seed, TRIES) for seed in range(100)], axis=0)
    assert exact - 0.5 > 0.25
    assert ladder - 0.5 < 0.06
    # What remains is luck that no rule can hide: of so many tries one is good, and is told so. Limits make it rarer.
    _, _, limited = np.mean([attack(seed, Settings(data=Path()).total_attempts) for seed in range(100)], axis=0)
    assert limited < last
    document = (checkout() / "docs" / "server.md").read_text(encoding="utf-8")
    for figure in (exact, ladder, last, limited):
        assert f"{figure:.3f}" in document
