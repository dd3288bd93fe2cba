"""The tables of ``docs/outside.md``, from the corpora to Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from siapabilang.figures import percent
from siapabilang.gold import Gold
from siapabilang.importers.door import import_corpus
from siapabilang.model import Article, Prediction
from siapabilang.scoring import Result, score
from siapabilang.systems import load, run
from siapabilang_baselines.outside.distortion import DISTORTIONS, EVERY, distorted
from siapabilang_baselines.outside.freshness import mark
from siapabilang_baselines.outside.other_languages import NEWS, NOVELS, across_folds, gold_from_import, trained_on
from siapabilang_baselines.outside.pfsa_tables import pfsa_tables
from siapabilang_baselines.outside.tables import FIGURES, count_quotes, results_table, table

NO_SPEAKERS = ("quote precision", "quote recall", "quote F1", "exact quote F1")


def page(corpora: Path) -> str:
    """Measure everything on the copies in ``corpora`` and return the page."""
    lines = [
        "# On gold that we did not write",
        "",
        "<!-- Written by `make outside CORPORA=folder` (python -m siapabilang_baselines.outside). Do not edit. -->",
        "",
        "Other people's corpora, imported with `siapabilang import`, which says what is mapped and what is derived.",
        "Figures are per cent; intervals are 95%, by bootstrap over events. The corpora are not in this repository.",
        "",
        *pfsa_tables(corpora / "pfsa-id"),
        *_german(corpora / "german-news"),
        *_polnear(corpora / "polnear"),
        *_pdnc(corpora / "pdnc"),
        mark(),
    ]
    return "\n".join(lines) + "\n"


def _german(folder: Path) -> Iterator[str]:
    imported = import_corpus("german-news", folder)
    training, test = imported.splits["validation"], imported.splits["test"]
    gold = gold_from_import(imported, test)
    yield from (
        f"## German Wikinews, test: {len(test)} articles, {count_quotes(test)} quotes",
        "",
        "### What each figure makes of an error",
        "",
        f"The gold itself as predictions, every {EVERY}th quote hurt in one way. The authors' rule baseline reaches,",
        "by their own definitions, message 47.9, roles 35.5 and joint 39.1 F1; those are not our figures, and stand",
        "here for orientation only.",
        "",
    )
    hurt = {name: score(gold, distorted(test, change), resamples=0) for name, change in DISTORTIONS.items()}
    yield from table(
        (f"each {EVERY}th quote", *FIGURES),
        ([name, *(percent(result.figures[figure].value) for figure in FIGURES)] for name, result in hurt.items()),
    )
    yield from (
        "### The tagger",
        "",
        f"Trained on the {len(training)} articles of its `dev`; cues from the training data, nothing else German. A",
        "speaker is right if the mention's words are; nested quotes are not looked for. `nearest` knows neither „…“",
        "nor indirect speech.",
        "",
    )
    results = {
        "`nearest`": score(gold, run(load("nearest"), gold, "end2end")),
        "`tagger`": score(gold, trained_on(training, test, NEWS)),
    }
    yield from results_table(results, FIGURES)


def _polnear(folder: Path) -> Iterator[str]:
    polnear = import_corpus("polnear", folder)
    articles = polnear.splits["test"]
    gold = gold_from_import(polnear, articles)
    yield from (
        f"## PolNeAR, part of test: {len(articles)} annotations of {len({a.event for a in articles})} articles",
        "",
        f"{count_quotes(articles)} attributions. The tagger trained on one half of the articles and scored on the",
        "other, both ways. Sources and contents are wider than our speakers and quotes; a source is right if its words",
        "are.",
        "",
    )
    yield from results_table(_nearest_and(gold, across_folds(articles, 2, NEWS)), FIGURES)


def _pdnc(folder: Path) -> Iterator[str]:
    pdnc = import_corpus("pdnc", folder)
    novels: Sequence[Article] = pdnc.splits["test"]
    gold = gold_from_import(pdnc, novels)
    yield from (
        f"## PDNC: {len(novels)} novels, {count_quotes(novels)} quotes",
        "",
        "The tagger trained on two novels and scored on the third, in turn. The corpus has no offsets of mentions or",
        "cues, so that quotes are all that the tagger can learn; it names no speakers. Intervals over three novels say",
        "little.",
        "",
    )
    yield from results_table(_nearest_and(gold, across_folds(novels, len(novels), NOVELS)), NO_SPEAKERS)


def _nearest_and(gold: Gold, tagged: Iterable[Prediction]) -> Mapping[str, Result]:
    return {"`nearest`": score(gold, run(load("nearest"), gold, "end2end")), "`tagger`": score(gold, tagged)}
