"""Which published submissions differ: paired tests, made once for each pair by the worker and kept.

The p of a pair depends on hidden gold and is told only through rank groups. Only submissions that climbed the Ladder
can be published, so these say little that their scores do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from siapabilang.server.database import Database
from siapabilang.server.jobs import Compare, Compared
from siapabilang.server.processes import Runner
from siapabilang.server.settings import Settings
from siapabilang.server.tables import Comparison, Result, Submission


def published(session: Session, task: str) -> list[Submission]:
    """Return the submissions on the board of a task, in no particular order."""
    on_board = (Submission.task == task, Submission.published_at.is_not(None), Submission.withdrawn_at.is_(None))
    return list(session.scalars(select(Submission).where(*on_board)))


def extend(database: Database, settings: Settings, run: Runner) -> bool:
    """Compare one published submission with all those it was not compared with; False where nothing is left.

    Raises ChildProcessError if that could not be done now.
    """
    for task in settings.tasks:
        with database.reading() as session:
            ids = sorted(row.id for row in published(session, task))
            done = pairs(session, ids)
            missing = {id_: [o for o in ids if o < id_ and (o, id_) not in done] for id_ in ids}
            new = next((id_ for id_ in ids if missing[id_]), None)
            if new is None:
                continue
            counts = {id_: session.get_one(Result, id_).counts for id_ in (new, *missing[new])}
        job = Compare((new, counts.pop(new)), tuple(counts.items()), settings.resamples)
        answer = run(job, seconds=settings.score_seconds, mebibytes=settings.score_mebibytes)
        if not isinstance(answer, Compared):
            raise ChildProcessError("a comparison could not be made")
        with database.writing() as session:
            for other, p in answer.p:
                session.merge(Comparison(first=other, second=new, p=p))
        return True
    return False


def pairs(session: Session, ids: Sequence[str]) -> dict[tuple[str, str], float | None]:
    """Return p, before correction, of the pairs among ``ids`` that were compared; the smaller id comes first."""
    both = Comparison.first.in_(ids) & Comparison.second.in_(ids)
    return {(row.first, row.second): row.p for row in session.scalars(select(Comparison).where(both))}
