"""Calling the command line as a user does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def call(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run ``siapabilang`` with ``arguments``; its warnings are errors."""
    result = subprocess.run(  # noqa: S603 – the command under test
        [sys.executable, "-W", "error", "-c", "from siapabilang.cli import main; main()", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(result.args, result.returncode, result.stdout.decode(), result.stderr.decode())
