"""The tagger trained on corpora in German and English, on a part that it is not scored on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from siapabilang.gold import Gold, gold_of
from siapabilang.importers.door import Imported
from siapabilang.model import Article, Prediction
from siapabilang_baselines.tagging.articles import CUE, predicted, tagged
from siapabilang_baselines.tagging.tagger import Settings, train

# Chosen on the German development files: two thirds of them for training, one to look at.
NEWS = Settings(cues=(CUE,), rounds=100, l1=0.2, l2=0.02, rarest=1, clauses=True)
NOVELS = Settings(cues=(), rounds=40)  # no cue is marked in them


def gold_from_import(imported: Imported, articles: Sequence[Article]) -> Gold:
    """Return ``articles`` of an import as gold, under the name that its dataset folder bears in signatures."""
    return gold_of(articles, "authored", "test", f"{imported.name}-{imported.version}")


def trained_on(training: Sequence[Article], test: Sequence[Article], settings: Settings) -> Iterator[Prediction]:
    """Yield what a tagger trained on ``training`` says of ``test``."""
    return predicted(train(map(tagged, training), settings), test)


def across_folds(articles: Sequence[Article], folds: int, settings: Settings) -> Iterator[Prediction]:
    """Yield, for each article, what a tagger says that was trained on the other folds; a fold holds whole events."""
    events = sorted({article.event for article in articles})
    fold_of = {event: n % folds for n, event in enumerate(events)}
    for fold in range(folds):
        training = [article for article in articles if fold_of[article.event] != fold]
        test = [article for article in articles if fold_of[article.event] == fold]
        yield from trained_on(training, test, settings)
