"""Offset files: the gold of real articles without their text, one JSON file an article.

A quote stands on a line of its own, so that a changed offset is a changed line. `from_article` leaves the text out,
`with_text` joins it again and refuses a text that is not the very one that was marked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from siapabilang.model import Article, RealArticle, Span
from siapabilang.problems import InputError, Problem, raise_if_any
from siapabilang.tokens import TokenIndex


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
    )


def with_text(real: RealArticle, text: str) -> Article:
    """Join the gold with its text. Raises ValueError unless the text's hash is the one on record."""
    if sha256(text) != real.sha256:
        raise ValueError(f"the text of {real.id} is not the one that was marked: its SHA-256 differs")
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
    )


def write_offsets(real: RealArticle) -> str:
    """Write an offset file."""
    lines = []
    for name, value in msgspec.to_builtins(real).items():
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
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message, _, path = str(error).partition(" - at ")
        raise InputError([Problem(file, message, field=path.strip("`").removeprefix("$."))]) from None
    raise_if_any(_problems(real, file))
    return real


def _problems(real: RealArticle, file: str) -> list[Problem]:
    """Return what is wrong with the offsets themselves: they must lie in the text, in order, and on token bounds."""
    found: list[Problem] = []
    bounds = list(zip(real.token_starts, real.token_ends, strict=False))
    if len(real.token_starts) != len(real.token_ends) or any(s >= e for s, e in bounds):
        found.append(Problem(file, "each token has a start before its end", field="token_starts"))
    if any(before[1] > after[0] for before, after in pairwise(bounds)) or (bounds and bounds[-1][1] > real.length):
        found.append(Problem(file, "tokens follow each other and end within the text", field="token_ends"))
    starts, ends = set(real.token_starts), set(real.token_ends)
    ids = {entity.id for entity in real.entities}
    tokens = TokenIndex(real.token_starts, real.token_ends)
    for number, quote in enumerate(real.quotes):
        where = f"quotes[{number}]"
        found += _outside(file, f"{where}.spans", quote.spans, real.length)
        for span in quote.spans:
            touched = tokens.touched(span.start, span.end)
            cuts = touched and (real.token_starts[touched[0]] < span.start or span.end < real.token_ends[touched[-1]])
            if not touched or cuts:
                found.append(Problem(file, "begins or ends inside a token; correct the offset", field=f"{where}.spans"))
        for role in (*quote.speakers, *quote.sources):
            found += _outside(file, f"{where}.mention", role.mention, real.length)
            # A clitic ends with its token but starts inside it; every other mention starts and ends with tokens.
            if any(s.end not in ends or (s.start not in starts and quote.form != "clitic") for s in role.mention):
                found.append(
                    Problem(file, "begins or ends inside a token; correct the offset", field=f"{where}.mention")
                )
            if role.entity not in ids and role.entity != "unspecified":
                found.append(Problem(file, f"there is no entity {role.entity!r}", field=where))
    if len({quote.id for quote in real.quotes}) != len(real.quotes):
        found.append(Problem(file, "two quotes share an id", field="quotes"))
    return found


def _outside(file: str, field: str, spans: Sequence[Span], length: int) -> list[Problem]:
    return [
        Problem(file, f"[{s.start}, {s.end}) is no span of a text of {length} code points", field=field)
        for s in spans
        if not 0 <= s.start < s.end <= length
    ]


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
