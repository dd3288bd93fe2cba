"""Running the server: tables brought up to date, gold looked at, workers started and kept alive, pages answered."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Self

import uvicorn

from siapabilang.problems import InputError, Problem
from siapabilang.server.app import create_app
from siapabilang.server.database import open_database
from siapabilang.server.logs import configure
from siapabilang.server.public import Public
from siapabilang.server.settings import Settings, encode_settings
from siapabilang.server.worker import Worker

_LOG = logging.getLogger("siapabilang.server")
_GRACE = 10  # seconds for requests, and then for workers, to end
_LONGEST_WAIT = 30.0  # seconds until a worker that keeps dying is started again


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Run until asked to stop; ``announce`` is told the address. Raises `InputError` where it cannot begin."""
    configure("web")
    database = open_database(settings)
    Worker(settings, database).prepare()
    with _listening(settings) as listener:
        port = listener.getsockname()[1]
        app = create_app(settings, database)
        threading.Thread(target=_read_ahead, args=(app.state.public,), daemon=True).start()
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_GRACE,
        )
        with Workers(settings):
            announce(f"http://{settings.host}:{port}")
            uvicorn.Server(config).run(sockets=[listener])
    database.close()


def _read_ahead(public: Public) -> None:
    """Read the public articles before the first reader of the corpus has to wait for them."""
    with suppress(InputError):  # no dataset here: the pages say so
        public.articles()


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=512)
    except OSError as error:
        message = f"cannot listen on {settings.host}:{settings.port}: {error.strerror}"
        raise InputError([Problem("--port", message)]) from None
    with listener:
        yield listener


class Workers:
    """Worker processes, started again when they die. Each ends with this process: its standard input closes then."""

    def __init__(self, settings: Settings) -> None:
        self._settings = encode_settings(settings) + b"\n"
        self._stopping = threading.Event()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._threads = [threading.Thread(target=self._keep, daemon=True) for _ in range(settings.workers)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for process in list(self._running):
            process.terminate()
        for thread in self._threads:
            thread.join(_GRACE)

    def _keep(self) -> None:
        wait = 1.0
        while not self._stopping.is_set():
            with subprocess.Popen(
                [sys.executable, "-m", "siapabilang.server.worker"], stdin=subprocess.PIPE
            ) as process:
                self._running.add(process)
                self._tell(process)
                status = process.wait()
                self._running.discard(process)
            if not self._stopping.is_set():
                _LOG.error("a worker has died and is started again", extra={"status": status})
                self._stopping.wait(wait)
                wait = min(2 * wait, _LONGEST_WAIT)

    def _tell(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101 – it was asked for
        try:
            process.stdin.write(self._settings)
            process.stdin.flush()
        except BrokenPipeError:
            return  # it has died already; waiting for it tells
        if self._stopping.is_set():  # it was started while the others were told to end
            process.terminate()
