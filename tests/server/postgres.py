"""A PostgreSQL for the tests: the one at SIAPABILANG_TEST_POSTGRES, or a cluster of our own on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

GIVEN = "SIAPABILANG_TEST_POSTGRES"  # the address of a database whose user may create databases


class Cluster:
    """PostgreSQL with a data folder of its own, which can be stopped and started."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if self._user:
            shutil.chown(folder, self._user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self._call("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--no-locale")
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._call("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-w", "-m", "immediate", "stop")

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        # pg_ctl's child keeps what it inherits open: nothing of ours, or we would wait for it.
        subprocess.run(  # noqa: S603 – our own command
            command,
            check=True,
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def programs() -> Path | None:
    """Return where the programs of PostgreSQL lie: on PATH, or where Debian keeps them."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@contextmanager
def own_cluster() -> Iterator[Cluster | None]:
    """Start a cluster; None where PostgreSQL is not installed."""
    there = programs()
    if there is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="siapabilang-pg-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(there, Path(folder))
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def new_database(address: str) -> Iterator[str]:
    """Make an empty database beside the one at ``address``, and drop it at the end."""
    name = f"siapabilang_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{address.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
