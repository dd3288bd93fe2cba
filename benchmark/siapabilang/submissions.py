"""Submissions: how a folder under ``submissions/`` is read.

A folder holds ``system.yaml`` (the `Description` of the system), prediction files called
``<part>-<split>.<track>.jsonl.gz`` and ``scores.json``, and nothing else. Folders come from strangers: names, kinds and
sizes of files are looked at before anything in them is.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.description import DESCRIPTION_BYTES, DESCRIPTION_FILE, Description, read_description
from siapabilang.gold import Gold
from siapabilang.jsonl import STRANGERS
from siapabilang.model import PARTS, TRACKS, Part, Prediction, SplitName, Track
from siapabilang.predictions import PredictionStream
from siapabilang.problems import InputError, Problem, raise_if_any

SCORES_FILE = "scores.json"
SPLITS_SCORED: tuple[SplitName, ...] = ("test", "validation")  # figures on training data say nothing
SLUG_LENGTH = 40
SLUG = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{SLUG_LENGTH - 2}}}[a-z0-9])?")
# Letters and digits that look like another, in one of their cases: Cyrillic, Greek, and those of a few typefaces.
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁһԛԝ" + "αβεζηικμνορτυχ" + "01i",
    "abekmhopctyxljsdhqw" + "abezhlkmnoptyx" + "oll",
)
SCORES_BYTES = 4 * 2**20


class ScoredSet(msgspec.Struct, frozen=True, order=True):
    """What a prediction file answers: a split of a part, in a track."""

    part: Part
    split: SplitName
    track: Track

    def __str__(self) -> str:
        return f"{self.part}-{self.split}.{self.track}"

    @property
    def file_name(self) -> str:
        """The name of a stored prediction file."""
        return f"{self}.jsonl.gz"


SETS: tuple[ScoredSet, ...] = tuple(ScoredSet(p, s, t) for p in PARTS for s in SPLITS_SCORED for t in TRACKS)


# The names of what a submission may hold, and how many bytes of each.
FILE_LIMITS: Mapping[str, int] = {
    DESCRIPTION_FILE: DESCRIPTION_BYTES,
    SCORES_FILE: SCORES_BYTES,
    **{set_.file_name: STRANGERS.stored or 0 for set_ in SETS},
}


class Submission(msgspec.Struct, frozen=True):
    """A folder under ``submissions/``: its name, what it says, and its prediction files."""

    slug: str
    folder: Path
    description: Description
    files: Mapping[ScoredSet, Path]


class StoredPredictions(msgspec.Struct, frozen=True):
    """A stored prediction file: its records, and the articles it does not answer."""

    records: tuple[Prediction, ...]
    missing: tuple[str, ...]


def check_slug(slug: str) -> None:
    """Raise `InputError` unless ``slug`` can be the name of a submission's folder."""
    if not SLUG.fullmatch(slug):
        message = f"is no name of a submission: up to {SLUG_LENGTH} of a-z, 0-9 and -, which neither begins nor ends it"
        raise InputError([Problem(repr(slug)[:200], message)])


def read_submission(folder: Path) -> Submission:
    """Read the folder of a submission, without its predictions.

    Raises `InputError` unless it holds what a submission holds and nothing else: plain files, no links, no folders,
    each of the right name and of no more than the right size.
    """
    slug = folder.name
    check_slug(slug)
    problems = list(_strays(folder))
    raise_if_any(problems)
    files = prediction_files(folder)
    if not (folder / DESCRIPTION_FILE).exists():
        problems.append(Problem(f"{slug}/{DESCRIPTION_FILE}", "is missing; `siapabilang submit` writes it"))
    if not files:
        names = ", ".join(set_.file_name for set_ in SETS)
        problems.append(Problem(slug, f"holds no predictions; a file is called one of {names}"))
    raise_if_any(problems)
    return Submission(slug, folder, read_description(folder / DESCRIPTION_FILE, f"{slug}/{DESCRIPTION_FILE}"), files)


def prediction_files(folder: Path) -> dict[ScoredSet, Path]:
    """Return the prediction files in ``folder``, in the order of `SETS`."""
    return {set_: path for set_ in SETS if (path := folder / set_.file_name).exists()}


def _strays(folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with the names, kinds and sizes of what lies in ``folder``, without opening anything."""
    if folder.is_symlink() or not folder.is_dir():
        yield Problem(folder.name, "is no folder; a submission is a folder, and no link to one")
        return
    for path in sorted(folder.iterdir()):
        status = path.lstat()
        if problem := wrong_with_file(folder.name, path.name, status.st_size, plain=stat.S_ISREG(status.st_mode)):
            yield problem


def wrong_with_file(slug: str, name: str, size: int, *, plain: bool) -> Problem | None:
    """Return what is wrong with a file of a submission, told by what is known without opening it."""
    if name not in FILE_LIMITS:
        message = f"does not belong here; a submission holds {', '.join(FILE_LIMITS)}"
        return Problem(f"{slug}/{name!r}"[:200], message)
    if not plain:
        return Problem(f"{slug}/{name}", "is no plain file; links, folders and devices are not read")
    if size > FILE_LIMITS[name]:
        return Problem(f"{slug}/{name}", f"has {size:,} bytes; at most {FILE_LIMITS[name]:,}")
    return None


def read_submissions(root: Path) -> list[Submission]:
    """Read every submission in ``root``, by slug. Raises `InputError` with the problems of all of them."""
    problems: list[Problem] = []
    submissions: list[Submission] = []
    for folder in sorted(path for path in root.iterdir() if not path.name.startswith(".")):
        try:
            submissions.append(read_submission(folder))
        except InputError as error:
            problems += error.problems
    problems += same_names(submissions)
    raise_if_any(problems)
    return submissions


def same_names(submissions: Sequence[Submission]) -> Iterator[Problem]:
    """Yield a problem for each submission whose name reads like that of one before it."""
    bearers: dict[str, str] = {}
    for submission in submissions:
        name = look_of(submission.description.name)
        if name in bearers:
            message = f"reads like the name of the submission {bearers[name]!r}; choose another"
            yield Problem(f"{submission.slug}/{DESCRIPTION_FILE}", message, field="name")
        bearers.setdefault(name, submission.slug)


def look_of(name: str) -> str:
    """Return what the eye keeps of a name: letters and digits, whatever their case, width, accents or alphabet."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum()).translate(_LOOKALIKES)


def read_stored(path: Path, gold: Gold, track: Track) -> StoredPredictions:
    """Read a stored prediction file. Raises `InputError` with every problem of it.

    It is read without the articles' texts: what is stored holds offsets and names, and no words of an article.
    """
    stream = PredictionStream(path, msgspec.structs.replace(gold, texts={}), track, limits=STRANGERS, partial=True)
    records = tuple(stream)
    return StoredPredictions(records, tuple(stream.missing))
