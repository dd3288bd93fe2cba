"""Tags of words: what an encoder says about each word, one row of tags for each role that words can play.

A *word* is a token of the scorer (a run of letters and digits), so that what is learnt is what is scored. Within a row,
stretches are written as B (its first word), I (its other words) and O (outside). Contents have two rows, for a quote
may stand in another; a word may be a cue and a mention at once (*ujarnya*), for those have rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.model import POLARITIES, QUOTE_TYPES

CONTENT = ("content", "inner content")
CUE, MENTION, SOURCE = "cue", "mention", "source"
ROWS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CONTENT, QUOTE_TYPES),
    CUE: POLARITIES,
    MENTION: ("speaker",),
    SOURCE: ("source",),
}


class Stretch(msgspec.Struct, frozen=True, order=True):
    """The words ``first`` to ``beyond`` (exclusive), and the kind that their row gives them, such as ``direct``."""

    first: int
    beyond: int
    kind: str


def size(row: str) -> int:
    """Return how many tags a row has: O, and B and I of each kind."""
    return 1 + 2 * len(ROWS[row])


def tagged(stretches: Iterable[Stretch], row: str, words: int) -> tuple[list[int], list[Stretch]]:
    """Return the tags of a row, and the stretches that found no place in it because others stand there.

    Longer ones come first, so that an outer quote takes the first row and what stands in it the second. So does one of
    two that are equal: words that one speaker says and another denies.
    """
    tags, left_over = [0] * words, []
    for stretch in sorted(stretches, key=lambda s: (s.first - s.beyond, s)):
        if any(tags[stretch.first : stretch.beyond]):
            left_over.append(stretch)
            continue
        begin = 1 + 2 * ROWS[row].index(stretch.kind)
        for word in range(stretch.first, stretch.beyond):
            tags[word] = begin + (word > stretch.first)
    return tags, left_over


def stretches(scores: NDArray[np.float32], row: str) -> Iterator[Stretch]:
    """Yield the stretches of the best row of tags in which no I stands without its B, in order.

    ``scores`` are log-probabilities, shape (words, tags of the row); ties go to the lower tag.
    """
    path = best_path(scores)
    first = 0
    for word, tag in enumerate(path):
        if tag and tag % 2:
            first = word
        goes_on = word + 1 < len(path) and path[word + 1] == tag + tag % 2 and path[word + 1] > 0
        if tag and not goes_on:
            yield Stretch(first, word + 1, ROWS[row][(tag - 1) // 2])


def best_path(scores: NDArray[np.float32]) -> Sequence[int]:
    """Return the tags with the greatest sum of ``scores`` among the rows that are allowed (Viterbi)."""
    words, tags = scores.shape
    if not words:
        return []
    # An I, which has an even number above 0, follows its B or itself; everything else may follow anything.
    allowed = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, tags, 2):
        allowed[:, inside] = -np.inf
        allowed[[inside - 1, inside], inside] = 0
    best = scores[0].copy()
    best[2::2] = -np.inf
    came_from = np.zeros((words, tags), dtype=np.int64)
    for word in range(1, words):
        reached = best[:, None] + allowed
        came_from[word] = reached.argmax(axis=0)
        best = reached.max(axis=0) + scores[word]
    path = [int(best.argmax())]
    for word in range(words - 1, 0, -1):
        path.append(int(came_from[word, path[-1]]))
    return path[::-1]
