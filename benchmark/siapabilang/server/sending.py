"""Taking in the predictions of a submission as they come, for programs and browsers alike."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from siapabilang.server import intake, views
from siapabilang.server.schemas import SubmissionTold
from siapabilang.server.service import Service
from siapabilang.server.tables import Team
from siapabilang.server.uploads import Received, receive


async def send(served: Service, team: Team, id_: str, stream: AsyncIterator[bytes]) -> SubmissionTold:
    """Take in ``stream`` as the predictions of a submission of ``team``. From here on it is an attempt.

    Raises `RefusalError`, and keeps nothing then. The caller holds `Service.receiving`.
    """

    def refuse_early() -> None:
        with served.database.reading() as session:
            intake.refuse_unless_open(session, served.settings, team, id_)

    def take_in(received: Received) -> SubmissionTold:
        with served.database.writing() as session:
            intake.take_in(session, served.settings, team, id_, received)
            session.flush()
            return views.submission(session, team, id_)

    settings = served.settings
    await run_in_threadpool(refuse_early)
    received = await receive(stream, settings.uploads, most=settings.upload_bytes, seconds=settings.upload_seconds)
    served.metrics.received.inc(received.size)
    try:
        return await run_in_threadpool(take_in, received)
    except BaseException:
        # Refused after all, or the database is gone: the file is nobody's.
        (settings.uploads / received.file).unlink(missing_ok=True)
        raise
