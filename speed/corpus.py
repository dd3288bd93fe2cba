"""A gold of any size with predictions, made by repeating the authored articles under new ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import msgspec

from siapabilang.agreement import as_prediction
from siapabilang.counts import SliceIndex
from siapabilang.gold import Gold, gold_of, load_authored
from siapabilang.gold_table import GoldTable
from siapabilang.model import Article, PredictedQuote, Prediction
from siapabilang.predictions import wire


def articles() -> list[Article]:
    """Return the articles of train and validation, whose gold is repeated."""
    return [*load_authored("train"), *load_authored("validation")]


def repeated(count: int) -> Gold:
    """Return a gold of ``count`` articles. What is prepared of an article is shared by its copies."""
    once = gold_of(articles(), "authored", "train", "speed")
    copies = {}
    for number, id_ in enumerate(islice(cycle(once.articles), count)):
        copy = f"{id_}-{number:07}"
        event = f"{once.articles[id_].event}-{number // 4:07}"
        copies[copy] = msgspec.structs.replace(once.articles[id_], id=copy, event=event)
    of = {copy: copy.rpartition("-")[0] for copy in copies}
    return msgspec.structs.replace(
        once,
        articles=copies,
        table=GoldTable(list(copies.values())),
        slices=SliceIndex(list(copies.values())),
        lengths={copy: once.lengths[id_] for copy, id_ in of.items()},
        texts={copy: once.texts[id_] for copy, id_ in of.items()},
        names={copy: once.names[id_] for copy, id_ in of.items()},
        asked={copy: once.asked[id_] for copy, id_ in of.items()},
    )


def imperfect(article: Article) -> Prediction:
    """Return the gold as a prediction with every fifth quote missing and every seventh cut short."""
    quotes = [
        msgspec.structs.replace(quote, spans=_shortened(quote), quote="") if n % 7 == 3 else _plain(quote)  # noqa: PLR2004
        for n, quote in enumerate(as_prediction(article).quotes)
        if n % 5 != 4  # noqa: PLR2004
    ]
    return Prediction(article.id, tuple(quotes))


def _plain(quote: PredictedQuote) -> PredictedQuote:
    return msgspec.structs.replace(quote, quote="")


def _shortened(quote: PredictedQuote) -> tuple[object, ...]:
    first, *rest = quote.spans
    return (msgspec.structs.replace(first, end=max(first.start + 1, first.end - 8)), *rest)


def write_repeated(path: Path, gold: Gold) -> int:
    """Write a prediction file for ``gold`` and return how many quotes it holds."""
    by_id = {article.id: imperfect(article) for article in articles()}
    lines = {id_: msgspec.to_builtins(wire(prediction)) for id_, prediction in by_id.items()}
    total = 0
    with path.open("wb") as file:
        for copy in gold.articles:
            record = lines[copy.rpartition("-")[0]]
            total += len(record["quotes"])
            file.write(msgspec.json.encode({**record, "article": copy}) + b"\n")
    return total


def tags(found: Sequence[Article]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the gold and the predicted quotes of articles as BIO tags of tokens, outermost quotes only."""
    gold = gold_of(found, "authored", "train", "speed")
    for article in found:
        index = gold.articles[article.id].tokens
        sides = []
        gold_spans = [quote.spans for quote in article.quotes]
        predicted_spans = [quote.spans for quote in imperfect(article).quotes]
        for side in (gold_spans, predicted_spans):
            labels = ["O"] * len(index.starts)
            # The longer ones last, so that they cover those that stand inside them.
            for content in sorted(map(index.content, side), key=len):
                for place, token in enumerate(sorted(content)):
                    labels[token] = "B-QUOTE" if place == 0 else "I-QUOTE"
            sides.append(labels)
        yield sides[0], sides[1]
