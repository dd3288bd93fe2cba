"""Loading the gold that a command's options name."""

from __future__ import annotations

from pathlib import Path

from siapabilang.gold import Gold, load_gold, load_real
from siapabilang.model import Part, SplitName
from siapabilang.rehydrate import find_texts


def gold_from(split: SplitName, part: Part, dataset: Path | None, texts: Path | None) -> Gold:
    """Load the gold; join the real part with the texts in the folder ``texts``, if one is given."""
    found = find_texts(load_real(split, dataset), texts).texts if part == "real" and texts else None
    return load_gold(split, part, dataset=dataset, texts=found)
