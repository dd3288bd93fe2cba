"""The process that reads gold: ``python -m siapabilang.server.scorer`` does one job and ends.

It gets a job on standard input and writes the answer to standard output. It sets its own limits before it reads
anything, has no address of the database, and says of its failures what kind they are, never what an exception says:
that may quote gold.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np

from siapabilang.bootstrap import SEED
from siapabilang.comparison import compare
from siapabilang.counts import SLICE_COLUMNS, CountTable
from siapabilang.figures import HEADLINE
from siapabilang.gold import CONFIG_OF, Gold, load_gold, load_real
from siapabilang.predictions import PredictionStream
from siapabilang.problems import InputError
from siapabilang.rehydrate import find_texts
from siapabilang.scoring import count, signature, summarise
from siapabilang.server.handout import Handout, handout_of
from siapabilang.server.jobs import (
    Answer,
    Compare,
    Compared,
    Failed,
    GoldPlace,
    Job,
    Prepare,
    Prepared,
    Refused,
    Score,
    Scored,
)

_PROBLEMS = 50
_NOTES = 20
_MIB = 2**20
_CHUNK = 2**20


def answer(job: Job) -> Answer:
    """Do ``job``. Nothing is raised: whatever goes wrong is an answer."""
    try:
        if isinstance(job, Prepare):
            return _prepare(job)
        return _score(job) if isinstance(job, Score) else _compare(job)
    except MemoryError:
        return Failed("needs more memory than a submission may take", "MemoryError")
    except Exception as error:  # noqa: BLE001 – the text of an exception may quote gold; its kind does not
        return Failed("could not be scored; the organiser can see why", type(error).__name__)


def _prepare(job: Prepare) -> Answer:
    try:
        gold = _load(job.gold)
        commitment = _commitment(job.gold)
    except InputError as error:  # what `load_gold` says names files only
        return Failed(str(error), "InputError", bad_set_up=True)
    target = Path(job.handout)
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}-{os.getpid()}")
    scratch.write_bytes(msgspec.json.encode(handout_of(gold, job.gold.track)))
    scratch.replace(target)
    return Prepared(len(gold.articles), gold.version, commitment)


def _score(job: Score) -> Answer:
    path = Path(job.predictions)
    try:
        if _digest(path) != job.sha256:
            return Failed("is no longer what was handed in; the organiser can restore it", "DigestError")
    except FileNotFoundError:
        return Failed("is no longer there; the organiser can restore it", "FileNotFoundError")
    handout = msgspec.json.decode(Path(job.handout).read_bytes(), type=Handout)
    stream = PredictionStream(path, handout.as_gold(), handout.track, limits=job.limits)
    try:
        records = list(stream)
    except InputError as error:
        problems = [str(p).replace(path.name, "predictions", 1) for p in error.problems[:_PROBLEMS]]
        if (more := len(error.problems) - _PROBLEMS) > 0:
            problems.append(f"… and {more} more")
        return Refused(tuple(problems))
    # From here on there is gold in this process.
    if _commitment(job.gold) != job.commitment:
        return Failed("waits for gold that is no longer there", "GoldChangedError", bad_set_up=True)
    gold = _load(job.gold)
    table = count(gold, records, handout.track)
    # Teams see the signature: the digest of the gold in it must not let anybody check a guess.
    signed = signature(msgspec.structs.replace(gold, digest=job.commitment[:6]), handout.track, job.resamples)
    result = summarise(table, signed, handout.track, resamples=job.resamples, seed=SEED)
    notes = [str(p).replace(path.name, "predictions", 1) for p in (*stream.unplaced, *stream.approximate)[:_NOTES]]
    score = result.figures[HEADLINE].value or 0.0
    return Scored(score, msgspec.json.encode(result), _encode_table(table), tuple(notes))


def _compare(job: Compare) -> Answer:
    name, table = job.new[0], _decode_table(job.new[1])
    found = []
    for other, encoded in job.others:
        pair = compare({name: table, other: _decode_table(encoded)}, resamples=job.resamples)[0]
        found.append((other, pair.p))
    return Compared(tuple(found))


def _load(place: GoldPlace) -> Gold:
    dataset = Path(place.dataset)
    texts = None
    if place.part == "real" and place.texts is not None:
        texts = find_texts(load_real(place.split, dataset), Path(place.texts)).texts
    return load_gold(place.split, place.part, dataset=dataset, texts=texts)


def _commitment(place: GoldPlace) -> str:
    """Return SHA-256 over the salt (as ASCII) and the file that holds the gold."""
    path = Path(place.dataset) / CONFIG_OF[place.part] / f"{place.split}.parquet"
    return _digest(path, place.salt.encode())


def _digest(path: Path, salt: bytes = b"") -> str:
    digest = hashlib.sha256(salt)
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


class _StoredTable(msgspec.Struct, frozen=True):
    """A table of counts by event: what a paired test needs."""

    events: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]


def _encode_table(table: CountTable) -> bytes:
    events = tuple(np.unique(np.array(table.events, dtype=object)).tolist())
    return msgspec.json.encode(_StoredTable(events, table.columns, tuple(map(tuple, table.by_event().tolist()))))


def _decode_table(encoded: bytes) -> CountTable:
    stored = msgspec.json.decode(encoded, type=_StoredTable)
    rows = np.array(stored.rows, dtype=np.float64)
    slices = np.zeros((len(stored.events), 0, len(SLICE_COLUMNS)), np.int32)
    return CountTable(stored.events, stored.events, stored.columns, rows, (), slices)


def _limit(seconds: int, mebibytes: int) -> None:
    """Bound this process. What is over a limit ends it, and nothing else."""
    memory = mebibytes * _MIB
    for which, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, seconds + 5),  # at the soft one a signal says why it ends
        (resource.RLIMIT_CORE, 0, 0),  # a core dump would hold gold
        (resource.RLIMIT_FSIZE, 256 * _MIB, 256 * _MIB),
    ):
        with suppress(ValueError):  # where a stricter limit is set already
            resource.setrlimit(which, (soft, hard))


def main() -> None:
    """Do one job: limits on the command line, the job on standard input, the answer on standard output."""
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    os.nice(10)  # the pages go first
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(answer(job)))


if __name__ == "__main__":
    main()
