"""Stand-off files of brat: stretches of text (``T``) and events that join them (``E``); other lines are passed over.

Offsets are code points; a stretch in several pieces parts them by semicolons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from siapabilang.importers.reading import CorpusFile
from siapabilang.model import Span


class Bound(msgspec.Struct, frozen=True):
    """A stretch of text of a kind (``T``), and the line it was read from."""

    line: int
    kind: str
    spans: tuple[Span, ...]


class Joined(msgspec.Struct, frozen=True):
    """An event (``E``): its id, its line, and the ids of its stretches by role, in the order given."""

    id: str
    line: int
    roles: Sequence[tuple[str, str]]


class Standoff(msgspec.Struct, frozen=True):
    """What a file marks."""

    bounds: Mapping[str, Bound]
    events: Sequence[Joined]


def read_standoff(file: CorpusFile, text: str) -> Standoff:
    """Read ``file``, which marks ``text``; words that are not those at the offsets are remarked on.

    Raises `InputError` where a line is none of brat's, reaches beyond the text, or names what is not there.
    """
    bounds: dict[str, Bound] = {}
    events: list[Joined] = []
    for number, line in enumerate(file.text.splitlines(), start=1):
        if line.startswith("T"):
            id_, bound = _bound(file, number, line, text)
            bounds[id_] = bound
        elif line.startswith("E"):
            id_, _, roles = line.partition("\t")
            pairs = (role.partition(":") for role in roles.split())
            events.append(Joined(id_, number, [(role, of) for role, _, of in pairs]))
    for event in events:
        if missing := [id_ for _, id_ in event.roles if id_ not in bounds]:
            raise file.refuse(f"names {missing[0]!r}, which the file does not hold", event.line)
    return Standoff(bounds, events)


def _bound(file: CorpusFile, number: int, line: str, text: str) -> tuple[str, Bound]:
    try:
        id_, where, words = line.split("\t")
        kind, _, pieces = where.partition(" ")
        spans = tuple(Span(*map(int, piece.split())) for piece in pieces.split(";"))
    except (ValueError, TypeError):
        raise file.refuse("should be an id, a kind with offsets, and words, parted by tabs", number) from None
    file.check(text, spans, words, what=id_, line=number)
    return id_, Bound(number, kind, tuple(sorted(spans)))
