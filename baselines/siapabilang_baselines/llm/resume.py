"""The resume file: every answer that was paid for, so that an interrupted run goes on where it stopped.

JSONL, one line an article, appended as the answers come. A line counts for the same article, prompt and model only, so
that one file may serve many runs, one at a time. What a kill left of a line is cut off; a file of another kind is
refused, untouched.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

import msgspec

from siapabilang.problems import InputError, Problem
from siapabilang_baselines.llm.costs import Usage
from siapabilang_baselines.llm.settings import variable

_BEGINNING = b'{"article":'


class Key(NamedTuple):
    """What an answer belongs to; ``prompt`` is `digest_of` all that was asked."""

    article: str
    prompt: str
    model: str


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer as the model gave it, or why there is none (``failure``) though it was paid for."""

    article: str
    prompt: str
    model: str
    answer: str
    usage: Usage
    served: str = ""
    failure: str = ""

    @property
    def key(self) -> Key:
        """What the answer belongs to."""
        return Key(self.article, self.prompt, self.model)


def digest_of(*asked: object) -> str:
    """Return sixteen hexadecimal digits that change whenever anything in ``asked`` does."""
    return hashlib.sha256(msgspec.json.encode(asked)).hexdigest()[:16]


class ResumeFile:
    """The answers of earlier runs by key, and the place where new ones are kept; without a path, nothing is kept."""

    def __init__(self, path: str) -> None:
        """Read the file. Raises `InputError` if it is none, or cannot be written."""
        self._path = path
        self._lock = Lock()
        self._file: BinaryIO | None = None
        self._entries: Mapping[Key, Entry] = {}
        if not path:
            return
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._file = Path(path).open("a+b")  # noqa: SIM115 – closed by __exit__
            try:
                _lock(self._file, path)
                self._entries = {entry.key: entry for entry in _read(self._file, path)}
            except BaseException:
                self._file.close()
                raise
        except OSError as error:
            raise InputError([Problem(path, f"cannot be used as the resume file: {error.strerror}")]) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            with suppress(OSError):  # what counts is on disk already, and `keep` has told what is not
                self._file.close()

    def find(self, key: Key) -> Entry | None:
        """Return what an earlier run was answered."""
        return self._entries.get(key)

    def keep(self, entry: Entry) -> None:
        """Append ``entry``; it is on disk when this returns. May be called from several threads.

        Raises `InputError` if it cannot be written.
        """
        if self._file is None:
            return
        try:
            with self._lock:
                self._file.write(msgspec.json.encode(entry) + b"\n")
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            raise InputError([Problem(self._path, f"cannot be written: {error.strerror}")]) from None


def _lock(file: BinaryIO, name: str) -> None:
    """Keep other runs from ``file`` until it is closed, where the system can. Raises `InputError` if one has it."""
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 – not there on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        message = f"is in use by another run; wait for it (in place of --jobs set {variable('concurrency')})"
        raise InputError([Problem(name, message)]) from None


def _read(file: BinaryIO, name: str) -> list[Entry]:
    """Return the entries of ``file``, and cut off what a kill left of a line."""
    file.seek(0)
    content = file.read()
    *lines, rest = content.split(b"\n")
    decoder = msgspec.json.Decoder(Entry)
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            message = "is no answer kept by an earlier run; give another file as resume file, or delete the line"
            raise InputError([Problem(name, message, number)]) from None
    if not rest:
        return entries
    try:
        entries.append(decoder.decode(rest))
        file.write(b"\n")  # killed between the line and its end
    except (msgspec.DecodeError, UnicodeDecodeError):
        if rest[: len(_BEGINNING)] != _BEGINNING[: len(rest)]:
            message = "is no resume file; give another name"
            raise InputError([Problem(name, message, len(lines) + 1)]) from None
        file.truncate(len(content) - len(rest))
    return entries
