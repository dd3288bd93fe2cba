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
    "submissions/rules/authored-test.end2end.jsonl.gz",
    "submissions/learned/authored-test.end2end.jsonl.gz",
    "baselines/siapabilang_baselines/tagging/*.py",
    "baselines/siapabilang_baselines/outside/distortion.py",
    "baselines/siapabilang_baselines/outside/other_languages.py",
    "baselines/siapabilang_baselines/outside/pfsa.py",
    "baselines/siapabilang_baselines/outside/pfsa_tables.py",
    "baselines/siapabilang_baselines/outside/tables.py",
    "benchmark/siapabilang/importers/*.py",
)


def digest() -> str:
    """Return sixteen hexadecimal digits that change with the systems, the importers or the tables' code.

    Raises `FileNotFoundError` where nothing is to be found of one of them: the digest would no longer notice it change.
    """
    root = checkout()
    found = {pattern: sorted(root.glob(pattern)) for pattern in _DEPENDS}
    if lost := [pattern for pattern, paths in found.items() if not paths]:
        raise FileNotFoundError(f"{lost[0]} is gone; say in {__name__} what stands for it now")
    files = sorted(path for paths in found.values() for path in paths)
    content = b"".join(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()[:16]


def written_digest(page: Path) -> str:
    """Return the digest that ``page`` bears, or nothing."""
    found = _MARK.search(page.read_text(encoding="utf-8"))
    return found[1] if found else ""


def mark() -> str:
    """Return the line that a page ends with."""
    return f"<!-- digest {digest()} -->"
