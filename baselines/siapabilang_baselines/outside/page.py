"""The tables of ``docs/outside.md``, from the corpora to Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from siapabilang.figures import percent
from siapabilang.gold import Gold
from siapabilang.importers.door import Imported, import_corpus
from siapabilang.model import Article, Prediction
from siapabilang.scoring import Result, Value, score
from siapabilang.systems import load, run
from siapabilang_baselines.outside import pfsa
from siapabilang_baselines.outside.distortion import DISTORTIONS, EVERY, distorted
from siapabilang_baselines.outside.freshness import mark
from siapabilang_baselines.outside.other_languages import NEWS, NOVELS, across_folds, gold_from_import, trained_on
from siapabilang_baselines.tagging.tagger import TaggedArticle, Tagger, train

SYSTEMS = ("nearest", "rules", "learned")
FIGURES = ("who-said-what F1", "quote F1", "exact quote F1", "speaker accuracy", "coverage")
NO_SPEAKERS = ("quote precision", "quote recall", "quote F1", "exact quote F1")

_MEASURED = "its spaCy model, as measured"
# Measured with its authors' own model on the same file, and what they publish; neither was run here.
_PEERS: Mapping[str, Mapping[str, float]] = {
    _MEASURED: {
        "STATEMENT": 0.893,
        "CUE": 0.904,
        "CUECOREF": 0.896,
        "PERSON": 0.732,
        "PERSONCOREF": 0.893,
        "all": 0.813,
    },
    "published for the corpus": {"all": 0.8203},
}

Table = Sequence[Sequence[str]]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table, its first column flush left."""
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return [lines[0], "|---|" + "---:|" * (len(head) - 1), *lines[1:], ""]


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
        *_pfsa(corpora / "pfsa-id"),
        *_german(corpora / "german-news"),
        *_polnear(corpora / "polnear"),
        *_pdnc(corpora / "pdnc"),
        mark(),
    ]
    return "\n".join(lines) + "\n"


def _pfsa(folder: Path) -> Iterator[str]:
    imported = import_corpus("pfsa-id", folder)
    test = pfsa.tagged_articles(folder / "test.txt")
    tagger = train(pfsa.tagged_articles(folder / "dev-40.txt"))
    gold = [article.tags for article in test]
    spelt = {name: pfsa.tags_of_system(load(name), test) for name in SYSTEMS}
    spelt["tagger"] = [tagger.tag(article.tokens, article.begins) for article in test]
    everything = pfsa.entity_scores(gold, spelt["tagger"], (*pfsa.SHARED, *pfsa.OTHERS))
    yield from (
        f"## PFSA-ID, test: {len(test)} articles",
        "",
        "### Under its own tags",
        "",
        "Entity-level F1, strict: a chunk is right if its tag and both its ends are (seqeval, BILOU, whole articles).",
        "`nearest`, `rules` and `learned` have seen nothing of the corpus; what they say is spelt as its tags. They",
        "mark who speaks at the quote; PERSON is where the corpus has an article introduce a speaker, often elsewhere.",
        "The `tagger` is the CRF of `siapabilang_baselines.tagging`, trained on `dev-40` alone; its features were",
        "chosen on a third of `dev-40` held out, and the test file was scored once they stood. The last two rows were",
        "not run here: they are what was measured with, and published of, the corpus' own models.",
        "",
    )
    columns = (*pfsa.SHARED, "five", "all")
    rows = []
    for name, tags in spelt.items():
        kinds = ("STATEMENT",) if name == "nearest" else pfsa.SHARED
        found = {kind: value.f1 for kind, value in pfsa.entity_scores(gold, tags, kinds).items()}
        found["five" if len(kinds) > 1 else "none"] = found.pop("micro")
        if name == "tagger":
            found["all"] = everything["micro"].f1
        rows.append((f"`{name}`", found))
    rows += [(name, dict(found)) for name, found in _PEERS.items()]
    head = ("system", *pfsa.SHARED, "micro of the five", "micro of all eleven")
    yield from table(head, ([name, *(percent(found.get(column)) for column in columns)] for name, found in rows))
    yield from (beside(dict(rows)["`tagger`"], dict(rows)[_MEASURED]), "", "The tagger on each tag:", "")
    yield from table(
        ("tag", "precision", "recall", "F1", "chunks"),
        (
            [kind, percent(s.precision), percent(s.recall), percent(s.f1), str(s.support)]
            for kind, s in everything.items()
        ),
    )
    yield from _pfsa_attribution(imported, tagger, test)


