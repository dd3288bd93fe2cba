"""A review as the comment below a pull request, in Markdown: every word of a stranger's is shown as a word."""

from __future__ import annotations

from collections.abc import Iterator

from siapabilang.description import DIVISIONS
from siapabilang.figures import HEADLINE
from siapabilang.leaderboard import cell, described, place
from siapabilang.markdown import escape, table
from siapabilang.ranking import Board
from siapabilang.review import Review

_FIGURES = (HEADLINE, "via-whom F1")
_PROBLEMS = 20
_LONGEST = 60_000  # bytes; GitHub takes 65,536 code points


def comment(review: Review) -> str:
    """Return the comment, shortened if it is longer than can be posted."""
    text = "\n".join(_lines(review)) + "\n"
    encoded = text.encode()
    if len(encoded) <= _LONGEST:
        return text
    start = encoded[:_LONGEST].decode(errors="ignore")
    return f"{start[: start.rindex(chr(10))]}\n\n… shortened.\n"


def _lines(review: Review) -> Iterator[str]:
    yield f"## Submission: {_verdict(review)}"
    if review.problems:
        yield ""
        yield from (f"- {escape(str(problem))}" for problem in review.problems[:_PROBLEMS])
        if (more := len(review.problems) - _PROBLEMS) > 0:
            yield f"- … and {more} more"
    for submission in review.submissions:
        yield from ("", *described(submission))
    for board in review.boards:
        yield from ("", *_board(board))
    if review.removed:
        yield from ("", f"Removed: {', '.join(map(escape, review.removed))}.")
    if review.elsewhere:
        yield ""
        yield f"Files changed outside `submissions/`, which were not looked at here: {review.elsewhere}."
    yield ""
    yield "Checked and scored by the code of the base branch; nothing of this request was run."


def _verdict(review: Review) -> str:
    if count := len(review.problems):
        return f"{count} problem{'s' if count > 1 else ''} to mend"
    if not review.submissions and not review.removed:
        return "nothing changed in `submissions/`"
    return "nothing wrong"


def _board(board: Board) -> Iterator[str]:
    rows = [
        [*place(row, link=False), *(cell(row.entry.result.figures[name]) for name in _FIGURES)] for row in board.rows
    ]
    yield f"`{board.set}` would then be:"
    yield ""
    yield from table([*DIVISIONS, "system", *_FIGURES], rows, numbers=len(_FIGURES))
    yield ""
    yield f"`{board.signature}`"
