"""The formats: what a module of `exchange.formats` offers, and how it is found.

A format is called as its file is, with a hyphen for an underscore. To add one, copy a file there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from siapabilang.exchange import formats
from siapabilang.exchange.layer import Document
from siapabilang.problems import InputError, Problem


class Writer(Protocol):
    """A format that articles can be written in."""

    DROPS: str  # what of an article the format cannot hold, in one sentence

    def write(self, documents: Sequence[Document], source: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files of an export, by their paths within it; ``source`` says who made the annotation.

        Raises `InputError` where a package is not installed.
        """
        ...


class Reader(Protocol):
    """A format that annotation comes back in."""

    def read(self, path: Path) -> Iterator[Document]:
        """Yield the documents under ``path``, a file or a folder. Raises `InputError` with the problems of a file."""
        ...


def names() -> list[str]:
    """Return the names of the formats, without importing any."""
    return [module.name.replace("_", "-") for module in pkgutil.iter_modules(formats.__path__)]


def writer(name: str) -> Writer:
    """Return the format called ``name``."""
    return cast("Writer", _module(name))


def reader(name: str) -> Reader:
    """Return the format called ``name``. Raises `InputError` if it is for writing only."""
    module = _module(name)
    if not hasattr(module, "read"):
        raise InputError([Problem(name, "is written only; nothing is read back from it")])
    return cast("Reader", module)


def missing_package(name: str, package: str, extra: str) -> InputError:
    """Return the error for a format whose package is not installed."""
    message = f"needs the package {package}; install it with pip install 'siapabilang[{extra}]'"
    return InputError([Problem(name, message)])


def _module(name: str) -> object:
    return importlib.import_module(f"{formats.__name__}.{name.replace('-', '_')}")
