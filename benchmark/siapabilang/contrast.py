"""Where two systems differ: the articles and the quotes that one attributes rightly and the other does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from siapabilang.counts import WHO
from siapabilang.gold import Gold
from siapabilang.model import Prediction, Track
from siapabilang.tally import count_article


class Contrast(msgspec.Struct, frozen=True):
    """An article on which two systems differ.

    ``difference`` is the first's who-said-what F1 less the second's; ``first_only`` and ``second_only`` are the gold
    quotes (ids) that only the one or only the other found with the right speakers.
    """

    article: str
    difference: float
    first_only: tuple[str, ...]
    second_only: tuple[str, ...]


def contrast(gold: Gold, first: Iterable[Prediction], second: Iterable[Prediction], track: Track) -> list[Contrast]:
    """Return the articles on which two systems differ, the greatest difference first, then the most quotes."""
    sides = [{p.article: p for p in predictions} for predictions in (first, second)]
    found = [_contrast(gold, id_, sides[0], sides[1], track) for id_ in gold.articles]
    differing = [c for c in found if c.first_only or c.second_only or c.difference]
    return sorted(differing, key=lambda c: (-abs(c.difference), -len(c.first_only) - len(c.second_only), c.article))


def _contrast(
    gold: Gold, id_: str, first: Mapping[str, Prediction], second: Mapping[str, Prediction], track: Track
) -> Contrast:
    article = gold.articles[id_]
    a, b = (count_article(article, side[id_].quotes, track) for side in (first, second))
    won: list[str] = []
    lost: list[str] = []
    for quote, mine, theirs in zip(article.quotes, a.outcomes, b.outcomes, strict=True):
        if (mine & WHO) != (theirs & WHO):
            (won if mine & WHO else lost).append(quote.id)
    scores = [2 * c["who"] / (c["gold"] + c["predicted"]) if c["gold"] + c["predicted"] else 1.0 for c in (a, b)]
    return Contrast(id_, scores[0] - scores[1], tuple(won), tuple(lost))
