"""Whether the page is still that of these systems: a digest of what its figures depend on, written at its end."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from siapabilang.locations import checkout

_MARK = re.compile(r"<!-- digest ([0-9a-f]{16}) -->")
# What `rules` and `learned` say of the authored test split stands for how they behave: a change that leaves it alone
# leaves the tables alone. Of the rest the code itself is taken, but for the words around the tables.
_DEPENDS = (
    "submissions/rules/authored-test.end2end.jsonl",
    "submissions/learned/authored-test.end2end.jsonl",
    "baselines/siapabilang_baselines/tagging/*.py",
    "baselines/siapabilang_baselines/outside/distortion.py",
    "baselines/siapabilang_baselines/outside/other_languages.py",
    "baselines/siapabilang_baselines/outside/pfsa.py",
    "benchmark/siapabilang/importers/*.py",
)


def digest() -> str:
    """Return sixteen hexadecimal digits that change with the systems, the importers or the tables' code."""
    root = checkout()
    files = sorted(path for pattern in _DEPENDS for path in root.glob(pattern))
    content = b"".join(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()[:16]


def written_digest(page: Path) -> str:
    """Return the digest that ``page`` bears, or nothing."""
    found = _MARK.search(page.read_text(encoding="utf-8"))
    return found[1] if found else ""


def mark() -> str:
    """Return the line that a page ends with."""
    return f"<!-- digest {digest()} -->"
