"""Columns of tokens and tags, one token a line, a blank line between sentences (CoNLL), and the chunks they spell.

Tags begin with B, I, L, U or O (BILOU) or with B, I and O (IOB2). A chunk may go on over a blank line: PFSA-ID's
sentence splitter cuts quotes of several sentences, and its tags say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from siapabilang.importers.reading import CorpusFile

_PREFIXES = frozenset("BILU")


class Line(msgspec.Struct, frozen=True):
    """A token with its tag, and where it stands (``number`` counts from 1)."""

    number: int
    token: str
    tag: str


class Chunk(msgspec.Struct, frozen=True):
    """Tokens ``[first, beyond)`` of one kind."""

    kind: str
    first: int
    beyond: int


Sentence = Sequence[Line]
Trouble = Callable[[int, str, str], None]


def read_sentences(file: CorpusFile) -> list[Sentence]:
    """Read the sentences of ``file``. Raises `InputError` where a line is not a token and a tag."""
    sentences: list[list[Line]] = [[]]
    for number, line in enumerate(file.text.splitlines(), start=1):
        if not line.strip():
            sentences.append([])
            continue
        parts = line.rstrip("\r").rsplit("\t" if "\t" in line else " ", 1)
        if len(parts) != 2 or not parts[0].strip() or not _is_tag(parts[1]):  # noqa: PLR2004 – a token and a tag
            raise file.refuse("should be a token, a tab and a tag such as O or B-PERSON", number)
        sentences[-1].append(Line(number, parts[0].strip(), parts[1]))
    return [sentence for sentence in sentences if sentence]


def _is_tag(tag: str) -> bool:
    prefix, dash, kind = tag.partition("-")
    return tag == "O" or bool(prefix in _PREFIXES and dash and kind)


def chunks(tags: Sequence[str], trouble: Trouble = lambda _at, _rule, _kind: None) -> Iterator[Chunk]:
    """Yield the chunks that ``tags`` spell, in order.

    A chunk that begins without B or U, or is cut off before its L, is taken as far as it goes; ``trouble`` is told the
    place, the rule and the kind.
    """
    first: int | None = None
    kind = ""
    closes = any(tag[0] in "LU" for tag in tags)  # BILOU; in IOB2 nothing closes a chunk

    def ended(at: int) -> Chunk:
        if closes and tags[at - 1][0] not in "LU":
            trouble(at - 1, "a chunk without its end was taken as far as it goes", kind)
        return Chunk(kind, first or 0, at)

    for at, tag in enumerate(tags):
        prefix, _, here = tag.partition("-")
        if first is not None and (prefix not in "IL" or here != kind):
            yield ended(at)
            first = None
        if first is None and prefix != "O":
            if prefix in "IL":
                trouble(at, "a chunk that begins in its middle was taken from there", here)
            first, kind = at, here
        if first is not None and prefix in "LU":
            yield ended(at + 1)
            first = None
    if first is not None:
        yield ended(len(tags))


def spell(length: int, found: Iterable[Chunk]) -> list[str]:
    """Return the BILOU tags of ``length`` tokens that hold the chunks ``found``; of overlapping ones the first."""
    tags = ["O"] * length
    for chunk in found:
        if any(tag != "O" for tag in tags[chunk.first : chunk.beyond]):
            continue
        tags[chunk.first : chunk.beyond] = [f"I-{chunk.kind}"] * (chunk.beyond - chunk.first)
        tags[chunk.first], tags[chunk.beyond - 1] = f"B-{chunk.kind}", f"L-{chunk.kind}"
        if chunk.beyond - chunk.first == 1:
            tags[chunk.first] = f"U-{chunk.kind}"
    return tags
