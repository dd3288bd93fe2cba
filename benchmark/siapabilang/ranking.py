"""The leaderboard as data: one board for each scored set, its systems in order and in rank groups.

A bare rank says more than the figures do. Systems share a rank unless the paired test over events tells them from the
first of the rank (after Holm's correction over all pairs of the board). A system that leaves articles unanswered is
shown, but takes part in no comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from siapabilang.comparison import compare
from siapabilang.counts import CountTable
from siapabilang.description import DIVISIONS, Description, Division
from siapabilang.figures import HEADLINE
from siapabilang.scoring import Result
from siapabilang.submissions import SETS, ScoredSet

SIGNIFICANT = 0.05


class Entry(msgspec.Struct, frozen=True):
    """A system's result on one set; ``answered`` counts the articles for which it has a record."""

    slug: str  # tells systems apart
    description: Description
    set: ScoredSet
    answered: int
    table: CountTable
    result: Result

    @property
    def complete(self) -> bool:
        """Whether every article is answered."""
        return self.answered == self.result.articles


class Row(msgspec.Struct, frozen=True):
    """An entry and its rank in each division: None where it has none.

    That is so in a division in which it takes no part, for an entry that is not complete, and on a single event, on
    which nothing can be tested.
    """

    entry: Entry
    ranks: Mapping[Division, int | None]


class Board(msgspec.Struct, frozen=True):
    """What is known about one set. ``rows`` stand by the headline figure, those without a rank behind the others."""

    set: ScoredSet
    signature: str
    articles: int
    events: int
    rows: tuple[Row, ...]


def boards(entries: Iterable[Entry]) -> list[Board]:
    """Return a board for each set that has entries, in the order of `SETS`.

    Raises ValueError where the entries of a set were not scored alike (their signatures differ).
    """
    by_set: dict[ScoredSet, list[Entry]] = {set_: [] for set_ in SETS}
    for entry in entries:
        by_set[entry.set].append(entry)
    return [_board(set_, found) for set_, found in by_set.items() if found]


def _board(set_: ScoredSet, entries: Sequence[Entry]) -> Board:
    first = entries[0].result
    if any(entry.result.signature != first.signature for entry in entries):
        raise ValueError(f"the entries of {set_} were not scored alike")
    ordered = sorted(entries, key=lambda e: (not e.complete, -(e.result.figures[HEADLINE].value or 0.0), e.slug))
    found: dict[tuple[str, ...], dict[str, int | None]] = {}  # the divisions often hold the same systems
    ranks: dict[Division, dict[str, int | None]] = {}
    for division in DIVISIONS:
        among = [e for e in ordered if e.complete and division in e.description.divisions]
        slugs = tuple(entry.slug for entry in among)
        if slugs not in found:
            found[slugs] = _ranks(among)
        ranks[division] = found[slugs]
    rows = tuple(Row(e, {division: ranks[division].get(e.slug) for division in DIVISIONS}) for e in ordered)
    return Board(set_, first.signature, first.articles, first.events, rows)


def _ranks(ordered: Sequence[Entry]) -> dict[str, int | None]:
    """Return the rank of each entry, best first: shared by those that the test cannot tell from its first."""
    if not ordered:
        return {}
    if ordered[0].result.events == 1:
        return {entry.slug: None for entry in ordered}
    p_values = {
        frozenset({pair.first, pair.second}): pair.p_corrected
        for pair in compare({entry.slug: entry.table for entry in ordered})
    }
    return dict(shared_ranks([entry.slug for entry in ordered], p_values))


def shared_ranks(ordered: Sequence[str], p_corrected: Mapping[frozenset[str], float | None]) -> dict[str, int]:
    """Return ranks for names that stand best first: shared by those that the test cannot tell from the rank's first.

    ``p_corrected`` is p of each pair after correction, None where nothing can be tested.
    """
    ranks: dict[str, int] = {}
    leader, rank = "", 1
    for place, name in enumerate(ordered, 1):
        p = p_corrected.get(frozenset({leader, name}))
        if not leader or (p is not None and p < SIGNIFICANT):
            leader, rank = name, place
        ranks[name] = rank
    return ranks
