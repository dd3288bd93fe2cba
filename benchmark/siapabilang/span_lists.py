"""Lists of spans as JSON writes them – ``[[0,6],[7,12]]`` – read many at a time, into arrays.

The lists have been found to be JSON already; here it is made sure that they are lists of pairs of numbers.
"""

from __future__ import annotations

import numpy as np

from siapabilang.ranges import Flags, Integers

NOT_GIVEN = b"()"  # stands for a list that is not there; nothing that JSON can hold outside a text
_SPACE = b" \t\r\n"
_DIGITS = b"0123456789"
_LONGEST = 7  # digits; no text is that long
_LIST_END, _ZERO = ord("]"), ord("0")


def read_lists(written: bytes, lists: int) -> tuple[Flags, Integers, Integers] | None:
    """Return which of so many ``lists``, written one behind the other, are given, how long each is, and all numbers.

    The numbers are two by two: starts and ends. None if there is anything but spans, or a number of many digits.
    """
    frame = written.translate(None, _SPACE + _DIGITS)
    if frame.translate(None, b"[],()"):
        return None
    # What remains of a list of three spans is now ``[x,x,x]``.
    frame = frame.replace(b"[,]", b"x")
    if b"[[" in frame or b",[" in frame or frame.count(b"[") + frame.count(b"(") != lists:
        return None  # a list within a list, or something that is none
    marks = np.frombuffer(frame, np.uint8)
    closing = np.flatnonzero((marks == _LIST_END) | (marks == ord(")")))
    lengths = (np.diff(closing, prepend=-1) - 1) // 2
    numbers = _numbers(written)
    # A number that is in no pair has left no trace in the frame.
    if numbers is None or len(numbers) != 2 * lengths.sum() or len(numbers) != 2 * frame.count(b"x"):
        return None
    return marks[closing] == _LIST_END, lengths, numbers


def _numbers(written: bytes) -> Integers | None:
    """Return all numbers that stand in ``written``; None if one has many digits."""
    digits = np.frombuffer(written, np.uint8) - np.uint8(_ZERO)
    is_digit = digits < 10  # noqa: PLR2004 – what comes before 0 has wrapped round
    at = np.flatnonzero(is_digit[:-1] > is_digit[1:])
    values = digits[at].astype(np.int64)
    # From the last digit of each to the first, all numbers in step: before each number stands something else.
    going, ten = np.ones(len(at), np.bool_), np.int64(1)
    for _ in range(_LONGEST):
        at -= 1
        ten *= 10
        digit = digits[at]
        going &= digit < 10  # noqa: PLR2004
        if not going.any():
            return values
        values += (digit * going) * ten
    return None
