"""How far the probabilities of the model can be believed, by cross-validation over the events of the train split.

``python -m siapabilang_baselines.learned.calibration`` prints it, and what abstaining below a probability would cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
import msgspec

from siapabilang.cli.console import console, table
from siapabilang.gold import load_gold
from siapabilang_baselines.learned.training import Lesson, fit, lessons

FOLDS = 5
THRESHOLDS = (0.0, 0.5, 0.7, 0.9, 0.99)
_BINS = (0.5, 0.7, 0.9, 0.99, 1.01)  # upper bounds; most choices are nearly certain


class Bin(msgspec.Struct, frozen=True):
    """Choices whose probability lies ``below`` a bound (and not below the one before)."""

    below: float
    choices: int
    believed: float
    right: float


class Answered(msgspec.Struct, frozen=True):
    """What share of quotes is answered if the system abstains below ``threshold``, and what share of those is right."""

    threshold: float
    share: float
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
    answered: tuple[Answered, ...]


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
                if who:
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
    return Calibration(len(choices), accuracy, error, tuple(bins), tuple(_answered(choices)))


def _answered(choices: Sequence[tuple[float, bool]]) -> Iterator[Answered]:
    for threshold in THRESHOLDS:
        sure = [right for probability, right in choices if probability >= threshold]
        if sure:
            yield Answered(threshold, len(sure) / len(choices), sum(sure) / len(sure))


@click.command()
def main() -> None:
    """Print the calibration on the train split, and what abstaining costs."""
    found = cross_validate(list(lessons(load_gold("train"))))
    out = console()
    out.print(f"{found.choices} choices, {found.accuracy:.1%} right, expected calibration error {found.error:.3f}")
    rows = [(f"< {min(1.0, b.below):g}", str(b.choices), f"{b.believed:.1%}", f"{b.right:.1%}") for b in found.bins]
    out.print(table(("probability", "choices", "believed", "right"), rows, numbers={1, 2, 3}))
    abstaining = [(f"{a.threshold:g}", f"{a.share:.1%}", f"{a.right:.1%}") for a in found.answered]
    out.print(table(("abstain below", "answered", "right"), abstaining, numbers={1, 2}))


if __name__ == "__main__":
    main()
