"""A bench that listens on loopback, with its worker beside it, for browsers."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from server.bench import Bench

GIVEN = "SIAPABILANG_CHROMIUM"


def chromium() -> str | None:
    """Return the browser that Debian installs, or the one that the environment names."""
    return os.environ.get(GIVEN) or shutil.which("chromium")


@contextmanager
def listening(bench: Bench) -> Iterator[str]:
    """Answer requests to a bench, and do its work, until the end; yields its address."""
    done = threading.Event()

    def work() -> None:
        while not done.wait(bench.settings.poll_seconds):
            bench.work()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(bench.app, log_config=None, lifespan="off", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        threads = [
            threading.Thread(target=server.run, kwargs={"sockets": [listener]}),
            threading.Thread(target=work),
        ]
        for thread in threads:
            thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            done.set()
            for thread in threads:
                thread.join()
