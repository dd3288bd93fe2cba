"""Examples for the prompt: which articles of the train split are shown, and their gold as a model would answer.

An article is shown whole, since finding every quote is the task. The choice is deterministic: the article that shows
most of `SHOWN`, then the one that shows most of what is still missing, and so on; of equals the shortest.
"""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang.model import UNSPECIFIED, Article, Attributed, Entity, Quote
from siapabilang.names import fold
from siapabilang.quotation_marks import DOUBLE
from siapabilang.traits import index_of, slices_of

DISTRACTOR = "distractor"
# What a reader of the guidelines has to see once: the slices of the evaluator, and words in marks that are no quote.
SHOWN = frozenset(
    {
        "type=direct",
        "type=indirect",
        "type=mixed",
        "form=pronoun",
        "form=clitic",
        "form=implicit",
        "polarity=denied",
        "nested=yes",
        "spans=several",
        "sources=one",
        "sources=several",
        "speakers=several",
        "speakers=unspecified",
        DISTRACTOR,
    }
)

_ENDS = " \n,"


def traits_of(article: Article) -> frozenset[str]:
    """Return which of `SHOWN` an article shows."""
    found = {trait for traits in slices_of(article, index_of(article)) for trait in traits}
    return SHOWN & (found | ({DISTRACTOR} if article.distractors else set()))


def choose(articles: Sequence[Article], count: int) -> list[Article]:
    """Return ``count`` articles, those that show most first; once all is shown, the round begins anew."""
    traits = {article.id: traits_of(article) for article in articles}
    waiting = {article.id: article for article in articles}
    chosen: list[Article] = []
    missing = SHOWN
    while waiting and len(chosen) < count:
        best = min(waiting.values(), key=lambda a: (-len(traits[a.id] & missing), len(a.text), a.id))
        chosen.append(waiting.pop(best.id))
        missing = missing - traits[best.id] or SHOWN
    return chosen


def in_order(article: Article) -> list[Quote]:
    """Return the quotes as an answer lists them: by where they begin, an outer one before what nests in it."""
    return sorted(article.quotes, key=lambda q: (q.spans[0].start, -q.spans[-1].end, q.polarity == "denied", q.id))


def end2end_answer(article: Article) -> dict[str, object]:
    """Return the gold of ``article`` as an answer in the track ``end2end``."""
    return {
        "quotes": [
            {
                "text": [_without_outer_marks(article.text[span.start : span.end]) for span in quote.spans],
                "type": quote.type,
                "speakers": _names(article, quote.speakers),
                "sources": _names(article, quote.sources),
                "polarity": quote.polarity,
            }
            for quote in in_order(article)
        ]
    }


def gold_quotes_answer(article: Article) -> dict[str, object]:
    """Return the gold of ``article`` as an answer in the track ``gold-quotes``."""
    return {
        "quotes": [
            {
                "quote": quote.id,
                "speakers": _names(article, quote.speakers),
                "sources": _names(article, quote.sources),
            }
            for quote in in_order(article)
        ]
    }


def _without_outer_marks(words: str) -> str:
    """Return ``words`` as the prompt asks for them; marks are left where taking them would leave others unpaired."""
    bare = words.strip(_ENDS + DOUBLE)
    return words.strip(_ENDS) if any(character in DOUBLE for character in bare) else bare


def _names(article: Article, roles: Sequence[Attributed]) -> list[str]:
    entities = {entity.id: entity for entity in article.entities}
    return [_fullest(entities[role.entity], article) for role in roles if role.entity != UNSPECIFIED]


def _fullest(entity: Entity, article: Article) -> str:
    """Return the fullest alias that is the entity's alone: part of its name where there is one, else a description."""
    others = {fold(alias) for other in article.entities if other.id != entity.id for alias in other.aliases}
    own = [alias for alias in entity.aliases if fold(alias) not in others]
    of_name = [alias for alias in own if set(fold(alias)) <= set(fold(entity.name))]
    return max(of_name or own or [entity.name], key=lambda alias: (len(fold(alias)), len(alias)))
