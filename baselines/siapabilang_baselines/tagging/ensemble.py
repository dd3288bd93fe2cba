"""Several taggers that tag as one: by the mean of their marginals, decoded so that every chunk is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from siapabilang_baselines.tagging.tagger import Settings, TaggedArticle, Tagger, train

_FLOOR = 1e-9  # of a probability, before its logarithm
_FORBIDDEN = -1e9


class Ensemble:
    """Trained taggers with one vote each. ``tag`` gives each token of an article its tag."""

    def __init__(self, taggers: Sequence[Tagger]) -> None:
        self._taggers = taggers
        self._tags = sorted({"O", *(tag for tagger in taggers for tag in tagger.labels())})

    def tag(self, tokens: Sequence[str], begins: Collection[int]) -> list[str]:
        """Return the tag of each token."""
        votes = [tagger.marginals(tokens, begins, self._tags) for tagger in self._taggers]
        return decoded(np.mean(votes, axis=0), self._tags)


def decoded(probabilities: NDArray[np.float64], tags: Sequence[str]) -> list[str]:
    """Return the likeliest sequence of ``tags`` (BILOU) that spells whole chunks, by Viterbi.

    ``probabilities`` are those of each tag at each token (tokens × tags), taken as independent of each other.
    """
    if not len(probabilities):
        return []
    allowed = np.array([[_follows(tag, before) for tag in tags] for before in tags])
    steps = np.where(allowed, 0.0, _FORBIDDEN)
    begins = np.array([0.0 if _follows(tag, "O") else _FORBIDDEN for tag in tags])
    ends = np.array([0.0 if _follows("O", tag) else _FORBIDDEN for tag in tags])
    logs = np.log(np.maximum(probabilities, _FLOOR))
    best = logs[0] + begins
    came_from = []
    for here in logs[1:]:
        paths = best[:, None] + steps
        came_from.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + here
    at = int((best + ends).argmax())
    found = [at]
    for before in reversed(came_from):
        at = int(before[at])
        found.append(at)
    return [tags[n] for n in reversed(found)]


def _follows(tag: str, before: str) -> bool:
    """Say whether ``tag`` may stand behind ``before``: inside a chunk only its own kind goes on, and has to."""
    is_open, goes_on = before[0] in "BI", tag[0] in "IL"
    return tag[2:] == before[2:] if is_open and goes_on else not is_open and not goes_on


def train_ensemble(articles: Iterable[TaggedArticle], settings: Sequence[Settings]) -> Ensemble:
    """Train a tagger with each of ``settings``, each in a process of its own. Raises `InputError` as `train` does."""
    articles = list(articles)
    with ProcessPoolExecutor(len(settings), get_context("spawn")) as pool:
        return Ensemble(list(pool.map(train, [articles] * len(settings), settings)))
