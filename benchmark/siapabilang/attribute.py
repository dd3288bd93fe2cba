"""Who said what, and via whom, in any text: the function behind ``siapabilang attribute``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from siapabilang.jsonl import read_lines
from siapabilang.model import PlainArticle, Prediction
from siapabilang.pool import load_pooled
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.rehydrate import normalise

DEFAULT_SYSTEM = "learned"
_MANY = (".jsonl", ".jsonl.gz", ".jsonl.zst")  # endings of files that hold one article a line
_PROBLEMS = 20  # after which such a file is not read further


class _Line(msgspec.Struct):
    id: str
    text: str


def attribute(articles: Iterable[PlainArticle], system: str = DEFAULT_SYSTEM, jobs: int = 1) -> Iterator[Prediction]:
    """Yield a prediction for each article, by the installed system of this name, in so many processes.

    Quotes without a span, which a system made up, are left out: there is nothing to show.
    """
    return map(_placed, load_pooled(system, jobs).attribute(articles))


def _placed(prediction: Prediction) -> Prediction:
    return msgspec.structs.replace(prediction, quotes=tuple(quote for quote in prediction.quotes if quote.spans))


def read_articles(path: Path) -> list[PlainArticle]:
    """Read a text file as one article, whose id is the file's stem, or a JSONL file as one article a line.

    A line holds ``id`` and ``text``; what else it holds is left alone. Raises `InputError` with every problem.
    """
    if path.name.endswith(_MANY):
        return _one_a_line(path)
    try:
        return [plain_article(path.stem, path.read_bytes(), str(path))]
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}")]) from None


def _one_a_line(path: Path) -> list[PlainArticle]:
    decoder = msgspec.json.Decoder(_Line)
    articles: list[PlainArticle] = []
    problems: list[Problem] = []
    for number, line in enumerate(read_lines(path), start=1):
        try:
            record = decoder.decode(line)
            articles.append(plain_article(record.id, record.text.encode(), str(path), number))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            message = 'is no article; a line is {"id": "…", "text": "…"}, in UTF-8'
            problems.append(Problem(str(path), message, number))
        except InputError as error:
            problems += error.problems
        if len(problems) == _PROBLEMS:
            problems.append(Problem(str(path), "has too many problems; reading stops here", number))
            break
    raise_if_any(problems)
    return articles


def plain_article(id_: str, source: bytes, file: str, line: int = 0) -> PlainArticle:
    """Make an article from the bytes of a text, which stands in ``file`` or in a ``line`` of it.

    Raises `InputError` if they are no UTF-8 text.
    """
    try:
        text = normalise(source.decode("utf-8"))
    except UnicodeDecodeError as error:
        at = line or source.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(file, "is not UTF-8 text; convert it first", at)]) from None
    if "\x00" in text:
        raise InputError([Problem(file, "is a binary file, not a text", line)])
    if not text.strip():
        raise InputError([Problem(file, "is empty", line)])
    return PlainArticle(id_, text)
