"""What is handed out to teams: the articles, and in the track ``gold-quotes`` where their gold quotes stand.

Prediction files are checked against this, never against gold, so that no message about a file can tell anything that
its team does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from siapabilang.gold import Gold, gold_of
from siapabilang.model import Part, QuoteToAnswer, RealArticle, SplitName, Track


class HandedArticle(msgspec.Struct, frozen=True):
    """An article as teams get it. ``length`` is in code points; ``text`` is None where it is not ours to give."""

    id: str
    length: int
    text: str | None
    quotes: tuple[QuoteToAnswer, ...] | None = None


class Handout(msgspec.Struct, frozen=True):
    """The articles of a task, by id."""

    part: Part
    split: SplitName
    track: Track
    version: str
    articles: tuple[HandedArticle, ...]

    def lines(self) -> Iterator[bytes]:
        """Yield one JSON record an article, as teams get them."""
        for article in self.articles:
            yield msgspec.json.encode(article) + b"\n"

    def as_gold(self) -> Gold:
        """Return gold that knows the articles but not one quote, for reading prediction files."""
        blank = [
            RealArticle(
                id=article.id,
                event=article.id.partition("/")[0],
                outlet="",
                published="",
                address="",
                file="",
                sha256="",
                length=article.length,
                token_starts=(),
                token_ends=(),
                entities=(),
                quotes=(),
            )
            for article in self.articles
        ]
        texts = {article.id: article.text for article in self.articles if article.text is not None}
        return msgspec.structs.replace(
            gold_of(blank, self.part, self.split, self.version, texts=texts),
            asked={article.id: article.quotes or () for article in self.articles},
        )


def handout_of(gold: Gold, track: Track) -> Handout:
    """Return what is handed out of ``gold``."""
    return Handout(
        part=gold.part,
        split=gold.split,
        track=track,
        version=gold.version,
        articles=tuple(
            HandedArticle(
                id_, gold.lengths[id_], gold.texts.get(id_), gold.asked[id_] if track == "gold-quotes" else None
            )
            for id_ in gold.articles
        ),
    )


def handout_path(folder: Path, task: str) -> Path:
    """Return where the hand-out of a task lies."""
    return folder / f"{task}.json"


def read_handout(folder: Path, task: str) -> Handout | None:
    """Read a hand-out; None where the worker has not made it yet."""
    try:
        return msgspec.json.decode(handout_path(folder, task).read_bytes(), type=Handout)
    except FileNotFoundError:
        return None
