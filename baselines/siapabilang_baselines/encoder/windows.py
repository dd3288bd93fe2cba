"""Sub-words of an article and the windows in which an encoder reads them.

Encoders read a few hundred sub-words at once. A longer article is read in windows that overlap, and each sub-word is
taken from the window that shows most on either side of it; a short one is a single window, read as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from siapabilang.tokens import TokenIndex

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class Reading(msgspec.Struct, frozen=True):
    """An article cut for an encoder.

    ``windows`` are lists of sub-word ids, all of one length, with the encoder's opening and closing marks. Each pair of
    ``pieces`` and ``words`` says that a sub-word, by its place in the windows one behind the other, is part of a word.
    """

    windows: tuple[tuple[int, ...], ...]
    pieces: tuple[int, ...]
    words: tuple[int, ...]


def read(text: str, words: TokenIndex, tokenizer: PreTrainedTokenizerBase, *, window: int, overlap: int) -> Reading:
    """Cut ``text`` into windows of at most ``window`` sub-words, marks included, that share at least ``overlap``."""
    encoded = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, verbose=False)
    marks: list[int] = encoded["special_tokens_mask"]
    opening = next((n for n, mark in enumerate(marks) if not mark), len(marks))
    closing = next((n for n, mark in enumerate(reversed(marks[opening:])) if not mark), 0)
    whole: list[int] = encoded["input_ids"]
    beyond = len(whole) - closing
    before, ids, behind = whole[:opening], whole[opening:beyond], whole[beyond:]
    size = narrowest(len(ids), window - opening - closing, overlap)
    starts = window_starts(len(ids), size, overlap)
    width = min(size, len(ids)) + opening + closing
    windows = tuple((*before, *ids[at : at + size], *behind) for at in starts)
    chosen = nearest_centre(len(ids), size, starts)
    pieces, parts = [], []
    for number, (start, end) in enumerate(encoded["offset_mapping"][opening:beyond]):
        for word in words.touched(start, end):
            pieces.append(chosen[number] * width + opening + number - starts[chosen[number]])
            parts.append(word)
    return Reading(windows, tuple(pieces), tuple(parts))


def narrowest(length: int, size: int, overlap: int) -> int:
    """Return the least size for which no more windows are needed than for ``size``: what is read twice costs time."""
    count = len(window_starts(length, size, overlap))
    return min(size, -(-(length + (count - 1) * overlap) // count))


def window_starts(length: int, size: int, overlap: int) -> list[int]:
    """Return where windows of ``size`` begin so that they cover ``length`` sub-words and share ``overlap`` or more."""
    if length <= size:
        return [0]
    count = -(-(length - overlap) // (size - overlap))
    return [n * (length - size) // (count - 1) for n in range(count)]


def nearest_centre(length: int, size: int, starts: Sequence[int]) -> list[int]:
    """Return for each sub-word the window that shows most on the side where it shows less; of two, the first.

    The article's own ends are no edges: nothing is hidden behind them.
    """

    def shown(number: int, window: int) -> int:
        start, end = starts[window], starts[window] + size
        before = number - start if start else length
        behind = end - 1 - number if end < length else length
        return min(before, behind)

    chosen = []
    for number in range(length):
        showing = [w for w, start in enumerate(starts) if start <= number < start + size]
        chosen.append(max(showing, key=lambda w: (shown(number, w), -w)))
    return chosen
