"""Training: a conditional log-linear model of who speaks, fitted to the gold of the train split.

For each gold quote the model's probability of the right candidates (those whose names mean exactly the gold speakers)
is raised, with an L2 penalty; L-BFGS from zero, so that the same data give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click
import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from siapabilang.gold import Gold, load_gold
from siapabilang.model import PlainArticle
from siapabilang.pairing import judge
from siapabilang_baselines import rules
from siapabilang_baselines.learned import model
from siapabilang_baselines.learned.candidates import Asked, Ballot, Scene
from siapabilang_baselines.rules.page import quietened

PENALTY = 1.0
_DIGITS = 4  # decimals of a stored weight; fewer than the noise of other processors


class Lesson(msgspec.Struct, frozen=True):
    """A ballot and which of its candidates are right; ``event`` tells which lessons belong together."""

    event: str
    ballot: Ballot
    right: tuple[bool, ...]


def lessons(gold: Gold) -> Iterator[Lesson]:
    """Yield a lesson for each gold quote, also where no candidate is right.

    A quote that the rules found, too, is seen with what they say of it, one that they missed without.
    """
    for id_, article in gold.articles.items():
        text = quietened(gold.texts[id_])
        traced = rules.trace(PlainArticle(id_, text))
        scene = Scene(text, traced)
        verdict = judge(article, [quote for _, quote in traced], "end2end")
        partner = {i: verdict.answers[j].quote for i, j in verdict.pairs if j is not None}
        rule_of = {id(quote): rule for rule, quote in traced}
        for number, quote in enumerate(article.quotes):
            found = partner.get(number)
            rule = rule_of.get(id(found), "") if found is not None else ""
            ballot = scene.ballot(Asked(found.spans if found else article.tokens.spans(quote.content), rule, found))
            right = tuple(frozenset(map(article.resolver.resolve, who)) == quote.speakers for who in ballot.candidates)
            yield Lesson(article.event, ballot, right)


def fit(found: Sequence[Lesson], trained_on: str) -> model.Model:
    """Fit the weights to ``found``; lessons whose candidates are all right or all wrong teach nothing."""
    found = [lesson for lesson in found if any(lesson.right) and not all(lesson.right)]
    names = sorted({feature for lesson in found for features in lesson.ballot.features for feature in features})
    place = {name: n for n, name in enumerate(names)}
    facts = _facts(found, place)
    right = np.array([flag for lesson in found for flag in lesson.right])
    begins = np.cumsum([0] + [len(lesson.right) for lesson in found[:-1]])
    sizes = [len(lesson.right) for lesson in found]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = facts @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begins), sizes))
        whole, good = np.add.reduceat(raised, begins), np.add.reduceat(np.where(right, raised, 0), begins)
        wanted = np.where(right, raised, 0) / np.repeat(good, sizes)
        gradient = facts.T @ (raised / np.repeat(whole, sizes) - wanted)
        total = np.log(whole / good).sum() + 0.5 * PENALTY * weights @ weights
        return float(total), gradient + PENALTY * weights

    fitted = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    weights = {name: round(float(w), _DIGITS) for name, w in zip(names, fitted.x, strict=True)}
    return model.Model(trained_on, {name: weight for name, weight in weights.items() if weight})


def _facts(found: Sequence[Lesson], place: Mapping[str, int]) -> sparse.csr_array:
    """Return a row a candidate, a column a feature, and how often it holds."""
    rows = [[place[feature] for feature in features] for lesson in found for features in lesson.ballot.features]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row])
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), len(place)))


@click.command()
def main() -> None:
    """Train on the train split and store the model beside this file."""
    trained = train()
    model.write(trained)
    click.echo(f"{model.STORED}: {len(trained.weights)} weights, trained on {trained.trained_on}")


def train() -> model.Model:
    """Return the model of the train split."""
    gold = load_gold("train")
    return fit(list(lessons(gold)), f"train {gold.digest}")


if __name__ == "__main__":
    main()
