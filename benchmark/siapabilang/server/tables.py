"""The tables of the database. Times are UTC; nothing in them is a secret that lets somebody in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# open: described, waiting for its predictions. refused: its format is wrong; no attempt. The rest are attempts.
State = Literal["open", "queued", "scoring", "scored", "failed", "refused"]
NO_ATTEMPT: tuple[State, ...] = ("open", "refused")


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC, whatever the database knows of time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse times without a zone, which would be somebody's local time."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC where the database forgot (SQLite)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables have in common: names for their constraints, so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 – SQLAlchemy's own way of saying it
        datetime: UtcTime,
        dict[str, object]: JSON,
        list[str]: JSON,
        bytes: LargeBinary,
        str: Text,
        State: String(16),
    }


class Team(Base):
    """Those who hand in together, and share their limits."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)  # the name folded, so that no two look alike
    contact: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Token(Base):
    """A token by its public half; of the secret half only the argon2 hash is kept."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    hash: Mapped[str]
    label: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class BrowserSession(Base):
    """A browser that has shown a token: known by the SHA-256 of its cookie."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    token_id: Mapped[str] = mapped_column(ForeignKey("tokens.id"), index=True)
    csrf: Mapped[str]  # what its forms must repeat
    expires_at: Mapped[datetime]


class Task(Base):
    """What is scored: a track on the articles served. ``commitment`` is the salted hash of its gold."""

    __tablename__ = "tasks"

    name: Mapped[str] = mapped_column(primary_key=True)
    track: Mapped[str]
    articles: Mapped[int]
    version: Mapped[str]  # of the data
    salt: Mapped[str]  # told when the gold is
    commitment: Mapped[str]
    created_at: Mapped[datetime]


class Submission(Base):
    """One attempt, or what is about to be one."""

    __tablename__ = "submissions"
    __table_args__ = (Index(None, "team_id", "uploaded_at"), Index(None, "state", "uploaded_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    task: Mapped[str] = mapped_column(ForeignKey("tasks.name"))
    description: Mapped[dict[str, object]]
    state: Mapped[State]
    created_at: Mapped[datetime]
    uploaded_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # the predictions, once they are here: the file's name among the uploads, and what it holds
    file: Mapped[str | None] = mapped_column(unique=True)
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    # who works on it, and until when they are believed to live
    claim: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    # what its team is told
    message: Mapped[str] = mapped_column(default="")
    notes: Mapped[list[str]] = mapped_column(default=list)
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Result(Base):
    """The outcome of a scoring: at most one a submission. All but ``released`` and ``shown`` stays in the house."""

    __tablename__ = "results"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    score: Mapped[float]  # the headline figure, exact
    result: Mapped[bytes]  # `siapabilang.scoring.Result` as JSON
    counts: Mapped[bytes]  # the table of counts, for paired tests
    attempt: Mapped[int]  # how many attempts its team had made on the task, this one included
    released: Mapped[float | None]  # what the Ladder let out; None where this bettered nothing
    shown: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))  # `release.Shown`
    created_at: Mapped[datetime]


class Best(Base):
    """The best released score of a team on a task: the rung of the Ladder it stands on."""

    __tablename__ = "bests"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    task: Mapped[str] = mapped_column(ForeignKey("tasks.name"), primary_key=True)
    released: Mapped[float]


class Comparison(Base):
    """The paired test of two published submissions: its p before correction, None where nothing can be tested."""

    __tablename__ = "comparisons"

    first: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    second: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    p: Mapped[float | None]


class AuditEntry(Base):
    """Something that was done, and by whom. The database refuses to change or delete one."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]  # team:<id>, organiser, worker
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, object]]
