"""Taking in prediction files: streamed to disk as they come, under names of our own, never unpacked here.

What is in a file is looked at by the process that scores it, within its limits. No name or path of a client is used.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable, Container
from pathlib import Path

import msgspec
from starlette.concurrency import run_in_threadpool

from siapabilang.server.refusals import RefusalError

_BUFFER = 2**20
_PART = ".part-"
_ABANDONED = 24 * 3600  # seconds


class Received(msgspec.Struct, frozen=True):
    """A file that lies complete among the uploads."""

    file: str
    sha256: str
    size: int


async def receive(stream: AsyncIterator[bytes], folder: Path, *, most: int, seconds: int) -> Received:
    """Write ``stream`` to a new file in ``folder``, at most ``most`` bytes within ``seconds``.

    Raises `RefusalError`, and leaves nothing behind, if it is too long, too slow or empty. OSError passes through.
    """
    name = uuid.uuid4().hex
    scratch, target = folder / f"{_PART}{name}", folder / name
    digest, size = hashlib.sha256(), 0
    try:
        with scratch.open("xb", buffering=_BUFFER) as file:
            async with asyncio.timeout(seconds):
                async for piece in stream:
                    size += len(piece)
                    if size > most:
                        raise too_long(most)
                    digest.update(piece)
                    file.write(piece)
            if not size:
                raise RefusalError(422, "empty", "the file is empty; send one JSON record an article")
            # On disk before anybody is told that it was taken in.
            await run_in_threadpool(_sync, file.fileno(), file.flush)
        scratch.rename(target)
        await run_in_threadpool(_sync_folder, folder)
    except TimeoutError:
        raise RefusalError(408, "too-slow", f"the file did not come within {seconds} seconds; send it again") from None
    finally:
        scratch.unlink(missing_ok=True)
    return Received(name, digest.hexdigest(), size)


def too_long(most: int) -> RefusalError:
    """Return the refusal of a file of more than ``most`` bytes."""
    message = f"the file has more than {most:,} bytes; compress it with gzip or zstd, or send less"
    return RefusalError(413, "too-large", message)


def sweep(folder: Path, kept: Container[str]) -> None:
    """Remove what nothing refers to and has lain here for a day: what was cut off while it came."""
    for path in folder.iterdir():
        if path.name not in kept and time.time() - path.stat().st_mtime > _ABANDONED:
            path.unlink(missing_ok=True)


def _sync(descriptor: int, flush: Callable[[], None]) -> None:
    flush()
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
