"""The worker: makes the hand-outs, takes submissions from the queue, and compares what was published.

Any number may run, on any machine that sees the database, the uploads and the gold. A worker that the server started
(``python -m siapabilang.server.worker``) is told its settings on standard input and ends when that closes, so that it
does not outlive the server.
"""

from __future__ import annotations

import logging
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from sqlalchemy import delete
from sqlalchemy import select as select_rows
from sqlalchemy.exc import SQLAlchemyError

from siapabilang.problems import InputError, Problem
from siapabilang.server import audit, processes, queue, standings
from siapabilang.server.database import Database, now
from siapabilang.server.handout import handout_path
from siapabilang.server.jobs import Failed, GoldPlace, Prepare, Prepared, Refused, Score, Scored
from siapabilang.server.logs import configure
from siapabilang.server.processes import Runner, StoppedError
from siapabilang.server.settings import Settings, decode_settings
from siapabilang.server.tables import Submission, Task
from siapabilang.server.tokens import new_salt
from siapabilang.server.uploads import sweep

_LOG = logging.getLogger("siapabilang.server.worker")
_AFTER_AN_ERROR = 5.0  # seconds until the database is tried again
_SWEEP_EVERY = 3600.0


class Worker:
    """One worker. ``stopping`` tells it to end, and to end what it does; ``run`` does its jobs."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        stopping: Callable[[], bool] = lambda: False,
        run: Runner = processes.run,
    ) -> None:
        self._run = run
        self._settings = settings
        self._database = database
        self._stopping = stopping
        self._swept = -_SWEEP_EVERY

    def prepare(self) -> None:
        """Make the hand-out of every task. Raises `InputError` if the gold is missing or is not what it was."""
        for task, track in self._settings.tasks.items():
            with self._database.reading() as session:
                known = session.get(Task, task)
            salt = known.salt if known else new_salt()
            job = Prepare(self._place(task, salt), str(handout_path(self._settings.handouts, task).resolve()))
            answer = self._run(job, seconds=self._settings.score_seconds, mebibytes=self._settings.score_mebibytes)
            if not isinstance(answer, Prepared):
                reason = answer.reason if isinstance(answer, Failed) else "no answer"
                raise InputError([Problem("--gold", f"cannot be used: {reason}")])
            if known is not None and known.commitment != answer.commitment:
                message = (
                    f"the gold of {task} is not that with which this server began (its salted hash differs): "
                    "give that gold, or begin anew with another --data folder"
                )
                raise InputError([Problem("--gold", message)])
            with self._database.writing() as session:
                found = session.get(Task, task)
                if found is None:
                    session.add(
                        Task(
                            name=task,
                            track=track,
                            articles=answer.articles,
                            version=answer.version,
                            salt=salt,
                            commitment=answer.commitment,
                            created_at=now(),
                        )
                    )
                    audit.record(session, audit.WORKER, "gold committed", task, {"commitment": answer.commitment})
            if known is None and found is not None:
                self.prepare()  # another worker was faster: ours must be the gold that it wrote down
                return

    def work(self) -> None:
        """Work until told to stop. What goes wrong with the database is logged and tried again."""
        while not self._stopping():
            try:
                busy = self.step()
                pause = 0.0 if busy else self._settings.poll_seconds
            except (SQLAlchemyError, OSError) as error:
                _LOG.error("cannot work", extra={"kind": type(error).__name__})
                pause = _AFTER_AN_ERROR
            if pause:
                time.sleep(pause)

    def step(self) -> bool:
        """Do one piece of work; False if there is none."""
        if time.monotonic() - self._swept > _SWEEP_EVERY:
            self._swept = time.monotonic()
            self._sweep()
        held = queue.claim(self._database, self._settings)
        if held is not None:
            self._score(held)
            return True
        return standings.extend(self._database, self._settings, self._run)

    def _score(self, held: queue.Claim) -> None:
        with self._database.reading() as session:
            task = session.get_one(Task, held.task)
        job = Score(
            gold=self._place(held.task, task.salt),
            handout=str(handout_path(self._settings.handouts, held.task).resolve()),
            predictions=str((self._settings.uploads / held.file).resolve()),
            sha256=held.sha256,
            limits=self._settings.limits,
            commitment=task.commitment,
            resamples=self._settings.resamples,
        )
        began = time.monotonic()
        try:
            outcome = self._run(
                job,
                seconds=self._settings.score_seconds,
                mebibytes=self._settings.score_mebibytes,
                alive=lambda: not self._stopping() and queue.renew(self._database, self._settings, held),
            )
        except StoppedError:
            queue.give_up(self._database, held)
            return
        if not isinstance(outcome, Scored | Refused | Failed) or (isinstance(outcome, Failed) and outcome.bad_set_up):
            # Not the team's fault: the submission waits until the organiser has mended it.
            _LOG.error("gold cannot be used", extra={"submission": held.submission})
            queue.give_up(self._database, held)
            time.sleep(_AFTER_AN_ERROR)
            return
        state = queue.finish(self._database, self._settings, held, outcome)
        details = {"submission": held.submission, "state": state, "seconds": round(time.monotonic() - began, 3)}
        _LOG.info("scored", extra=details | ({"kind": outcome.kind} if isinstance(outcome, Failed) else {}))

    def _place(self, task: str, salt: str) -> GoldPlace:
        settings = self._settings
        texts = None if settings.texts is None else str(settings.texts.resolve())
        return GoldPlace(str(settings.gold_folder), settings.part, settings.split, settings.tasks[task], texts, salt)

    def _sweep(self) -> None:
        """Drop submissions that were described a day ago and never sent, and files that nothing refers to."""
        with self._database.writing() as session:
            # In one statement, which looks again at the state of what somebody is sending predictions for just now.
            old = Submission.created_at < now() - timedelta(days=1)
            session.execute(delete(Submission).where(Submission.state == "open", old))
            kept = {f for f in session.scalars(select_rows(Submission.file).where(Submission.state != "refused")) if f}
        sweep(self._settings.uploads, kept)


def main() -> None:
    """Run as the server's own worker."""
    settings = decode_settings(sys.stdin.buffer.readline())
    configure("worker")
    asked = asked_to_stop(signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the server says when to stop

    def stopping() -> bool:
        return asked() or bool(select.select([sys.stdin], [], [], 0)[0])

    Worker(settings, Database(settings.database_url), stopping).work()


def asked_to_stop(*signals: signal.Signals) -> Callable[[], bool]:
    """Return a function that tells whether one of ``signals`` (by default SIGTERM and SIGINT) has come."""
    came = threading.Event()

    def note(_: int, __: FrameType | None) -> None:
        came.set()

    for number in signals or (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    return came.is_set


if __name__ == "__main__":
    main()
