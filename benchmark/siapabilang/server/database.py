"""The database: SQLite out of the box, PostgreSQL by its address.

Reading and writing are told apart, since SQLite has one writer at a time: a writing transaction takes that place when
it begins, so that what it reads holds until it has written. In PostgreSQL the rows that matter are locked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from siapabilang.problems import InputError, Problem
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Base

_BUSY_SECONDS = 30  # how long a writer waits for the one before it
_CONNECTIONS = 45  # more than there are threads to answer requests


class Database:
    """The connections to one database. Opens nothing before it is used."""

    def __init__(self, url: str) -> None:
        """Raise `InputError` for an address of no supported database."""
        try:
            parsed = make_url(url)
            if parsed.drivername in {"postgresql", "postgres"}:
                parsed = parsed.set(drivername="postgresql+psycopg")
            if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
                raise ArgumentError
            self._sqlite = parsed.get_backend_name() == "sqlite"
            # A connection that died with the server is noticed before it is used.
            self._engine = create_engine(
                parsed, pool_pre_ping=True, pool_size=_CONNECTIONS, max_overflow=0, pool_timeout=_BUSY_SECONDS
            )
        except (SQLAlchemyError, NoSuchModuleError):
            message = "is no address of a database; sqlite:///PATH or postgresql://USER@HOST/NAME"
            raise InputError([Problem("--database", message)]) from None
        if self._sqlite:
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)
        self._read = sessionmaker(self._engine, expire_on_commit=False)
        self._write = sessionmaker(self._engine.execution_options(writing=True), expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that sees one state of the database and changes nothing."""
        with self._read() as session:
            if not self._sqlite:
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that is committed at the end, or not at all."""
        with self._write.begin() as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date, or make them. Raises `InputError` if a newer server has been here."""
        config, script = _config(), _steps()
        with self._engine.execution_options(writing=True).begin() as connection:
            if not self._sqlite:  # two servers that start at once: one makes the tables, the other finds them made
                connection.execute(text("SELECT pg_advisory_xact_lock(20260722)"))
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision is not None and revision not in {found.revision for found in script.walk_revisions()}:
                raise InputError(
                    [Problem("--database", "was made by a newer version of siapabilang; upgrade this one")]
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def head(self) -> str:
        """Return the revision of the tables that this version works with."""
        return _steps().get_current_head() or ""

    def is_current(self) -> bool:
        """Tell whether the tables are those of this version."""
        with self._engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == self.head()

    def count_on(self, session: Session) -> None:
        """Let numbers that the database gives go on after those in the tables, which were filled by hand."""
        if self._sqlite:
            return  # it looks for itself
        for table in Base.metadata.sorted_tables:
            column = table.primary_key.columns[0]
            if column.type.python_type is int and not column.foreign_keys:
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                session.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def open_database(settings: Settings) -> Database:
    """Return the database of a server with its tables up to date. Raises `InputError` where that cannot be."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.uploads.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError([Problem("--data", f"cannot be a folder: {error.strerror}")]) from None
    database = Database(settings.database_url)
    try:
        database.migrate()
    except SQLAlchemyError as error:
        message = f"cannot be used ({type(error).__name__}); is it there, and may this user write to it?"
        raise InputError([Problem("--database", message)]) from None
    return database


def now() -> datetime:
    """Return the time in UTC. The one clock of the server, which tests can stop."""
    return datetime.now(UTC)


def is_full(error: BaseException) -> bool:
    """Tell whether a database error says that its disk is full."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    # 53100 is PostgreSQL's disk_full.
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == "53100"


def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Transactions begin when we say so, not when the driver guesses; see `_begin`.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for one another
    connection.execute("PRAGMA synchronous = FULL")  # what is committed survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
