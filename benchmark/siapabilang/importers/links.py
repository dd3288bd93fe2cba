"""Speakers by the nearest mention, for corpora that mark quotes, cues and people but do not link them. DERIVED.

The definition, which every import that uses it repeats in its card:

1. A quote's **cue** is the nearest cue, counted in tokens from either end of the quote, with no other quote between
   them; of two equally near the one behind it. Further than `REACH` tokens there is none.
2. A cue with the clitic in it (*katanya*) names nobody: its mention is the clitic, and it means the last **person**
   mentioned before the cue, whatever stands between.
3. Otherwise the mention is the person nearest to the cue, likewise. Without a cue it is the person nearest to the
   quote; without a person within reach the speaker is unspecified.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from siapabilang.importers.conll import Chunk

REACH = 30  # tokens; a cue or a person further away than a long sentence belongs to something else


class Link(msgspec.Struct, frozen=True):
    """What was found for a quote; ``clitic`` says that the cue names its speaker by a clitic."""

    cue: Chunk | None
    person: Chunk | None
    clitic: bool = False


def link(
    quote: Chunk, quotes: Sequence[Chunk], cues: Sequence[Chunk], clitics: Sequence[Chunk], people: Sequence[Chunk]
) -> Link:
    """Return the cue and the person of ``quote`` by the definition above; chunks in the order of the text."""
    walls = [other for other in quotes if other != quote]
    cue = _nearest(quote, sorted([*cues, *clitics], key=lambda chunk: chunk.first), walls)
    if cue is not None and cue in clitics:
        before = [person for person in people if person.beyond <= cue.first and not _within(person, quotes)]
        return Link(cue, before[-1] if before else None, clitic=True)
    spoken = [person for person in people if not _within(person, quotes)]
    return Link(cue, _nearest(cue or quote, spoken, walls if cue is None else quotes))


def _nearest(of: Chunk, chunks: Sequence[Chunk], walls: Sequence[Chunk]) -> Chunk | None:
    reachable = [
        (distance, chunk.first < of.first, n)
        for n, chunk in enumerate(chunks)
        if (distance := _distance(of, chunk)) <= REACH and not _between(of, chunk, walls)
    ]
    return chunks[min(reachable)[2]] if reachable else None


def _distance(a: Chunk, b: Chunk) -> int:
    return max(b.first - a.beyond, a.first - b.beyond, 0)


def _between(a: Chunk, b: Chunk, walls: Sequence[Chunk]) -> bool:
    first, beyond = min(a.beyond, b.beyond), max(a.first, b.first)
    return any(first <= wall.first and wall.beyond <= beyond for wall in walls)


def _within(chunk: Chunk, others: Sequence[Chunk]) -> bool:
    return any(other.first <= chunk.first and chunk.beyond <= other.beyond for other in others)
