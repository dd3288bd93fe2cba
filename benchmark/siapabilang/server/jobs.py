"""What a worker asks of the process that reads gold, and what it is answered."""

from __future__ import annotations

import msgspec

from siapabilang.jsonl import Limits
from siapabilang.model import Part, SplitName, Track


class GoldPlace(msgspec.Struct, frozen=True):
    """Where the gold of a task lies, and the salt of its hash."""

    dataset: str
    part: Part
    split: SplitName
    track: Track
    texts: str | None
    salt: str


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Asks for a task's hand-out, written to ``handout``, and for the salted hash of its gold."""

    gold: GoldPlace
    handout: str


class Score(msgspec.Struct, frozen=True, tag=True):
    """Asks for the score of ``predictions``, read within ``limits`` against ``handout``."""

    gold: GoldPlace
    handout: str
    predictions: str
    sha256: str
    limits: Limits
    commitment: str
    resamples: int


class Compare(msgspec.Struct, frozen=True, tag=True):
    """Asks for the paired tests of ``new`` with each of ``others``: tables of counts by submission. Needs no gold."""

    new: tuple[str, bytes]
    others: tuple[tuple[str, bytes], ...]
    resamples: int


Job = Prepare | Score | Compare


class Prepared(msgspec.Struct, frozen=True, tag=True):
    """A task: its articles, the version of its data, the salted hash of its gold."""

    articles: int
    version: str
    commitment: str


class Refused(msgspec.Struct, frozen=True, tag=True):
    """A file whose format is wrong, in sentences that need no gold."""

    problems: tuple[str, ...]


class Scored(msgspec.Struct, frozen=True, tag=True):
    """A result and its table of counts, both as bytes to keep; ``notes`` are about texts that were hard to place."""

    score: float
    result: bytes
    counts: bytes
    notes: tuple[str, ...]


class Compared(msgspec.Struct, frozen=True, tag=True):
    """The p of each pair before correction, by the submission compared with; None where nothing can be tested."""

    p: tuple[tuple[str, float | None], ...]


class Failed(msgspec.Struct, frozen=True, tag=True):
    """What could not be done. ``reason`` may be shown, ``kind`` is for the log; neither quotes anything."""

    reason: str
    kind: str
    bad_set_up: bool = False  # the organiser's doing, not the file's


Answer = Prepared | Refused | Scored | Compared | Failed
