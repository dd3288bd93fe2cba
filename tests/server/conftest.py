from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from server.bench import Bench, hidden_articles, settings_for, write_dataset
from server.postgres import GIVEN, Cluster, new_database, own_cluster

NO_POSTGRES = f"PostgreSQL is not installed, and {GIVEN} is not set"

MakeBench = Callable[..., Bench]


@pytest.fixture(scope="session")
def gold_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("gold"), hidden_articles())


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with own_cluster() as found:
        if found is None:
            pytest.skip(NO_POSTGRES)
        yield found


@pytest.fixture
def make_bench(tmp_path: Path, gold_folder: Path) -> Iterator[MakeBench]:
    with ExitStack() as open_:

        def make(database: str = "", **changes: Any) -> Bench:  # noqa: ANN401 – handed on
            bench = Bench(settings_for(changes.pop("data", tmp_path / "data"), gold_folder, database, **changes))
            open_.callback(bench.close)
            return bench

        yield make


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database, of each kind; empty for SQLite beside the data."""
    if request.param == "sqlite":
        yield ""
        return
    given = os.environ.get(GIVEN) or request.getfixturevalue("cluster").address
    with new_database(given) as found:
        yield found


@pytest.fixture
def any_bench(make_bench: MakeBench, address: str) -> Bench:
    """A bench on each kind of database."""
    return make_bench(address)
