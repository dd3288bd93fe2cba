"""How far the probabilities of the model can be believed, by cross-validation over the events of the train split."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from siapabilang_baselines.learned.training import Lesson, fit

FOLDS = 5
_BINS = (0.5, 0.7, 0.9, 0.99, 1.01)  # upper bounds; most choices are nearly certain


class Bin(msgspec.Struct, frozen=True):
    """Choices whose probability lies ``below`` a bound (and not below the one before)."""

    below: float
    choices: int
    believed: float
    right: float


class Calibration(msgspec.Struct, frozen=True):
    """Accuracy and calibration of choices on events that were held out.

    ``error`` is the expected calibration error (Naeini et al. 2015): the mean distance of belief and accuracy over
    bins, weighted by their size.
    """

    choices: int
    accuracy: float
    error: float
    bins: tuple[Bin, ...]


def cross_validate(found: Sequence[Lesson]) -> Calibration:
    """Train on all but a fold of the events and choose on that fold, for each fold in turn."""
    events = sorted({lesson.event for lesson in found})
    choices: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        held_out = set(events[fold::FOLDS])
        trained = fit([lesson for lesson in found if lesson.event not in held_out], "a part of train")
        for lesson in found:
            if lesson.event in held_out:
                who, probability = trained.choose(lesson.ballot)
                choices.append((probability, lesson.right[lesson.ballot.candidates.index(who)]))
    return _summarise(choices)


def _summarise(choices: Sequence[tuple[float, bool]]) -> Calibration:
    bins = []
    above = 0.0
    for below in _BINS:
        inside = [(probability, right) for probability, right in choices if above <= probability < below]
        if inside:
            believed = sum(probability for probability, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            bins.append(Bin(below, len(inside), believed, right))
        above = below
    error = sum(b.choices * abs(b.believed - b.right) for b in bins) / max(1, len(choices))
    accuracy = sum(right for _, right in choices) / max(1, len(choices))
    return Calibration(len(choices), accuracy, error, tuple(bins))
