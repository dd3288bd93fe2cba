"""Backup and restore: the tables as JSONL and the prediction files, from either kind of database into either.

A backup is taken while the server runs: the tables are read in one transaction, and files are never changed. It holds
what teams handed in and the salts of the hashes of gold, but no gold; of tokens only hashes; no browser's session.
"""

from __future__ import annotations

import hashlib
import shutil
from base64 import b64decode
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import LargeBinary, Table, func, insert, select
from sqlalchemy.orm import Session

from siapabilang.problems import InputError, Problem
from siapabilang.server.database import Database
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Base, BrowserSession, Submission, UtcTime

_MANIFEST = "backup.json"
_UPLOADS = "uploads"
_PUBLIC = "public"
_TABLES: tuple[Table, ...] = tuple(t for t in Base.metadata.sorted_tables if t.name != BrowserSession.__tablename__)
_ROWS = 500  # written at once


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds: the revision of its tables, how many rows each has, and how many files there are."""

    revision: str
    rows: dict[str, int]
    files: int


def back_up(settings: Settings, database: Database, target: Path) -> Manifest:
    """Write a backup to the folder ``target``, which must not exist; it is there only once it is complete.

    Raises `InputError`, also where a prediction file is missing or is not what was handed in.
    """
    if target.exists():
        raise InputError([Problem(target.name, "exists; a backup is never written over another")])
    scratch = target.with_name(f".{target.name}.part")
    with suppress(FileNotFoundError):
        shutil.rmtree(scratch)
    try:
        scratch.mkdir(parents=True, mode=0o700)
        (scratch / _UPLOADS).mkdir()
        with database.reading() as session:
            rows = {table.name: _write(session, table, scratch) for table in _TABLES}
            files = _files(session)
        _copy(files, settings.uploads, scratch / _UPLOADS)
        _copy_public(settings.public_predictions, scratch / _PUBLIC)
        manifest = Manifest(database.head(), rows, len(files))
        (scratch / _MANIFEST).write_bytes(msgspec.json.encode(manifest))
        scratch.rename(target)
    except OSError as error:
        raise InputError([Problem(target.name, f"cannot be written: {error.strerror}")]) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def restore(settings: Settings, database: Database, source: Path) -> Manifest:
    """Fill an empty database, and the folder of uploads, from a backup.

    Raises `InputError`, and leaves the database empty, where there is something already, or where the backup is damaged
    or from another version.
    """
    try:
        manifest = msgspec.json.decode((source / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        raise InputError([Problem(source.name, "is no complete backup")]) from None
    if manifest.revision != database.head():
        message = "was made by another version of siapabilang; restore it with that one, then upgrade"
        raise InputError([Problem(source.name, message)])
    with database.writing() as session:
        if any(session.scalar(select(func.count()).select_from(table)) for table in _TABLES):
            raise InputError([Problem("--database", "is not empty; restore into a new one")])
        for table in _TABLES:
            if _fill(session, table, source) != manifest.rows.get(table.name):
                raise InputError([Problem(f"{source.name}/{table.name}.jsonl", "is damaged or cut off")])
        database.count_on(session)
        _copy(_files(session), source / _UPLOADS, settings.uploads)
    _copy_public(source / _PUBLIC, settings.public_predictions)
    return manifest


def _write(session: Session, table: Table, folder: Path) -> int:
    count = 0
    with (folder / f"{table.name}.jsonl").open("wb") as file:
        for row in session.execute(select(table).execution_options(yield_per=_ROWS)).mappings():
            file.write(msgspec.json.encode(dict(row)) + b"\n")
            count += 1
    return count


def _fill(session: Session, table: Table, folder: Path) -> int:
    count = 0
    try:
        with (folder / f"{table.name}.jsonl").open("rb") as file:
            while rows := [_row(line, table) for _, line in zip(range(_ROWS), file, strict=False)]:
                session.execute(insert(table), rows)
                count += len(rows)
    except (OSError, ValueError, TypeError, AttributeError):
        return -1
    return count


def _row(line: bytes, table: Table) -> dict[str, object]:
    row: dict[str, object] = msgspec.json.decode(line, type=dict[str, object])
    for column in table.columns:
        value = row[column.name]
        if isinstance(value, str) and isinstance(column.type, LargeBinary):
            row[column.name] = b64decode(value)
        elif isinstance(value, str) and isinstance(column.type, UtcTime):
            row[column.name] = datetime.fromisoformat(value)
    return row


def _files(session: Session) -> list[tuple[str, str]]:
    """Return names and SHA-256 of the prediction files that are kept: all but those refused for their format."""
    kept = select(Submission.file, Submission.sha256).where(Submission.file.is_not(None), Submission.state != "refused")
    return [(file, sha256) for file, sha256 in session.execute(kept) if file and sha256]


def _copy(files: list[tuple[str, str]], source: Path, target: Path) -> None:
    for name, sha256 in files:
        try:
            content = (source / name).read_bytes()
        except FileNotFoundError:
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise InputError([Problem(f"{source.name}/{name}", "is missing or is not what was handed in")])
        (target / name).write_bytes(content)


def _copy_public(source: Path, target: Path) -> None:
    """Copy the predictions on public data, which teams may replace at any time: no table knows of them."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
