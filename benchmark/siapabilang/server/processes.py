"""Running a job in a process of its own, and ending it at its limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Protocol

import msgspec

from siapabilang.server.jobs import Answer, Failed, Job

_BEAT = 1.0  # seconds between two signs of life
# One thread each: a process gets one core, and threads of linear algebra would each take address space.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
_KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "VIRTUAL_ENV")


class Runner(Protocol):
    """What does a job: `run`, or something that does it elsewhere."""

    def __call__(self, job: Job, *, seconds: int, mebibytes: int, alive: Callable[[], bool] = ...) -> Answer:
        """Do ``job``; see `run`."""
        ...


class StoppedError(Exception):
    """Raised where a job was ended because nobody waits for it any more."""


def run(job: Job, *, seconds: int, mebibytes: int, alive: Callable[[], bool] = lambda: True) -> Answer:
    """Do ``job`` within ``seconds`` and ``mebibytes`` of address space, and return its answer.

    ``alive`` is called every second; where it returns False the process is ended. Raises `StoppedError` then.
    """
    # The environment may hold the database's address, and passwords: the process gets none of it.
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _ENVIRONMENT
    process = subprocess.Popen(  # noqa: S603 – this very interpreter
        [sys.executable, "-m", "siapabilang.server.scorer", str(seconds), str(mebibytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote gold
        env=environment,
    )
    try:
        given: bytes | None = msgspec.json.encode(job)
        waited = 0.0
        while True:
            try:
                output, _ = process.communicate(given, timeout=_BEAT)
                break
            except subprocess.TimeoutExpired:
                given = None
                waited += _BEAT
                if not alive():
                    raise StoppedError from None
                if waited >= seconds:
                    return _too_slow(seconds)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode == -signal.SIGXCPU:
        return _too_slow(seconds)
    try:
        found: Answer = msgspec.json.decode(output, type=Answer)
    except msgspec.DecodeError:
        # Killed: by the kernel, when memory is short. Ended without an answer: it could not even begin.
        kind = f"exit status {process.returncode}"
        return Failed("needs more memory than a submission may take", kind, bad_set_up=process.returncode >= 0)
    return found


def _too_slow(seconds: int) -> Failed:
    return Failed(f"takes longer than the {seconds} seconds that a submission may take", "timeout")
