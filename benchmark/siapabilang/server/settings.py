"""What the organiser decides. Read from a TOML file, the command line, or both."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from siapabilang.jsonl import Limits
from siapabilang.model import Part, SplitName, Track
from siapabilang.problems import InputError, Problem

_MIB = 2**20
_Count = Annotated[int, msgspec.Meta(ge=1)]
_Share = Annotated[float, msgspec.Meta(gt=0, lt=1)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one server, which serves one split of one part of one dataset.

    Sizes are in bytes unless the name says otherwise, times in seconds, days are those of UTC.
    """

    # what is scored
    gold: Path | None = None  # folder of a built dataset; only what scores needs it
    part: Part = "authored"
    split: SplitName = "test"
    # The track `gold-quotes` hands out where the gold quotes stand, which answers half of `end2end`: offer both on the
    # same articles only if that is meant.
    tracks: tuple[Track, ...] = ("end2end",)
    texts: Path | None = None  # the reader's own copies, for the real part

    # where things are kept
    data: Path  # folder for what was handed in
    database: str = ""  # SQLAlchemy address; empty: SQLite in `data`

    # what everybody may see on the pages
    public: Path | None = None  # folder of a built dataset: its train and validation splits; default: the package's
    submissions: Path | None = None  # folder of the repository's submissions; default: the checkout's

    # what a team may do
    daily_attempts: _Count = 3
    total_attempts: _Count = 100
    daily_uploads: _Count = 30  # with those refused for their format, which are no attempts
    open_submissions: _Count = 10  # described, but without predictions so far

    # what is told
    step: _Share = 0.02  # of the Ladder
    slice_quotes: _Count = 100  # a slice is told if it has as many quotes
    slice_events: _Count = 10  # ... from as many events

    # what a file may be
    upload_bytes: _Count = 16 * _MIB  # as sent
    inflated_bytes: _Count = 64 * _MIB
    lines: _Count = 20_000
    line_bytes: _Count = 8 * _MIB
    upload_seconds: _Count = 600

    # what scoring may take
    score_seconds: _Count = 300
    score_mebibytes: _Count = 4096  # of address space
    lease_seconds: _Count = 60  # a worker that is silent for longer has died
    workers: Annotated[int, msgspec.Meta(ge=0, le=64)] = 1  # processes that score; 0: they run elsewhere
    tries: _Count = 3  # workers that may die over one submission
    poll_seconds: Annotated[float, msgspec.Meta(gt=0)] = 0.5
    resamples: _Count = 10_000

    # how it is reached
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8000
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")  # names under which it may be called
    secure_cookies: bool = False  # true behind HTTPS
    session_seconds: _Count = 12 * 3600
    title: str = "SiapaBilang"

    @property
    def gold_folder(self) -> Path:
        """Return the folder of the gold. Raises `InputError` where none is given."""
        if self.gold is None:
            raise InputError([Problem("--gold", "is missing: the folder of the built dataset to score against")])
        return self.gold.resolve()

    @property
    def database_url(self) -> str:
        """Return the address of the database."""
        return self.database or f"sqlite:///{self.data.resolve() / 'server.db'}"

    @property
    def uploads(self) -> Path:
        """Return the folder of the prediction files."""
        return self.data / "uploads"

    @property
    def handouts(self) -> Path:
        """Return the folder of what is handed out to teams."""
        return self.data / "handouts"

    @property
    def public_predictions(self) -> Path:
        """Return the folder of the predictions on public data, which teams send to show their systems' errors."""
        return self.data / "public"

    @property
    def limits(self) -> Limits:
        """Return how much of a prediction file is read."""
        return Limits(self.upload_bytes, self.inflated_bytes, self.lines, self.line_bytes)

    def task(self, track: Track) -> str:
        """Return the name of a task, which is that of a prediction file in ``submissions/`` without its ending."""
        return f"{self.part}-{self.split}.{track}"

    @property
    def tasks(self) -> Mapping[str, Track]:
        """Return the tasks that are offered, with their tracks."""
        return {self.task(track): track for track in self.tracks}


def read_settings(path: Path | None, given: Mapping[str, object]) -> Settings:
    """Read the settings in ``path``; what is ``given`` (None where it is not) goes first.

    Paths in the file are relative to its folder. Raises `InputError` naming file and field.
    """
    name = path.name if path else "settings"
    found: dict[str, object] = {}
    if path:
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError([Problem(name, f"cannot be read as TOML: {error}")]) from None
        for field in ("gold", "data", "texts", "public", "submissions"):
            if isinstance(value := found.get(field), str):
                found[field] = str(path.parent / value)
    found |= {field: value for field, value in given.items() if value is not None}
    try:
        settings = msgspec.convert(found, Settings, dec_hook=_decode)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        field = place.strip("`").removeprefix("$").removeprefix(".")
        raise InputError([Problem(name, message.replace("`", "'"), field=field)]) from None
    if not settings.tracks or len(set(settings.tracks)) < len(settings.tracks):
        raise InputError([Problem(name, "names no track, or one twice", field="tracks")])
    return settings


def encode_settings(settings: Settings) -> bytes:
    """Return settings as one line, for a process that is to have the same."""
    return msgspec.json.encode(settings, enc_hook=str)


def decode_settings(line: bytes) -> Settings:
    """Return the settings that `encode_settings` wrote."""
    return msgspec.json.decode(line, type=Settings, dec_hook=_decode)


def _decode(type_: type, value: object) -> object:
    if type_ is Path and isinstance(value, str | Path):
        return Path(value)
    raise TypeError(f"{type_.__name__} cannot be made of {type(value).__name__}")
