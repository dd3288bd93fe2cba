"""The registry of figures: every number the scorer reports, with its definition.

Each figure is a ratio of two sums of counts (the columns of `siapabilang.counts`), so that it can be computed from the
counts of any set of articles – all of them, one event, a bootstrap sample – in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.model import TRACKS, Track

HEADLINE = "who-said-what F1"


class Figure(msgspec.Struct, frozen=True):
    """A figure between 0 and 1: ``numerator`` over ``denominator``, each a weighted sum of counts.

    ``empty`` is its value where both sums are 0: 1 for F1 (two empty sides agree), None for a share of nothing.
    ``ignores`` says what of an answer makes no difference to it.
    """

    name: str
    definition: str
    numerator: Mapping[str, int]
    denominator: Mapping[str, int]
    tracks: tuple[Track, ...] = ("end2end", "gold-quotes")
    empty: float | None = None
    lower_is_better: bool = False
    ignores: str = ""

    def value(self, sums: NDArray[np.float64], columns: Sequence[str]) -> NDArray[np.float64]:
        """Return the figure for each row of ``sums`` (shape: rows × columns); NaN where it is undefined."""
        above = sums @ _weights(self.numerator, columns)
        below = sums @ _weights(self.denominator, columns)
        empty = np.nan if self.empty is None else self.empty
        values: NDArray[np.float64] = np.divide(above, below, out=np.full(above.shape, empty), where=below > 0)
        return values


def _weights(terms: Mapping[str, int], columns: Sequence[str]) -> NDArray[np.float64]:
    return np.array([float(terms.get(column, 0)) for column in columns])


def _f1(name: str, right: str, definition: str, *, gold: str = "gold", predicted: str = "predicted") -> Figure:
    return Figure(name, definition, {right: 2}, {gold: 1, predicted: 1}, empty=1.0)


def _mean(name: str, right: str) -> Figure:
    """Return the mean over articles of an F1; an article without quotes in gold and prediction has F1 1."""
    return Figure(
        f"{name}, mean of articles", f"the {name} of each article, averaged", {f"f1 {right}": 1}, {"articles": 1}
    )


def _end2end(figure: Figure) -> Figure:
    return msgspec.structs.replace(figure, tracks=("end2end",))


_FIGURES = (
    _f1(HEADLINE, "who", "quotes found (matched) with the right set of speakers; the headline figure"),
    Figure(
        "who-said-what precision",
        "share of the predicted quotes that are found and right",
        {"who": 1},
        {"predicted": 1},
    ),
    Figure("who-said-what recall", "share of the gold quotes that are found and right", {"who": 1}, {"gold": 1}),
    _mean(HEADLINE, "who"),
    _f1("via-whom F1", "via", "quotes found with the right speakers and the right chain of sources, in order"),
    _mean("via-whom F1", "via"),
    _end2end(_f1("quote F1", "matched", "quotes found: one-to-one, token IoU ≥ 0.5, whoever speaks")),
    _end2end(
        Figure("quote precision", "share of the predicted quotes that are found", {"matched": 1}, {"predicted": 1})
    ),
    _end2end(Figure("quote recall", "share of the gold quotes that are found", {"matched": 1}, {"gold": 1})),
    _end2end(_mean("quote F1", "matched")),
    _end2end(_f1("exact quote F1", "exact", "quotes found with exactly the gold tokens")),
    Figure(
        "speaker accuracy", "share of the matched quotes whose set of speakers is right", {"who": 1}, {"matched": 1}
    ),
    Figure("coverage", "share of the matched quotes for which a speaker is named", {"answered": 1}, {"matched": 1}),
    _f1(
        "source F1",
        "source_shared",
        "source entities over matched quotes, those of unmatched quotes counting against",
        gold="source_gold",
        predicted="source_predicted",
    ),
    _end2end(
        Figure(
            "type accuracy",
            "share of the matched quotes with a type whose type is right",
            {"type_right": 1},
            {"type_given": 1},
        )
    ),
    _end2end(
        Figure(
            "polarity accuracy",
            "share of the matched quotes with a polarity whose polarity is right",
            {"polarity_right": 1},
            {"polarity_given": 1},
        )
    ),
    _end2end(
        msgspec.structs.replace(
            _f1("cue F1", "cue_shared", "cue tokens of matched quotes", gold="cue_gold", predicted="cue_predicted"),
            empty=None,
        )
    ),
    _end2end(
        msgspec.structs.replace(
            _f1(
                "mention F1",
                "mention_shared",
                "tokens of the speakers' mentions, of matched quotes",
                gold="mention_gold",
                predicted="mention_predicted",
            ),
            empty=None,
        )
    ),
    _end2end(
        Figure(
            "distractor false alarms",
            "share of the distractors (marked words that are no quote) covered by a wrong prediction; lower is better",
            {"distractors_hit": 1},
            {"distractors": 1},
            lower_is_better=True,
        )
    ),
)
# What of an answer makes no difference to a figure, by the beginning of the figure's name.
_IGNORES: Mapping[str, str] = {
    "who-said-what": "sources, type, polarity, cue, mention; how a name is written if it means the right entity",
    "via-whom": "type, polarity, cue, mention; how a name is written",
    "quote": "everything but the words of the quote; up to half of those",
    "exact quote": "everything but the words of the quote; punctuation and marks at the ends",
    "speaker accuracy": "quotes that were not found, and predictions that are none",
    "coverage": "whether the speaker named is right",
    "source F1": "the order of sources; whether the speaker is right",
    "type": "quotes that were not found, and answers that say nothing about it",
    "polarity": "quotes that were not found, and answers that say nothing about it",
    "cue": "quotes that were not found, and answers without a cue",
    "mention": "quotes that were not found, and answers without a mention",
    "distractor": "predictions that were matched with a quote",
}


def _with_ignores(figure: Figure) -> Figure:
    key = max((name for name in _IGNORES if figure.name.startswith(name)), key=len)
    return msgspec.structs.replace(figure, ignores=_IGNORES[key])


FIGURES: Mapping[str, Figure] = {figure.name: _with_ignores(figure) for figure in _FIGURES}


def figures_of(track: Track) -> list[Figure]:
    """Return the figures that are defined in ``track``, in the order in which they are reported.

    Raises ValueError where there is no such track.
    """
    if track not in TRACKS:
        raise ValueError(f"there is no track {track!r}; there are {', '.join(TRACKS)}")
    return [figure for figure in FIGURES.values() if track in figure.tracks]


def percent(value: float | None) -> str:
    """Return a share as a percentage with one decimal, or a dash."""
    return "–" if value is None else f"{100 * value:.1f}"
