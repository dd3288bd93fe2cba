"""What everybody may see anyway: the authored train and validation splits, and predictions on public validation data.

The pages show these article by article. A split that is scored here is never among them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from siapabilang.bootstrap import SEED
from siapabilang.gold import Gold, load_authored, load_gold
from siapabilang.locations import checkout, dataset_folder
from siapabilang.model import PARTS, Article, Part, SplitName, Track
from siapabilang.problems import InputError, Problem
from siapabilang.report.errors_page import ErrorReport, error_report
from siapabilang.rescoring import Golds, completed
from siapabilang.server.settings import Settings
from siapabilang.submissions import ScoredSet, Submission, read_stored, read_submissions

_SHOWN: tuple[SplitName, ...] = ("train", "validation")
_REPORTS = 16  # kept in memory
_MOST_QUOTES = 300  # of an article: more would make a page that no browser likes to draw


class PublicArticle(msgspec.Struct, frozen=True):
    """An authored article with its gold, and its split."""

    article: Article
    split: SplitName


class Public:
    """The public data of one server. Everything is read when it is asked for first, and kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reading = threading.Lock()
        self._articles: Mapping[str, PublicArticle] | None = None
        self._systems: Mapping[str, Submission] | None = None
        self._golds = Golds(self._load)
        self._review = lru_cache(_REPORTS)(self._review_anew)

    @property
    def splits(self) -> tuple[SplitName, ...]:
        """The splits of the authored part that may be seen."""
        return tuple(split for split in _SHOWN if not self._is_scored("authored", split))

    def articles(self) -> Mapping[str, PublicArticle]:
        """Return the authored articles that may be seen, by id. Raises `InputError` if the dataset is not here."""
        with self._reading:
            if self._articles is None:
                self._articles = {
                    article.id: PublicArticle(article, split)
                    for split in self.splits
                    for article in load_authored(split, self._folder())
                }
            return self._articles

    def validation(self, track: Track | None) -> ScoredSet | None:
        """Return the set on which a team may show its system's errors; None where there is none, or no track."""
        return ScoredSet("authored", "validation", track) if track and "validation" in self.splits else None

    def systems(self) -> Mapping[str, Submission]:
        """Return the submissions of the repository by slug; none where this is no checkout. Raises `InputError`."""
        with self._reading:
            if self._systems is None:
                folder = self._settings.submissions or _own_submissions()
                self._systems = {found.slug: found for found in read_submissions(folder)} if folder else {}
            return self._systems

    def sets_of(self, system: Submission) -> tuple[ScoredSet, ...]:
        """Return the validation sets on which a submission of the repository shows its errors."""
        shown = {part for part in PARTS if not self._is_scored(part, "validation")}
        return tuple(set_ for set_ in system.files if set_.split == "validation" and set_.part in shown)

    def uploaded(self, submission: str) -> Path:
        """Return where the predictions lie that a team has sent to show its errors, if it has."""
        return self._settings.public_predictions / submission

    def check(self, path: Path, set_: ScoredSet) -> None:
        """Raise `InputError` unless the predictions in ``path`` answer every article of ``set_``, and can be drawn."""
        stored = read_stored(path, self._gold(set_), set_.track)
        problems = []
        if stored.missing:
            message = f"lacks {len(stored.missing)} articles of {set_}, {stored.missing[0]!r} among them"
            problems.append(Problem(path.name, message))
        problems += [
            Problem(
                path.name, f"has {len(record.quotes)} quotes in {record.article!r}; at most {_MOST_QUOTES} are drawn"
            )
            for record in stored.records
            if len(record.quotes) > _MOST_QUOTES
        ]
        if problems:
            raise InputError(problems)

    def errors(self, path: Path, set_: ScoredSet, title: str) -> ErrorReport:
        """Return the errors of the predictions in ``path``. Raises `InputError`; OSError if they are gone."""
        return self._review(path, path.stat().st_mtime_ns, set_, title)

    def _review_anew(self, path: Path, _: int, set_: ScoredSet, title: str) -> ErrorReport:
        gold = self._gold(set_)
        stored = read_stored(path, gold, set_.track)
        return error_report(
            gold,
            completed(stored, gold, set_.track),
            set_.track,
            title=title,
            resamples=self._settings.resamples,
            seed=SEED,
        )

    def _gold(self, set_: ScoredSet) -> Gold:
        with self._reading:
            return self._golds.of(set_)

    def _load(self, split: SplitName, part: Part) -> Gold:
        return load_gold(split, part, dataset=self._folder())

    def _is_scored(self, part: Part, split: SplitName) -> bool:
        return (part, split) == (self._settings.part, self._settings.split)

    def _folder(self) -> Path:
        return self._settings.public or dataset_folder()


def _own_submissions() -> Path | None:
    try:
        folder = checkout() / "submissions"
    except InputError:
        return None
    return folder if folder.is_dir() else None
