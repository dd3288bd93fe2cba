"""Scoring stored submissions anew, and the file in which a submission keeps its scores.

What is stored is never trusted: every figure is computed from the stored predictions by the scorer that is at hand, and
``scores.json`` is right if it is, byte for byte, what comes out. Predictions are scored without the articles' texts, so
anybody can do it, the real part included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.gold import Gold, load_gold
from siapabilang.model import Part, PredictedQuote, Prediction, SplitName, Track
from siapabilang.problems import InputError, Problem
from siapabilang.ranking import Entry
from siapabilang.scoring import Result, Value, count, signature, summarise
from siapabilang.submissions import SCORES_FILE, ScoredSet, StoredPredictions, Submission, read_stored

_LEVELS = 4  # of scores.json, above a single figure or slice: set, its scores, their result, its figures
_DIGITS = 6  # of stored figures: what another processor adds up in another order is the same to so many


class Golds:
    """The gold of each split of each part, loaded once."""

    def __init__(self, load: Callable[[SplitName, Part], Gold] = load_gold) -> None:
        self._load = load
        self._loaded: dict[tuple[Part, SplitName], Gold] = {}

    def of(self, set_: ScoredSet) -> Gold:
        """Return the gold that ``set_`` is scored against."""
        key = (set_.part, set_.split)
        if key not in self._loaded:
            self._loaded[key] = self._load(set_.split, set_.part)
        return self._loaded[key]


class Scores(msgspec.Struct, frozen=True):
    """The scores of a submission on one set, as ``scores.json`` keeps them, figures rounded."""

    answered: int
    result: Result


def score_submission(submission: Submission, golds: Golds) -> list[Entry]:
    """Score every prediction file of ``submission``. Raises `InputError` with every problem of every file."""
    problems: list[Problem] = []
    entries: list[Entry] = []
    for set_, path in submission.files.items():
        try:
            stored = read_stored(path, golds.of(set_), set_.track)
        except InputError as error:
            problems += [msgspec.structs.replace(p, file=f"{submission.slug}/{p.file}") for p in error.problems]
            continue
        entries.append(score_stored(stored, golds.of(set_), set_, submission))
    if problems:
        raise InputError(problems)
    return entries


def score_stored(stored: StoredPredictions, gold: Gold, set_: ScoredSet, submission: Submission) -> Entry:
    """Score the predictions of one set. An article without a record counts as answered with nothing."""
    table = count(gold, completed(stored, gold, set_.track), set_.track)
    result = summarise(table, signature(gold, set_.track), set_.track, resamples=RESAMPLES, seed=SEED)
    return Entry(submission.slug, submission.description, set_, len(stored.records), table, result)


def completed(stored: StoredPredictions, gold: Gold, track: Track) -> list[Prediction]:
    """Return a prediction for each article of ``gold``: one that says nothing where there is no record."""
    return [*stored.records, *(_silence(gold, id_, track) for id_ in stored.missing)]


def _silence(gold: Gold, article: str, track: Track) -> Prediction:
    asked = gold.asked[article] if track == "gold-quotes" else ()
    return Prediction(article, tuple(PredictedQuote(spans=q.spans, speakers=(), quote=q.id) for q in asked))


def encode_scores(entries: Iterable[Entry]) -> bytes:
    """Return the content of ``scores.json``: scores by set, in the order of the sets, one line a figure or slice."""
    document = {str(entry.set): Scores(entry.answered, _rounded(entry.result)) for entry in entries}
    return (_laid_out(msgspec.to_builtins(document), _LEVELS) + "\n").encode()


def _laid_out(value: object, levels: int, indent: str = "\n") -> str:
    """Return ``value`` as JSON whose outer ``levels`` are broken into lines."""
    if not levels or not isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    inner = indent + " "
    items = (f"{msgspec.json.encode(key).decode()}: {_laid_out(v, levels - 1, inner)}" for key, v in value.items())
    return "{" + inner + f",{inner}".join(items) + indent + "}"


def _rounded(result: Result) -> Result:
    figures = {name: _rounded_value(value) for name, value in result.figures.items()}
    slices = {
        name: msgspec.structs.replace(
            slice_,
            found=_rounded_value(slice_.found),
            who=_rounded_value(slice_.who),
            via=_rounded_value(slice_.via),
        )
        for name, slice_ in result.slices.items()
    }
    return msgspec.structs.replace(result, figures=figures, slices=slices)


def _rounded_value(value: Value) -> Value:
    return Value(_round(value.value), _round(value.low), _round(value.high), value.note)


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS)


def scores_are_stale(submission: Submission, entries: Iterable[Entry]) -> Problem | None:
    """Return what is wrong with the stored scores, which ``entries`` are the true ones of; None if nothing is."""
    path, name = submission.folder / SCORES_FILE, f"{submission.slug}/{SCORES_FILE}"
    entries = list(entries)
    if not path.exists():
        return Problem(name, "is missing; `siapabilang leaderboard` writes it")
    content = path.read_bytes()
    if content == encode_scores(entries):
        return None
    try:
        stored: Mapping[str, Scores] = msgspec.json.decode(content, type=dict[str, Scores])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Problem(name, "is no file of scores; `siapabilang leaderboard` writes it anew")
    for entry in entries:
        found = stored.get(str(entry.set))
        if found is not None and found.result.signature != entry.result.signature:
            message = f"was made for other data or by another version; now it is {entry.result.signature}"
            return Problem(name, f"{message}; `siapabilang leaderboard` scores anew", field=str(entry.set))
    return Problem(name, "is not what the stored predictions give; `siapabilang leaderboard` writes it anew")