def _pfsa_attribution(imported: Imported, tagger: Tagger, test: Sequence[TaggedArticle]) -> Iterator[str]:
    articles = imported.splits["test"]
    gold = gold_from_import(imported, articles)
    yield from (
        "### Who said what, with derived links",
        "",
        f"{_quotes(articles)} quotes. The corpus links no quote to a speaker: the gold's speakers are the nearest",
        "mention, by rules that the import states, and the tagger's chunks are linked by the same rules, which favours",
        "it. The corpus marks direct quotes only, so that every indirect quote that a system finds is a false alarm;",
        "*direct only* leaves them out.",
        "",
    )
    results = {}
    for name in SYSTEMS:
        predictions = list(run(load(name), gold, "end2end"))
        results[f"`{name}`"] = score(gold, predictions)
        if name != "nearest":
            results[f"`{name}`, direct only"] = score(gold, pfsa.direct_only(predictions))
    ids = [article.id for article in articles]
    results["`tagger`"] = score(gold, pfsa.tagger_predictions(tagger, ids, test))
    yield from _results(results, FIGURES)


def _german(folder: Path) -> Iterator[str]:
    imported = import_corpus("german-news", folder)
    training, test = imported.splits["validation"], imported.splits["test"]
    gold = gold_from_import(imported, test)
    yield from (
        f"## German Wikinews, test: {len(test)} articles, {_quotes(test)} quotes",
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
    yield from _results(results, FIGURES)


def _polnear(folder: Path) -> Iterator[str]:
    polnear = import_corpus("polnear", folder)
    articles = polnear.splits["test"]
    gold = gold_from_import(polnear, articles)
    yield from (
        f"## PolNeAR, part of test: {len(articles)} annotations of {len({a.event for a in articles})} articles",
        "",
        f"{_quotes(articles)} attributions. The tagger trained on one half of the articles and scored on the other,",
        "both ways. Sources and contents are wider than our speakers and quotes; a source is right if its words are.",
        "",
    )
    yield from _results(_nearest_and(gold, across_folds(articles, 2, NEWS)), FIGURES)


def _pdnc(folder: Path) -> Iterator[str]:
    pdnc = import_corpus("pdnc", folder)
    novels: Sequence[Article] = pdnc.splits["test"]
    gold = gold_from_import(pdnc, novels)
    yield from (
        f"## PDNC: {len(novels)} novels, {_quotes(novels)} quotes",
        "",
        "The tagger trained on two novels and scored on the third, in turn. The corpus has no offsets of mentions or",
        "cues, so that quotes are all that the tagger can learn; it names no speakers. Intervals over three novels say",
        "little.",
        "",
    )
    yield from _results(_nearest_and(gold, across_folds(novels, len(novels), NOVELS)), NO_SPEAKERS)


def _nearest_and(gold: Gold, tagged: Iterable[Prediction]) -> Mapping[str, Result]:
    return {"`nearest`": score(gold, run(load("nearest"), gold, "end2end")), "`tagger`": score(gold, tagged)}


def _results(results: Mapping[str, Result], figures: Sequence[str]) -> Iterator[str]:
    rows = ([name, *(_with_interval(result.figures[f]) for f in figures)] for name, result in results.items())
    yield from table(("system", *figures), rows)
    signature = next(iter(results.values())).signature
    yield from (f"`{signature}`", "")


def beside(ours: Mapping[str, float], theirs: Mapping[str, float]) -> str:
    """Say on which tags the tagger is ahead of a model, and by how much, and on which it is not."""
    # Of the figures as they are shown, so that the sentence agrees with its table.
    apart = {kind: 100 * (round(ours[kind], 3) - value) for kind, value in theirs.items() if kind in ours}
    told = [f"{'all eleven' if kind == 'all' else kind} ({points:+.1f})" for kind, points in apart.items()]
    ahead = ", ".join(words for words, points in zip(told, apart.values(), strict=True) if points > 0)
    behind = ", ".join(words for words, points in zip(told, apart.values(), strict=True) if points <= 0)
    return f"Beside that model the tagger is ahead on {ahead or 'no tag'}; behind on {behind or 'no tag'}."


def _with_interval(value: Value) -> str:
    bounds = "" if value.low is None or value.high is None else f" ({percent(value.low)}–{percent(value.high)})"
    return percent(value.value) + bounds


def _quotes(articles: Sequence[Article]) -> int:
    return sum(len(article.quotes) for article in articles)
