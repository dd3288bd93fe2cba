"""Columns of tokens and tags, one token a line, a blank line between sentences (CoNLL), and the chunks they spell.

Tags begin with B, I, L, U or O (BILOU) or with B, I and O (IOB2). A chunk may go on over a blank line: PFSA-ID's
sentence splitter cuts quotes of several sentences, and its tags say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def chunks(lines: Sentence, file: CorpusFile) -> Iterator[Chunk]:
    """Yield the chunks of ``lines``, in order.

    A chunk that begins without B or U, or is cut off before its L, is taken as far as it goes, and a remark says so.
    """
    first: int | None = None
    kind = ""
    closes = any(line.tag[0] in "LU" for line in lines)  # BILOU; in IOB2 nothing closes a chunk

    def ended(at: int) -> Chunk:
        if closes and lines[at - 1].tag[0] not in "LU":
            file.remark(lines[at - 1].number, "a chunk without its end was taken as far as it goes", kind)
        return Chunk(kind, first or 0, at)

    for at, line in enumerate(lines):
        prefix, _, here = line.tag.partition("-")
        if first is not None and (prefix not in "IL" or here != kind):
            yield ended(at)
            first = None
        if first is None and prefix != "O":
            if prefix in "IL":
                file.remark(line.number, "a chunk that begins in its middle was taken from there", here)
            first, kind = at, here
        if first is not None and prefix in "LU":
            yield ended(at + 1)
            first = None
    if first is not None:
        yield ended(len(lines))
