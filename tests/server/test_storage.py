"""The tables and the queue, on both kinds of database."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from msgspec.structs import replace
from sqlalchemy import create_engine, func, select, text

from server.bench import TASK, Bench, in_this_process, predictions
from server.conftest import MakeBench
from siapabilang.problems import InputError
from siapabilang.server import queue
from siapabilang.server.database import Database, now
from siapabilang.server.jobs import Answer, Failed, Job
from siapabilang.server.queue import Claim
from siapabilang.server.tables import AuditEntry, Base, Result, Submission, UtcTime
from siapabilang.server.worker import Worker


def test_migrations_make_the_tables_that_the_models_say(address: str, make_bench: MakeBench) -> None:
    bench = make_bench(address)
    url = bench.settings.database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(any_bench: Bench) -> None:
    any_bench.database.migrate()
    assert any_bench.database.is_current()


def test_tables_of_a_newer_version_are_left_alone(any_bench: Bench) -> None:
    with any_bench.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="was made by a newer version"):
        any_bench.database.migrate()


def test_reading_changes_nothing(any_bench: Bench) -> None:
    id_ = any_bench.team().open()
    with any_bench.database.reading() as session:
        session.get_one(Submission, id_).message = "changed"
    with any_bench.database.reading() as session:
        assert session.get_one(Submission, id_).message == ""


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite", "oracle+x://"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="is no address of a database"):
        Database(url)


def test_times_are_utc_whatever_the_database_keeps() -> None:
    column, dialect = UtcTime(), create_engine("sqlite://").dialect
    jakarta = datetime(2027, 3, 1, 7, tzinfo=timezone(timedelta(hours=7)))
    assert column.process_bind_param(jakarta, dialect) == datetime(2027, 3, 1, tzinfo=UTC)
    assert column.process_result_value(datetime(2027, 3, 1), dialect) == jakarta  # noqa: DTZ001 – as SQLite gives it
    with pytest.raises(ValueError, match="without a time zone"):
        column.process_bind_param(datetime(2027, 3, 1), dialect)  # noqa: DTZ001


def claim(bench: Bench) -> Claim:
    found = queue.claim(bench.database, bench.settings)
    assert found is not None
    return found


def let_the_lease_run_out(bench: Bench, id_: str) -> None:
    with bench.database.writing() as session:
        session.get_one(Submission, id_).lease_until = now() - timedelta(seconds=1)


def test_the_oldest_comes_first_and_to_one_worker_only(any_bench: Bench) -> None:
    team = any_bench.team()
    ids = [team.hand_in(predictions(n)) for n in range(3)]
    assert [claim(any_bench).submission for _ in ids] == ids
    assert queue.claim(any_bench.database, any_bench.settings) is None


def test_many_workers_never_claim_the_same(any_bench: Bench) -> None:
    team = any_bench.team()
    ids = {team.hand_in(predictions(n)) for n in range(5)}
    claimed: list[str] = []

    def work() -> None:
        while (found := queue.claim(any_bench.database, any_bench.settings)) is not None:
            claimed.append(found.submission)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(ids)


def test_what_a_dead_worker_held_goes_to_the_next(any_bench: Bench) -> None:
    id_ = any_bench.team().hand_in(predictions())
    first = claim(any_bench)
    assert queue.renew(any_bench.database, any_bench.settings, first)
    let_the_lease_run_out(any_bench, id_)
    second = claim(any_bench)
    assert second.submission == first.submission
    assert second.id != first.id
    assert not queue.renew(any_bench.database, any_bench.settings, first)
    assert queue.finish(any_bench.database, any_bench.settings, first, Failed("late", "")) is None
    assert queue.finish(any_bench.database, any_bench.settings, second, Failed("reason", "")) == "failed"


def test_what_kills_its_workers_fails_in_the_end(any_bench: Bench) -> None:
    team = any_bench.team()
    id_ = team.hand_in(predictions())
    for _ in range(any_bench.settings.tries):
        claim(any_bench)
        let_the_lease_run_out(any_bench, id_)
    assert queue.claim(any_bench.database, any_bench.settings) is None
    assert team.see(id_)["state"] == "failed"
    assert "cut off again and again" in team.see(id_)["message"]


def test_what_a_stopping_worker_gives_back_costs_no_try(any_bench: Bench) -> None:
    team = any_bench.team()
    id_ = team.hand_in(predictions())
    for _ in range(any_bench.settings.tries + 2):
        queue.give_up(any_bench.database, claim(any_bench))
    any_bench.work()
    assert team.see(id_)["state"] == "scored"


def test_what_cannot_be_scored_by_the_organisers_fault_waits(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The process that scores cannot even begin: no attempt fails by that.
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setattr("siapabilang.server.worker._AFTER_AN_ERROR", 0.0)
    team = bench.team()
    id_ = team.hand_in(predictions())
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(broken))
        Worker(bench.settings, bench.database).step()
    assert team.see(id_)["state"] == "queued"
    bench.work()
    assert team.see(id_)["state"] == "scored"


def test_comparisons_that_fail_are_made_later(bench: Bench) -> None:
    for name, right in (("Satu", 48), ("Dua", 4)):
        team = bench.team(f"Tim {name}")
        id_ = team.hand_in(predictions(right), name=name)
        bench.worker.step()
        team.ask("POST", f"/submissions/{id_}/publish")

    def failing(job: Job, **_: object) -> Answer:  # noqa: ARG001 – whatever is asked
        return Failed("reason", "kind")

    with pytest.raises(ChildProcessError):
        Worker(bench.settings, bench.database, run=failing).step()
    assert bench.board()["pending"]
    bench.work()
    assert not bench.board()["pending"]


def test_two_workers_that_start_at_once_agree_on_the_gold(bench: Bench, tmp_path: Path) -> None:
    # The second made its hash before it saw the first's: it looks again, and finds whether its gold is the same.
    settings = replace(bench.settings, data=tmp_path / "new", database=f"sqlite:///{tmp_path / 'new.db'}")
    database = Database(settings.database_url)
    database.migrate()
    raced = False

    def racing(job: Job, **limits: Any) -> Answer:  # noqa: ANN401 – handed on
        nonlocal raced
        if not raced:
            raced = True
            Worker(settings, database, run=in_this_process).prepare()
        return in_this_process(job, **limits)

    Worker(settings, database, run=racing).prepare()
    with database.reading() as session:
        assert len(list(session.scalars(select(AuditEntry)))) == 1
    database.close()


def test_workers_at_once_score_each_submission_once(any_bench: Bench) -> None:
    team = any_bench.team()
    ids = {team.hand_in(predictions(8 * n)) for n in range(4)}
    threads = [threading.Thread(target=any_bench.work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_bench.database.reading() as session:
        assert set(session.scalars(select(Result.submission_id))) == ids
        scored = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "submission scored")
        assert session.scalar(scored) == len(ids)
    assert {team.see(id_)["state"] for id_ in ids} == {"scored"}


def test_abandoned_descriptions_and_files_are_swept(bench: Bench) -> None:
    team = bench.team()
    old, new = team.open(), team.open()
    with bench.database.writing() as session:
        session.get_one(Submission, old).created_at = now() - timedelta(days=2)
    bench.work()
    assert [s["id"] for s in team.ask("GET", "/submissions").json()] == [new]
    assert bench.client.get(f"/api/v1/tasks/{TASK}").status_code == 200
