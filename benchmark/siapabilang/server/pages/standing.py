"""The board as a table that can be sorted: by links, so that it works without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal
from urllib.parse import urlencode

import msgspec

from siapabilang.figures import FIGURES, HEADLINE
from siapabilang.leaderboard import COLUMNS, KEY_SLICES
from siapabilang.model import Track
from siapabilang.server.schemas import Board, BoardRow

Order = Literal["ascending", "descending"]
_Key = float | str


class Column(msgspec.Struct, frozen=True):
    """A column of the board: its ``key`` in addresses, and the order in which it is sorted first."""

    key: str
    name: str
    first: Order = "ascending"
    figure: str = ""


class Heading(msgspec.Struct, frozen=True):
    """A column's head: where its link leads, and how the table is sorted by it now (empty: not by it)."""

    column: Column
    link: str
    order: Order | Literal[""]


class Group(msgspec.Struct, frozen=True):
    """Rows that belong together: those of one rank where the table stands by rank, else all."""

    rank: int | None
    rows: tuple[BoardRow, ...]


class Standing(msgspec.Struct, frozen=True):
    """What the page shows of a board. ``slices`` are those that are told of any system: key and what it is called."""

    headings: tuple[Heading, ...]
    groups: tuple[Group, ...]
    withdrawn: tuple[BoardRow, ...]
    slices: tuple[tuple[str, str], ...]
    by: Column
    order: Order


def columns_of(track: Track) -> tuple[Column, ...]:
    """Return the columns of a board."""
    figures = (
        Column(
            name.lower().replace(" ", "-"),
            name,
            "ascending" if FIGURES[name].lower_is_better else "descending",
            name,
        )
        for name in COLUMNS[track]
    )
    return (
        Column("rank", "rank"),
        Column("system", "system"),
        *figures,
        Column("attempt", "attempt"),
        Column("published", "published", "descending"),
    )


def standing(board: Board, sort: str, order: str, path: str) -> Standing:
    """Return ``board`` sorted as an address asks; what it asks wrongly is as if it did not."""
    columns = columns_of(board.task.track)
    by = next((column for column in columns if column.key == sort), columns[0])
    chosen: Order = "ascending" if order == "ascending" else "descending" if order == "descending" else by.first
    standing_ = [row for row in board.rows if row.withdrawn_at is None]
    rows = _sorted(standing_, by, chosen)
    groups = (
        tuple(Group(rank, tuple(found)) for rank, found in groupby(rows, key=lambda row: row.rank))
        if by.key == "rank"
        else (Group(None, tuple(rows)),)
    )
    told = {name for row in standing_ if row.result for name in row.result.slices}
    return Standing(
        headings=tuple(Heading(c, _link(c, by, chosen, path), chosen if c == by else "") for c in columns),
        groups=groups,
        withdrawn=tuple(row for row in board.rows if row.withdrawn_at is not None),
        slices=tuple((key, name) for key, name in KEY_SLICES.items() if key in told),
        by=by,
        order=chosen,
    )


def _link(column: Column, by: Column, order: Order, path: str) -> str:
    """Return the address that sorts by ``column``: the other way round if the table stands by it already."""
    turned: Order = "descending" if order == "ascending" else "ascending"
    return f"{path}?{urlencode({'sort': column.key, 'order': turned if column == by else column.first})}"


def _sorted(rows: Sequence[BoardRow], by: Column, order: Order) -> list[BoardRow]:
    """Return ``rows`` by a column, those that have no value there last; equal ones keep the board's order."""
    keys = {row.id: _key(row, by) for row in rows}
    known = [row for row in rows if keys[row.id] is not None]
    known.sort(key=lambda row: keys[row.id], reverse=order == "descending")  # type: ignore[arg-type,return-value]  # no None among them
    return [*known, *(row for row in rows if keys[row.id] is None)]


def _key(row: BoardRow, by: Column) -> _Key | None:
    if by.figure == HEADLINE:
        return row.released
    if by.figure:
        value = row.result.figures.get(by.figure) if row.result else None
        return value.value if value else None
    fixed: dict[str, _Key | None] = {
        "rank": row.rank,
        "system": row.description.name.casefold(),
        "attempt": row.attempt,
        "published": row.published_at.timestamp(),
    }
    return fixed[by.key]
