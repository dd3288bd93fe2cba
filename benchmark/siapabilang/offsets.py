"""Offset files: the gold of real articles without their text, one JSON file an article.

A quote stands on a line of its own, so that a changed offset is a changed line. `from_article` leaves the text out,
`with_text` joins it again and refuses a text that is not the very one that was marked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from siapabilang.model import UNSPECIFIED, Article, Quote, RealArticle, Span
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.tokens import TokenIndex

_CLITIC = 3  # code points of the longest clitic


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_article(article: Article, *, address: str, file: str) -> RealArticle:
    """Return the gold of ``article`` without its text and headline; ``address`` and ``file`` say where it came from."""
    tokens = TokenIndex.of_text(article.text)
    return RealArticle(
        id=article.id,
        event=article.event,
        outlet=article.outlet,
        published=article.published,
        address=address,
        file=file,
        sha256=sha256(article.text),
        length=len(article.text),
        token_starts=tuple(tokens.starts),
        token_ends=tuple(tokens.ends),
        entities=article.entities,
        quotes=article.quotes,
        distractors=article.distractors,
        topic=article.topic,
    )


def with_text(real: RealArticle, text: str) -> Article:
    """Join the gold with its text. Raises ValueError unless hash, length and tokens are those on record."""
    if sha256(text) != real.sha256:
        raise ValueError(f"the text of {real.id} is not the one that was marked: its SHA-256 differs")
    tokens = TokenIndex.of_text(text)
    if (len(text), tuple(tokens.starts), tuple(tokens.ends)) != (real.length, real.token_starts, real.token_ends):
        raise ValueError(f"the length or the token offsets on record for {real.id} are not those of its text")
    return Article(
        id=real.id,
        event=real.event,
        outlet=real.outlet,
        published=real.published,
        headline="",
        text=text,
        entities=real.entities,
        quotes=real.quotes,
        distractors=real.distractors,
        topic=real.topic,
    )


def write_offsets(real: RealArticle) -> str:
    """Write an offset file."""
    lines = []
    for name, value in msgspec.to_builtins(real).items():
        if name == "topic":
            continue  # stands once, in event.yaml
        if name in ("entities", "quotes", "distractors") and value:
            rows = ",\n    ".join(_compact(row) for row in value)
            lines.append(f'  "{name}": [\n    {rows}\n  ]')
        else:
            lines.append(f'  "{name}": {_compact(value)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_offsets(source: bytes, file: str) -> RealArticle:
    """Read an offset file and check that it holds together. Raises `InputError`."""
    try:
        real = msgspec.json.decode(source, type=RealArticle)
    except RecursionError:
        raise InputError([Problem(file, "is nested too deeply")]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message, _, path = str(error).partition(" - at ")
        raise InputError([Problem(file, message, field=path.strip("`").removeprefix("$."))]) from None
    raise_if_any(_problems(real, file))
    return real


def _problems(real: RealArticle, file: str) -> list[Problem]:
    """Return what is wrong with the offsets themselves: they must lie in the text, in order, and on token bounds."""
    found = _token_problems(real, file)
    check = _OffsetCheck(real, file)
    for number, quote in enumerate(real.quotes):
        found += check.quote(quote, f"quotes[{number}]")
    for number, distractor in enumerate(real.distractors):
        found += check.whole_tokens([Span(distractor.start, distractor.end)], f"distractors[{number}]")
    if len({quote.id for quote in real.quotes}) != len(real.quotes):
        found.append(Problem(file, "two quotes share an id", field="quotes"))
    return found


def _token_problems(real: RealArticle, file: str) -> list[Problem]:
    found: list[Problem] = []
    bounds = list(zip(real.token_starts, real.token_ends, strict=False))
    if len(real.token_starts) != len(real.token_ends) or any(s >= e for s, e in bounds):
        found.append(Problem(file, "each token has a start before its end", field="token_starts"))
    if any(before[1] > after[0] for before, after in pairwise(bounds)) or (bounds and bounds[-1][1] > real.length):
        found.append(Problem(file, "tokens follow each other and end within the text", field="token_ends"))
    return found


class _OffsetCheck:
    """Compares offsets with the tokens of one article."""

    def __init__(self, real: RealArticle, file: str) -> None:
        self._file = file
        self._length = real.length
        self._tokens = TokenIndex(real.token_starts, real.token_ends)
        self._ids = {entity.id for entity in real.entities} | {UNSPECIFIED}

    def quote(self, quote: Quote, where: str) -> list[Problem]:
        found: list[Problem] = []
        if not quote.spans:
            found.append(self._problem("is empty; a quote has at least one span", f"{where}.spans"))
        found += self.whole_tokens(quote.spans, f"{where}.spans")
        # The *ujar* of *ujarnya* and its *nya* divide a token between them; all else begins and ends with tokens.
        found += self.whole_tokens(quote.cue, f"{where}.cue", end=False)
        for role in (*quote.speakers, *quote.sources):
            clitics = [span for span in role.mention if span.end - span.start <= _CLITIC]
            found += self.whole_tokens(set(role.mention) - set(clitics), f"{where}.mention")
            found += self.whole_tokens(clitics, f"{where}.mention", start=False)
            if role.entity not in self._ids:
                found.append(self._problem(f"there is no entity {role.entity!r}", where))
        return found

    def whole_tokens(
        self, spans: Iterable[Span], field: str, *, start: bool = True, end: bool = True
    ) -> Iterator[Problem]:
        """Yield the spans that leave the text or do not begin (``start``) or end (``end``) with a token."""
        for span in spans:
            if not 0 <= span.start < span.end <= self._length:
                message = f"[{span.start}, {span.end}) is no span of a text of {self._length} code points"
                yield self._problem(message, field)
                continue
            touched = self._tokens.touched(span.start, span.end)
            cut = touched and (
                (start and self._tokens.starts[touched[0]] < span.start)
                or (end and span.end < self._tokens.ends[touched[-1]])
            )
            if not touched or cut:
                yield self._problem("begins or ends inside a token; correct the offset", field)

    def _problem(self, message: str, field: str) -> Problem:
        return Problem(self._file, message, field=field)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
