"""Several taggers as one: mean probabilities, decoded to whole chunks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from siapabilang.importers.conll import chunks, spell
from siapabilang_baselines.tagging.ensemble import Ensemble, decoded, train_ensemble
from siapabilang_baselines.tagging.tagger import Settings, TaggedArticle, Tagger, train

TAGS = ("B-A", "I-A", "L-A", "O", "U-A", "U-B")


def whole(tags: Sequence[str]) -> bool:
    return list(tags) == spell(len(tags), chunks(tags))


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=6, max_size=6), min_size=1, max_size=4))
def test_what_is_decoded_is_the_likeliest_of_whole_chunks(rows: list[list[float]]) -> None:
    probabilities = np.array(rows)

    def likelihood(tags: Sequence[str]) -> float:
        return float(np.log([row[TAGS.index(tag)] for row, tag in zip(rows, tags, strict=True)]).sum())

    best = max(likelihood(tags) for tags in product(TAGS, repeat=len(rows)) if whole(tags))
    found = decoded(probabilities, TAGS)
    assert whole(found)
    assert likelihood(found) == pytest.approx(best)


def test_nothing_has_no_tags() -> None:
    assert decoded(np.zeros((0, 6)), TAGS) == []


class Voter(Tagger):
    """Gives each of its tags the same probabilities at every token."""

    def __init__(self, probabilities: dict[str, float]) -> None:
        self._probabilities = probabilities

    def labels(self) -> list[str]:
        return list(self._probabilities)

    def marginals(self, tokens: Sequence[str], begins: Collection[int], tags: Sequence[str]) -> NDArray[np.float64]:
        del begins
        return np.array([[self._probabilities.get(tag, 0.0) for tag in tags] for _ in tokens])


def test_the_mean_decides() -> None:
    unsure, sure = Voter({"O": 0.6, "U-A": 0.4}), Voter({"O": 0.2, "U-A": 0.8})
    assert Ensemble([unsure]).tag(["air"], {0}) == ["O"]
    assert Ensemble([unsure, sure]).tag(["air"], {0}) == ["U-A"]
    assert Ensemble([unsure, Voter({"U-B": 0.9})]).tag(["air"], {0}) == ["U-B"]  # which the first does not know


def lesson(name: str) -> TaggedArticle:
    tokens = f"Pagi ini ramai . ” Kami siap , ” kata {name} .".split()
    return TaggedArticle(tokens, {0, 4}, spell(len(tokens), chunks(["O"] * 9 + ["U-CUE", "U-PERSON", "O"])))


def test_an_ensemble_of_one_tags_as_its_tagger_does_and_marginals_are_probabilities() -> None:
    lessons = [lesson(name) for name in ("Rasta", "Tara", "Wening", "Palung")]
    settings = Settings(rounds=30, introductions=True)
    alone, unseen = train(lessons, settings), lesson("Kenanga")
    assert alone.tag(unseen.tokens, unseen.begins) == list(unseen.tags)
    marginals = alone.marginals(unseen.tokens, unseen.begins, alone.labels())
    assert marginals.sum(axis=1) == pytest.approx(1)
    voting = train_ensemble(lessons, (settings, Settings(rounds=30, l1=0.3)))
    assert voting.tag(unseen.tokens, unseen.begins) == list(unseen.tags)
    assert voting.tag([], set()) == []
