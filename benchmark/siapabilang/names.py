"""Names: how they are compared, where a text uses them, and which entity a predicted name means.

A name is compared by its folded tokens: NFKC, case folded, punctuation dropped. ``Zelensky's`` and ``ZELENSKY`` hold
the same first token; ``Kim Yong-hyun`` has three.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from siapabilang.model import Entity, EventEntity
from siapabilang.tokens import TOKEN


def fold(name: str) -> tuple[str, ...]:
    """Return the folded tokens of ``name``."""
    return tuple(TOKEN.findall(unicodedata.normalize("NFKC", name).casefold()))


class Resolution(msgspec.Struct, frozen=True):
    """How a name was understood: ``entity`` is None where it means nobody, or several.

    ``alias`` is the folded alias that decided, ``exact`` whether it is the whole name, ``candidates`` all who bear it.
    """

    name: str
    entity: str | None
    alias: str
    exact: bool
    candidates: tuple[str, ...]


class NameResolver:
    """Finds the entity of one article that a predicted name means, by the aliases that the article uses.

    An exact alias wins; else the longest alias contained in the name (in tokens, then in letters). What several
    entities share – a bare surname – means nobody, and so does a tie. ``written`` holds what each alias means when a
    name is written in just that way.
    """

    __slots__ = ("_bearers", "_longest", "written")

    def __init__(self, entities: Sequence[Entity]) -> None:
        bearers: dict[tuple[str, ...], set[str]] = {}
        for entity in entities:
            for alias in (entity.name, *entity.aliases):
                if key := fold(alias):
                    bearers.setdefault(key, set()).add(entity.id)
        self._bearers = bearers
        self._longest = max(map(len, bearers), default=0)
        names = dict.fromkeys(alias for entity in entities for alias in (entity.name, *entity.aliases))
        # Most names are written as the article writes them: no need to fold those again.
        self.written = {name: self._meant(name) for name in names if fold(name)}

    def resolve(self, name: str) -> str | None:
        """Return the id of the one entity that ``name`` means, or None."""
        return self.written[name] if name in self.written else self._meant(name)

    def _meant(self, name: str) -> str | None:
        _, bearers = self._find(fold(name))
        return next(iter(bearers)) if len(bearers) == 1 else None

    def explain(self, name: str) -> Resolution:
        """Say whom ``name`` means, and by which alias."""
        tokens = fold(name)
        alias, bearers = self._find(tokens)
        entity = next(iter(bearers)) if len(bearers) == 1 else None
        return Resolution(name, entity, " ".join(alias), tokens == alias, tuple(sorted(bearers)))

    def is_shared(self, name: str) -> bool:
        """Say whether ``name`` is an alias of several entities."""
        return len(self._bearers.get(fold(name), ())) > 1

    def _find(self, tokens: tuple[str, ...]) -> tuple[tuple[str, ...], set[str]]:
        """Return the alias by which ``tokens`` are understood, and all who bear it; of equally long ones, the first."""
        if (bearers := self._bearers.get(tokens)) is not None:
            return tokens, bearers
        for size in range(min(self._longest, len(tokens) - 1), 0, -1):
            found = [key for key in _runs(tokens, size) if key in self._bearers]
            if found:
                letters = max(sum(map(len, key)) for key in found)
                longest = [key for key in found if sum(map(len, key)) == letters]
                return longest[0], set().union(*(self._bearers[key] for key in longest))
        return (), set()


def _runs(tokens: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (tokens[start : start + size] for start in range(len(tokens) - size + 1))


def aliases_in_use(text: str, entities: Sequence[EventEntity], referenced: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each entity present in ``text``, those of its aliases that the text uses.

    An alias is used where it stands as whole words outside a longer alias of somebody else; one that begins in lower
    case is found in any case, a capitalised one as written or in full capitals. An entity is present if it is
    ``referenced`` (it speaks or relays here) or if the text uses an alias of nobody else. The order is that of
    ``entities``.
    """
    used = _used_aliases(text, entities)
    shared = Counter(alias for entity in entities for alias in dict.fromkeys(entity.aliases))
    present = set(referenced)
    present.update(e.id for e in entities if any(shared[alias] == 1 for alias in used[e.id]))
    return {
        entity.id: tuple(alias for alias in dict.fromkeys(entity.aliases) if alias in used[entity.id])
        for entity in entities
        if entity.id in present
    }


def _used_aliases(text: str, entities: Sequence[EventEntity]) -> dict[str, set[str]]:
    """Return the aliases by which ``text`` names each entity: the longest alias at each place, and those inside it."""
    used: dict[str, set[str]] = {entity.id: set() for entity in entities}
    for written in set(_occurrences(text, {alias for entity in entities for alias in entity.aliases})):
        for entity in entities:
            if any(written in set(_occurrences(written, [alias])) for alias in entity.aliases):
                used[entity.id].update(alias for alias in entity.aliases if any(_occurrences(written, [alias])))
    return used


def _occurrences(text: str, aliases: Iterable[str]) -> Iterator[str]:
    """Yield the stretches of ``text`` that are one of ``aliases``; at each place the longest."""
    alternatives = "|".join(_written(alias) for alias in sorted(filter(None, aliases), key=lambda a: (-len(a), a)))
    if alternatives:
        yield from (match.group() for match in re.finditer(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])", text))


def _written(alias: str) -> str:
    """Return a pattern for the ways in which an alias may be written."""
    escaped = re.escape(alias)
    return f"(?i:{escaped})" if alias[0].islower() else f"{escaped}|{re.escape(alias.upper())}"
