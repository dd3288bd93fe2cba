"""A log-linear model over readable features, kept as JSON: one weight a feature, no pickle, no library to predict."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang_baselines.learned.candidates import Ballot, Features, Speakers

STORED = Path(__file__).with_name("model.json")


class Model(msgspec.Struct, frozen=True):
    """Weights by feature. ``trained_on`` says which data they come from."""

    trained_on: str
    weights: Mapping[str, float]

    def score(self, features: Features) -> float:
        """Return the sum of the weights of ``features``."""
        return sum(self.weights.get(feature, 0.0) for feature in features)

    def choose(self, ballot: Ballot) -> tuple[Speakers, float]:
        """Return the likeliest candidate and its probability; nobody, with 0, where there is no candidate."""
        if not ballot.candidates:
            return (), 0.0
        probabilities = softmax([self.score(features) for features in ballot.features])
        best = max(range(len(probabilities)), key=lambda n: (probabilities[n], -n))
        return ballot.candidates[best], probabilities[best]


def softmax(scores: Sequence[float]) -> list[float]:
    """Return probabilities in proportion to the exponentials of ``scores``."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


def read(path: Path = STORED) -> Model:
    """Read a stored model."""
    return msgspec.json.decode(path.read_bytes(), type=Model)


def write(model: Model, path: Path = STORED) -> None:
    """Store a model, one weight a line, so that a retrained one can be compared."""
    document = {"trained_on": model.trained_on, "weights": dict(sorted(model.weights.items()))}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
