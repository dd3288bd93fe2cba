"""Agreement between the two blind annotations, computed with the project's own scorer.

The second annotation is scored as if it were a system: its quotes are predictions, its entities are named by their
names. Where both are by language models this measures consistency, not agreement between people.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from siapabilang.corpus import RealEvent, read_real_part, recorded_version
from siapabilang.gold import gold_of
from siapabilang.model import UNSPECIFIED, Article, Attributed, PredictedQuote, Prediction, RealArticle, SplitName
from siapabilang.scoring import Result, score


def as_prediction(article: Article | RealArticle) -> Prediction:
    """Return an annotation in the form of a prediction."""
    names = {entity.id: entity.name for entity in article.entities}

    def named(roles: Sequence[Attributed]) -> tuple[str, ...]:
        return tuple(names[role.entity] for role in roles if role.entity != UNSPECIFIED)

    return Prediction(
        article.id,
        tuple(
            PredictedQuote(
                spans=quote.spans,
                speakers=named(quote.speakers),
                sources=named(quote.sources),
                type=quote.type,
                cue=quote.cue,
                mention=tuple(sorted(span for speaker in quote.speakers for span in speaker.mention)),
                polarity=quote.polarity,
            )
            for quote in article.quotes
        ),
    )


def read_agreement(annotations: Path, split: SplitName, version: str | None = None) -> Result | None:
    """Score the second annotation of the real articles of ``split`` against the first; None if there is no second.

    ``annotations/first`` holds the first annotation of articles whose gold was changed by adjudication since; it stands
    in for the gold, so that the figure tells how far two annotators agree and not how far one was followed.
    ``version`` is the data version for the signature (default: the one on record).
    """
    gold = [a for event in read_real_part(annotations) if event.event.split == split for a in event.articles]
    first = _by_id(read_real_part(annotations / "first"))
    second = _by_id(read_real_part(annotations / "second"))
    articles = [first.get(a.id, a) for a in gold if a.id in second]
    if not articles:
        return None
    gold_version = version or recorded_version(annotations).version
    return score(gold_of(articles, "real", split, gold_version), [as_prediction(second[a.id]) for a in articles])


def _by_id(events: Sequence[RealEvent]) -> dict[str, RealArticle]:
    return {article.id: article for event in events for article in event.articles}
