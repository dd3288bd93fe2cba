"""Who said what, and via whom, in any text: the function behind ``siapabilang attribute``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from siapabilang.model import PlainArticle, Prediction
from siapabilang.pool import load_pooled
from siapabilang.problems import InputError, Problem
from siapabilang.rehydrate import normalise

DEFAULT_SYSTEM = "learned"


def attribute(articles: Iterable[PlainArticle], system: str = DEFAULT_SYSTEM, jobs: int = 1) -> Iterator[Prediction]:
    """Yield a prediction for each article, by the installed system of this name, in so many processes.

    Quotes without a span, which a system made up, are left out: there is nothing to show.
    """
    return map(_placed, load_pooled(system, jobs).attribute(articles))


def _placed(prediction: Prediction) -> Prediction:
    return msgspec.structs.replace(prediction, quotes=tuple(quote for quote in prediction.quotes if quote.spans))


def read_article(path: Path) -> PlainArticle:
    """Read a text file as an article whose id is the file's stem. Raises `InputError` if it is no text."""
    try:
        return plain_article(path.stem, path.read_bytes(), str(path))
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}")]) from None


def plain_article(id_: str, source: bytes, file: str) -> PlainArticle:
    """Make an article from the bytes of a text file. Raises `InputError` if they are no UTF-8 text."""
    try:
        text = normalise(source.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(file, "is not UTF-8 text; convert it first", line)]) from None
    if "\x00" in text:
        raise InputError([Problem(file, "is a binary file, not a text")])
    if not text.strip():
        raise InputError([Problem(file, "is empty")])
    return PlainArticle(id_, text)
