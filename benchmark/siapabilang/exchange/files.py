"""Where exported and restored files lie, how they get there (all of them or none), and how they are gone through."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from siapabilang.exchange.layer import Document
from siapabilang.exchange.manifest import MANIFEST
from siapabilang.problems import InputError, Problem, raise_if_any

_Item = TypeVar("_Item")


def file_stem(id_: str) -> str:
    """Return an article's id as a relative path without suffix: ``event/outlet``, odd characters percent-encoded.

    Ids of other corpora may hold anything; what comes out never leaves the folder that it is joined to.
    """
    parts = (quote(part, safe="-_.~+@ ") or "_" for part in id_.split("/"))
    return "/".join(part.replace(".", "%2E") if not part.strip(". ") else part for part in parts)


def find_files(path: Path, suffix: str, remedy: str) -> list[tuple[Path, str]]:
    """Return the files with ``suffix`` under ``path``, or ``path`` itself, each with its name for messages.

    Raises `InputError` with the ``remedy`` where there is none. The manifest of the export is no annotation.
    """
    if path.is_file():
        return [(path, path.name)]
    found = sorted(file for file in path.rglob(f"*{suffix}") if file.name != MANIFEST)
    if not found:
        raise InputError([Problem(str(path), f"holds no {suffix} file; {remedy}")])
    return [(file, file.relative_to(path).as_posix()) for file in found]


def read_each(items: Iterable[_Item], read: Callable[[_Item], Document]) -> Iterator[Document]:
    """Yield what ``read`` makes of each item, and raise `InputError` at the end with the problems of all of them."""
    problems: list[Problem] = []
    for item in items:
        try:
            yield read(item)
        except InputError as error:
            problems += error.problems
    raise_if_any(problems)


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write ``files`` (by their paths within) as a new folder, in one step; return how many there are.

    Raises `InputError` where something stands there already: it may hold somebody's annotation.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError([Problem(str(folder), "is there already and may hold annotation; name another folder")])
    folder.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exporting-") as scratch:
        new = Path(scratch) / "new"
        for name, content in files:
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            count += 1
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    return count


def add_files(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write ``files`` into ``folder``, beside what is there.

    Raises `InputError`, having written nothing, where another version of a file is there and ``force`` is not given.
    """
    there = {name: folder / name for name, content in files.items() if _differs(folder / name, content)}
    if not force:
        message = "is there already and differs; --force replaces it"
        raise_if_any([Problem(str(path), message) for path in there.values()])
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f".{path.name}-{os.getpid()}")
        try:
            scratch.write_bytes(content)
            scratch.replace(path)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise


def _differs(path: Path, content: bytes) -> bool:
    return path.exists() and (not path.is_file() or path.read_bytes() != content)
