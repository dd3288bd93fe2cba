"""Which code points can be seen. Names that hold others can look like something that they are not."""

from __future__ import annotations

import re
import unicodedata

# Those that show nothing, beside the categories of controls, formats (bidi and zero-width ones), and the like.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    *(map(chr, range(*bounds)) for bounds in ((0x180B, 0x1810), (0xFE00, 0xFE10), (0xE0100, 0xE01F0)))
)
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
STACKED_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")


def is_hidden(char: str) -> bool:
    """Return whether ``char`` shows nothing, and is not a plain space either."""
    return unicodedata.category(char) in _HIDDEN or char in _BLANK
