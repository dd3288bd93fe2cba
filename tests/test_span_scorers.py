"""Where their definitions meet ours, the span figures are those of seqeval and nervaluate.

They meet on quotes of one span that neither overlap nor touch: there an exact quote is an entity, and a token set is a
run of tags.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from factories import gold
from hypothesis import given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator
from seqeval.metrics import f1_score, precision_score, recall_score

from siapabilang.model import Article, Attributed, Entity, PredictedQuote, Prediction, Quote, Span
from siapabilang.scoring import score

WORDS = 24
TEXT = " ".join(f"kata{n:02}" for n in range(WORDS))
WIDTH = len("kata00 ")

Runs = list[tuple[int, int]]


@st.composite
def runs(draw: st.DrawFn) -> Runs:
    """Draw runs of words, first and beyond, in order and apart."""
    cuts = sorted(draw(st.sets(st.integers(0, WORDS), max_size=8)))
    found = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return [run for n, run in enumerate(found) if not n or found[n - 1][1] < run[0]]


def spans(found: Runs) -> list[Span]:
    return [Span(first * WIDTH, beyond * WIDTH - 1) for first, beyond in found]


def tags(found: Runs) -> list[str]:
    labels = ["O"] * WORDS
    for first, beyond in found:
        labels[first:beyond] = ["B-Q", *["I-Q"] * (beyond - first - 1)]
    return labels


def figures(truth: Sequence[Runs], claims: Sequence[Runs]) -> dict[str, float | None]:
    articles = []
    predictions = []
    for number, (true, claimed) in enumerate(zip(truth, claims, strict=True)):
        quotes = tuple(
            Quote(f"q{n}", "direct", (s,), (Attributed("a"),), "implicit") for n, s in enumerate(spans(true))
        )
        id_ = f"e{number}/x"
        articles.append(Article(id_, f"e{number}", "x", "", "", TEXT, (Entity("a", "Alma", "person"),), quotes))
        predictions.append(Prediction(id_, tuple(PredictedQuote((s,), ("Alma",)) for s in spans(claimed))))
    result = score(gold(*articles), predictions, resamples=0)
    return {name: value.value for name, value in result.figures.items()}


@settings(deadline=None)
@given(st.lists(st.tuples(runs(), runs()), min_size=1, max_size=4))
def test_exact_quotes_are_the_entities_of_seqeval(articles: list[tuple[Runs, Runs]]) -> None:
    truth, claims = [t for t, _ in articles], [c for _, c in articles]
    found = figures(truth, claims)
    if not any(truth) and not any(claims):
        assert found["exact quote F1"] == 1  # seqeval says 0: two empty sides are no agreement to it
        return
    tagged = [tags(t) for t in truth], [tags(c) for c in claims]
    assert found["exact quote F1"] == pytest.approx(f1_score(*tagged, zero_division=0))


@settings(deadline=None)
@given(st.lists(st.tuples(runs(), runs()), min_size=1, max_size=4))
def test_exact_quotes_are_the_strict_entities_of_nervaluate(articles: list[tuple[Runs, Runs]]) -> None:
    truth, claims = [t for t, _ in articles], [c for _, c in articles]
    if not any(truth) or not any(claims):
        return
    results = Evaluator([tags(t) for t in truth], [tags(c) for c in claims], tags=["Q"], loader="list").evaluate()
    assert figures(truth, claims)["exact quote F1"] == pytest.approx(results["overall"]["strict"].f1)


def test_precision_and_recall_are_not_swapped() -> None:
    truth, claims = [[(0, 3), (5, 8), (10, 12)]], [[(0, 3)]]
    found = figures(truth, claims)
    tagged = [tags(truth[0])], [tags(claims[0])]
    assert found["quote precision"] == pytest.approx(precision_score(*tagged)) == 1
    assert found["quote recall"] == pytest.approx(recall_score(*tagged)) == pytest.approx(1 / 3)
