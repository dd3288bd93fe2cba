"""The board sorted by links: nothing is lost, and what has no value stands last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from server.bench import DESCRIPTION
from siapabilang.leaderboard import COLUMNS
from siapabilang.server.pages.standing import Standing, columns_of, standing
from siapabilang.server.schemas import Board, BoardRow, DescriptionTold, FigureTold, ResultTold, TaskTold

NOON = datetime(2027, 3, 31, 12, tzinfo=UTC)
TASK = TaskTold(
    name="authored-test.end2end", part="authored", split="test", track="end2end", articles=1, data_version="1",
    commitment="c0",
)  # fmt: skip
SHARES = st.none() | st.integers(0, 50).map(lambda n: n / 50)


def row(number: int, score: float, value: float | None, rank: int | None = None, *, gone: bool = False) -> BoardRow:
    figures = {name: FigureTold(value=value, low=None, high=None) for name in COLUMNS["end2end"]}
    result = ResultTold(signature="s", articles=1, events=1, step=0.02, figures=figures, slices={})
    said = {name: given for name, given in DESCRIPTION.items() if name != "contact"}
    return BoardRow(
        id=str(number),
        task=TASK.name,
        team=f"Tim {number}",
        description=DescriptionTold.model_validate(said | {"name": f"Sistem {9 - number}", "divisions": ["open"]}),
        attempt=number,
        uploaded_at=NOON,
        published_at=NOON + timedelta(hours=number),
        withdrawn_at=NOON if gone else None,
        released=None if gone else score,
        result=None if gone else result,
        rank=rank,
    )


def ids(found: Standing) -> list[str]:
    return [row.id for group in found.groups for row in group.rows]


def sorted_by(rows: list[BoardRow], sort: str = "", order: str = "") -> Standing:
    return standing(Board(task=TASK, rows=rows, pending=False), sort, order, "/boards/x")


def test_rows_of_one_rank_make_a_group() -> None:
    found = sorted_by([row(1, 0.9, 0.5, 1), row(2, 0.8, 0.5, 1), row(3, 0.1, 0.5, 3)])
    assert [(group.rank, len(group.rows)) for group in found.groups] == [(1, 2), (3, 1)]
    assert [len(group.rows) for group in sorted_by([row(1, 0.9, 0.5), row(2, 0.8, 0.5)]).groups] == [2]


def test_figures_stand_best_first_and_the_link_turns_them() -> None:
    rows = [row(1, 0.1, 0.2), row(2, 0.1, None), row(3, 0.1, 0.4)]
    assert ids(sorted_by(rows, "coverage")) == ["3", "1", "2"]
    assert ids(sorted_by(rows, "distractor-false-alarms")) == ["1", "3", "2"]  # lower is better
    links = {heading.column.key: heading.link for heading in sorted_by(rows, "coverage").headings}
    assert dict(parse_qsl(urlsplit(links["coverage"]).query)) == {"sort": "coverage", "order": "ascending"}
    assert dict(parse_qsl(urlsplit(links["quote-f1"]).query)) == {"sort": "quote-f1", "order": "descending"}


def test_what_was_withdrawn_stands_apart() -> None:
    found = sorted_by([row(1, 0.5, 0.5), row(2, 0.0, None, gone=True)])
    assert ids(found) == ["1"]
    assert [gone.id for gone in found.withdrawn] == ["2"]


@given(
    values=st.lists(SHARES, max_size=6),
    key=st.sampled_from([column.key for column in columns_of("end2end")]) | st.text(max_size=3),
    order=st.sampled_from(["", "ascending", "descending", "x"]),
)
def test_sorting_loses_nothing_and_the_other_order_turns_what_has_values(
    values: list[float | None], key: str, order: str
) -> None:
    rows = [row(number, number / 10, value, number + 1) for number, value in enumerate(values)]
    found = sorted_by(rows, key, order)
    assert sorted(ids(found)) == sorted(row.id for row in rows)
    if found.by.figure and found.by.key != "who-said-what-f1":
        shown = [values[int(id_)] for id_ in ids(found)]
        known = [value for value in shown if value is not None]
        assert shown[: len(known)] == known
        assert known == sorted(known, reverse=found.order == "descending")
