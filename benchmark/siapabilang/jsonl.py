"""The lines of a JSONL file, plain or compressed with gzip or zstd, within limits.

A compressed file is read as if it lay there unpacked. Nothing is inflated beyond the limits, and no more of it is held
than a line: a small file may claim to be a huge one.
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import msgspec

from siapabilang.problems import InputError, Problem

LINE_BYTES = 8 * 2**20
COMPRESSIONS = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}  # file name's ending -> how such a file begins
_ZIP = b"PK\x03\x04"
_LOOKED_AT = 8192  # bytes from which a file's format is told
_PIECE = 2**17  # bytes read at once


class Limits(msgspec.Struct, frozen=True):
    """How much of a file is read: its bytes as stored and inflated, its lines, and the bytes of a line."""

    stored: int | None = None
    inflated: int | None = None
    lines: int | None = None
    line: int = LINE_BYTES


OWN = Limits()  # the reader's own files: as long as they like, since they are streamed
STRANGERS = Limits(stored=4 * 2**20, inflated=32 * 2**20, lines=5_000, line=2 * 2**20)


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _TooMuchError(Exception):
    pass


class _Capped(io.RawIOBase):
    """Hands on what a source gives, and raises `_TooMuchError` once that is more than ``limit`` bytes."""

    def __init__(self, source: _Source, limit: int | None) -> None:
        self._source = source
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io names a wider type of buffer
        piece = self._source.read(len(buffer))
        if self._left is not None:
            self._left -= len(piece)
            if self._left < 0:
                raise _TooMuchError
        buffer[: len(piece)] = piece
        return len(piece)


def read_lines(path: Path, limits: Limits = OWN) -> Iterator[bytes]:
    """Yield the lines of ``path`` as they stand in it, line ends included.

    Raises `InputError` where reading has to stop: the file cannot be read, is no text, is damaged, or is over a limit.
    """
    for lines in read_blocks(path, limits, size=1):
        yield from lines


def read_blocks(path: Path, limits: Limits = OWN, *, size: int = 4 * 2**20) -> Iterator[list[bytes]]:
    """Yield the same many lines at a time, as soon as they have ``size`` bytes or more."""
    before = 0
    for lines in _blocks(path, limits, size):
        long = len(lines)
        if max(map(len, lines)) > limits.line:
            long = next(n for n, line in enumerate(lines) if len(line) > limits.line)
        left = len(lines) if limits.lines is None else limits.lines - before
        if min(long, left) < len(lines):
            yield lines[: min(long, left)]
            message = f"the line is longer than {limits.line} bytes; reading stops here"
            if left < long:
                message = f"has more than {limits.lines:,} lines"
            raise InputError([Problem(path.name, message, before + min(long, left) + 1)])
        yield lines
        before += len(lines)


def _blocks(path: Path, limits: Limits, least: int) -> Iterator[list[bytes]]:
    """Yield the lines of ``path``; one that is over the limit need not be whole."""
    lines: list[bytes] = []
    size, rest = 0, b""
    try:
        with path.open("rb") as file:
            stored = os.fstat(file.fileno()).st_size
            if limits.stored is not None and stored > limits.stored:
                raise InputError([Problem(path.name, f"has {stored:,} bytes; at most {limits.stored:,}")])
            with io.BufferedReader(_Capped(_inflated(file), limits.inflated), _PIECE) as source:
                _refuse_other_formats(source.peek(_LOOKED_AT)[:_LOOKED_AT], path.name)
                while piece := source.read1():
                    lines += io.BytesIO(rest + piece).readlines()
                    size += len(piece)
                    rest = b"" if piece.endswith(b"\n") or len(lines[-1]) > limits.line else lines.pop()
                    if size >= least and lines:
                        yield lines
                        lines, size = [], 0
    except _TooMuchError:
        problem = f"has more than {limits.inflated:,} bytes when unpacked"
    except (EOFError, zlib.error, gzip.BadGzipFile):
        problem = "is damaged or cut off: it does not unpack; compress it anew"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    else:
        problem = ""
        lines += [rest] if rest else []
    if lines:
        yield lines
    if problem:
        raise InputError([Problem(path.name, problem)])


def _inflated(file: io.BufferedReader) -> _Source:
    start = file.peek(_LOOKED_AT)
    if start.startswith(COMPRESSIONS[".gz"]):
        return gzip.GzipFile(fileobj=file, mode="rb")
    if start.startswith(COMPRESSIONS[".zst"]):
        return _Zstd(file)
    return file


class _Zstd:
    """A zstd stream; pyarrow brings the codec along."""

    def __init__(self, file: BinaryIO) -> None:
        import pyarrow as pa  # noqa: PLC0415 – only these files need it

        self._stream = pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")

    def read(self, size: int, /) -> bytes:
        try:
            return cast("bytes", self._stream.read(size))
        except OSError as error:
            raise EOFError from error


def _refuse_other_formats(start: bytes, name: str) -> None:
    message = ""
    if not start.strip():
        message = "is empty; write one JSON record an article"
    elif start.startswith(b"\xef\xbb\xbf"):
        message = "begins with a byte order mark; save it as UTF-8 without one"
    elif start.startswith(_ZIP):
        message = "is an archive (zip); give the JSONL, plain or compressed with gzip or zstd"
    elif start.startswith(tuple(COMPRESSIONS.values())):
        message = "is compressed twice; compress the JSONL once"
    elif start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        message = "is not a text file in UTF-8; write JSONL, one record an article"
    elif start.lstrip().startswith(b"["):
        message = "is a JSON array; write JSONL, one record a line"
    if message:
        raise InputError([Problem(name, message)])
