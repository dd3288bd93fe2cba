"""The tables on PFSA-ID: under its own tags, beside its own model, and as who said what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from siapabilang.figures import percent
from siapabilang.importers.door import Imported, import_corpus
from siapabilang.scoring import score
from siapabilang.systems import load, run
from siapabilang_baselines.outside import pfsa
from siapabilang_baselines.outside.other_languages import gold_from_import
from siapabilang_baselines.outside.tables import FIGURES, count_quotes, results_table, table
from siapabilang_baselines.tagging.ensemble import Ensemble, train_ensemble
from siapabilang_baselines.tagging.tagger import TaggedArticle

_SYSTEMS = ("nearest", "rules", "learned")
_TAGGER, _BLIND = "`tagger`", "`tagger`, by datelines"
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

Figures = Mapping[str, float]
Tags = Sequence[Sequence[str]]


def pfsa_tables(folder: Path) -> Iterator[str]:
    """Yield the section on the copy of the corpus in ``folder``."""
    imported = import_corpus("pfsa-id", folder)
    test = pfsa.tagged_articles(folder / "test.txt")
    blind = pfsa.tagged_articles(folder / "test.txt", blind=True)
    tagger = train_ensemble(pfsa.tagged_articles(folder / "dev-40.txt"), pfsa.SETTINGS)
    yield from (
        f"## PFSA-ID, test: {len(test)} articles",
        "",
        "### Under its own tags",
        "",
        "Entity-level F1, strict: a chunk is right if its tag and both its ends are (seqeval, BILOU, whole articles).",
        "`nearest`, `rules` and `learned` are trained on nothing of the corpus; `dev-40` was read while the rules were",
        "written. What they say is spelt as its tags. They",
        "mark who speaks at the quote; PERSON is where the corpus has an article introduce a speaker, often elsewhere.",
        "The `tagger` is two CRFs of `siapabilang_baselines.tagging` that vote, trained on `dev-40` alone, their",
        "features and settings chosen by cross-validation there; the test file was scored once with them, once with",
        "the single CRF before them. The corpus does not part its articles: the importer goes by datelines and, where",
        "there is none, by the gold's ISSUE tags. Row *by datelines* is the same tagger where no tag parts the test",
        f"file, into {len(blind)} pieces. The last two rows were not run here: they are what was measured with, and",
        "published of, the corpus' own models.",
        "",
    )
    gold = [article.tags for article in test]
    rows: dict[str, Figures] = {
        f"`{name}`": _figures(gold, pfsa.tags_of_system(load(name), test), claims_all=name != "nearest")
        for name in _SYSTEMS
    }
    found = _tags(tagger, test)
    everything = pfsa.entity_scores(gold, found, (*pfsa.SHARED, *pfsa.OTHERS))
    rows[_TAGGER] = {**_figures(gold, found), "all": everything["micro"].f1}
    gold, found = [article.tags for article in blind], _tags(tagger, blind)
    blindly = pfsa.entity_scores(gold, found, (*pfsa.SHARED, *pfsa.OTHERS))
    rows[_BLIND] = {**_figures(gold, found), "all": blindly["micro"].f1}
    rows |= _PEERS
    columns = (*pfsa.SHARED, "five", "all")
    head = ("system", *pfsa.SHARED, "micro of the five", "micro of all eleven")
    yield from table(
        head, ([name, *(percent(figures.get(column)) for column in columns)] for name, figures in rows.items())
    )
    yield from (beside(rows[_TAGGER], rows[_MEASURED]), "")
    yield from (beside(rows[_BLIND], rows[_MEASURED], "the tagger by datelines"), "", "The tagger on each tag:", "")
    yield from table(
        ("tag", "precision", "recall", "F1", "chunks"),
        (
            [kind, percent(s.precision), percent(s.recall), percent(s.f1), str(s.support)]
            for kind, s in everything.items()
        ),
    )
    yield from _attribution(imported, tagger, test)


def _tags(tagger: Ensemble, articles: Sequence[TaggedArticle]) -> list[list[str]]:
    return [tagger.tag(article.tokens, article.begins) for article in articles]


def _figures(gold: Tags, tags: Tags, *, claims_all: bool = True) -> Figures:
    """Return F1 of each shared tag, and of all five (``five``), for what claims all five; else of STATEMENT."""
    scores = pfsa.entity_scores(gold, tags, pfsa.SHARED if claims_all else ("STATEMENT",))
    found = {kind: score.f1 for kind, score in scores.items()}
    micro = found.pop("micro")
    return {**found, "five": micro} if claims_all else found


def _attribution(imported: Imported, tagger: Ensemble, test: Sequence[TaggedArticle]) -> Iterator[str]:
    articles = imported.splits["test"]
    gold = gold_from_import(imported, articles)
    yield from (
        "### Who said what, with derived links",
        "",
        f"{count_quotes(articles)} quotes. The corpus links no quote to a speaker: the gold's speakers are the nearest",
        "mention, by rules that the import states, and the tagger's chunks are linked by the same rules, which favours",
        "it. The corpus marks direct quotes only, so that every indirect quote that a system finds is a false alarm;",
        "*direct only* leaves them out.",
        "",
    )
    results = {}
    for name in _SYSTEMS:
        predictions = list(run(load(name), gold, "end2end"))
        results[f"`{name}`"] = score(gold, predictions)
        if name != "nearest":
            results[f"`{name}`, direct only"] = score(gold, pfsa.direct_only(predictions))
    ids = [article.id for article in articles]
    results[_TAGGER] = score(gold, pfsa.tagger_predictions(tagger, ids, test))
    yield from results_table(results, FIGURES)


def beside(ours: Figures, theirs: Figures, who: str = "the tagger") -> str:
    """Say on which tags ``who`` is ahead of a model, and by how much, and on which it is not."""
    # Of the figures as they are shown, so that the sentence agrees with its table.
    apart = {kind: 100 * (round(ours[kind], 3) - value) for kind, value in theirs.items() if kind in ours}
    told = [f"{'all eleven' if kind == 'all' else kind} ({points:+.1f})" for kind, points in apart.items()]
    ahead = ", ".join(words for words, points in zip(told, apart.values(), strict=True) if points > 0)
    behind = ", ".join(words for words, points in zip(told, apart.values(), strict=True) if points <= 0)
    return f"Beside that model {who} is ahead on {ahead or 'no tag'}; behind on {behind or 'no tag'}."
