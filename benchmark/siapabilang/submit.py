"""Putting a submission into ``submissions/``: told what it answers, packed, scored and stored in one step."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import msgspec
import yaml
from msgspec import UNSET, UnsetType

from siapabilang.atomic import write_whole
from siapabilang.description import DESCRIPTION_FILE, FIELDS, Description
from siapabilang.jsonl import read_lines
from siapabilang.model import PARTS, Prediction
from siapabilang.predictions import write_predictions
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.ranking import Entry
from siapabilang.rescoring import Golds, encode_scores, score_submission
from siapabilang.submissions import (
    SCORES_FILE,
    SLUG_LENGTH,
    SPLITS_SCORED,
    ScoredSet,
    Submission,
    check_slug,
    prediction_files,
    read_submission,
    read_submissions,
    same_names,
)


class _GlimpsedQuote(msgspec.Struct):
    quote: object = UNSET


class _Glimpse(msgspec.Struct):
    article: str
    quotes: tuple[_GlimpsedQuote, ...]


def find_set(path: Path, golds: Golds) -> ScoredSet:
    """Return which set a prediction file answers, told by its first article that the dataset knows, and by its quotes.

    Raises `InputError` if it answers none that is scored.
    """
    decoder = msgspec.json.Decoder(_Glimpse)
    found: ScoredSet | None = None
    for line in read_lines(path):
        try:
            record = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue  # the strict reader will say what is wrong with it
        found = found or _set_of(record.article, path, golds)
        if found and record.quotes:
            return msgspec.structs.replace(found, track="gold-quotes") if _is_answer(record) else found
    if found is None:
        message = "holds no record of an article of the dataset; `siapabilang validate` says what is wrong with it"
        raise InputError([Problem(path.name, message)])
    return found


def _is_answer(record: _Glimpse) -> bool:
    return any(not isinstance(quote.quote, UnsetType) for quote in record.quotes)


def _set_of(article: str, path: Path, golds: Golds) -> ScoredSet | None:
    for part in PARTS:
        test = ScoredSet(part, "test", "end2end")
        gold = golds.of(test)
        if article in gold.articles:
            return test
        for split in SPLITS_SCORED:
            if gold.other_ids.get(article) == split:
                return ScoredSet(part, split, "end2end")
        if article in gold.other_ids:
            message = "answers training data, on which figures say nothing; submit test or validation"
            raise InputError([Problem(path.name, message, field="article")])
    return None


def slug_of(name: str) -> str:
    """Return the folder's name for a system of this ``name``; empty if nothing of it can stand there."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-")


def template() -> str:
    """Return a ``system.yaml`` to fill in, every field explained."""
    lines = []
    for name, field in FIELDS.items():
        lines += [f"# {field.explanation}{'' if field.required else ' (may be left out)'}", f"{name}: ''", ""]
    return "\n".join(lines)


def write_description(description: Description, path: Path) -> None:
    """Write ``system.yaml`` as `read_description` reads it."""
    fields = {
        name: value
        for name in FIELDS
        if (value := getattr(description, name)) or isinstance(value, date)  # a link may be left out
    }
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=120)
    write_whole(path, text.encode())


def store(
    root: Path,
    slug: str,
    description: Description,
    predictions: Mapping[ScoredSet, Iterable[Prediction]],
    golds: Golds,
    *,
    update: bool = False,
) -> list[Entry]:
    """Write ``root/slug`` with description, packed predictions and scores, and return the scores by set.

    The folder appears when everything in it is there and was read back and scored; a failure leaves everything as it
    was. With ``update`` a submission that is there already keeps the prediction files of other sets. Raises
    `InputError` if the folder is there (without ``update``), if another submission has the name, or if a file is
    larger than what is read of strangers.
    """
    folder = root / slug
    check_slug(slug)
    there = folder.exists()
    if there and not update:
        message = "is there already, and is not overwritten; say --update to change it, or give another --slug"
        raise InputError([Problem(f"{root.name}/{slug}", message)])
    root.mkdir(parents=True, exist_ok=True)
    others = [submission for submission in read_submissions(root) if submission.slug != slug]
    scratch = root / f".{slug}-{os.getpid()}"
    scratch.mkdir()
    try:
        for path in read_submission(folder).files.values() if there else ():
            shutil.copyfile(path, scratch / path.name)
        for set_, records in predictions.items():
            write_predictions(scratch / set_.file_name, records, set_.track, placed=False)
        submission = Submission(slug, scratch, description, prediction_files(scratch))
        raise_if_any(list(same_names([*others, submission])))
        write_description(description, scratch / DESCRIPTION_FILE)
        entries = score_submission(submission, golds)
        write_whole(scratch / SCORES_FILE, encode_scores(entries))
        _put(scratch, folder)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return entries


def _put(scratch: Path, folder: Path) -> None:
    """Let ``scratch`` take the place of ``folder``; the old one stands aside until the new one is there."""
    if not folder.exists():
        scratch.replace(folder)
        return
    aside = scratch.with_name(f"{scratch.name}-old")
    folder.replace(aside)
    try:
        scratch.replace(folder)
    except OSError:
        aside.replace(folder)
        raise
    shutil.rmtree(aside)
