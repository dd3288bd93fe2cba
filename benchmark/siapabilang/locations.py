"""Where things lie: in a checkout, or in an installed package, which carries the dataset inside itself."""

from __future__ import annotations

from pathlib import Path

from siapabilang.problems import InputError, Problem

_PACKAGE = Path(__file__).parent


def dataset_folder() -> Path:
    """Return the folder of the built dataset. Raises `InputError` if it has not been built."""
    for folder in (_PACKAGE / "dataset", _PACKAGE.parent / "dataset"):
        if folder.is_dir():
            return folder
    raise InputError([Problem("benchmark/dataset", "is missing; run `siapabilang build`")])


def checkout() -> Path:
    """Return the root of the checkout this package is run from. Raises `InputError` where there is none."""
    root = _PACKAGE.parent.parent
    if (root / "annotations").is_dir():
        return root
    raise InputError([Problem("annotations", "is not here: this command works in a checkout of the project")])
