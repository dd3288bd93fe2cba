"""Backup and restore, from either kind of database into either."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.bench import Bench, predictions, settings_for
from siapabilang.problems import InputError
from siapabilang.server import teams
from siapabilang.server.backup import back_up, restore
from siapabilang.server.database import open_database


@pytest.fixture
def backup(bench: Bench, tmp_path: Path) -> Path:
    """A backup of a server with a published, a refused, a waiting and an open submission."""
    team = bench.team()
    published = team.hand_in(predictions(24))
    bench.work()
    team.ask("POST", f"/submissions/{published}/publish")
    team.hand_in(b"{}\n")
    bench.work()
    team.hand_in(predictions(48))
    team.open()
    bench.settings.public_predictions.mkdir()
    (bench.settings.public_predictions / published).write_bytes(b"public")
    target = tmp_path / "backup"
    manifest = back_up(bench.settings, bench.database, target)
    assert (manifest.rows["submissions"], manifest.rows["results"], manifest.files) == (4, 1, 2)
    assert "sessions" not in manifest.rows
    (target / "token").write_text(team.token)
    return target


def test_everything_is_back(backup: Path, bench: Bench, address: str, tmp_path: Path, gold_folder: Path) -> None:
    settings = settings_for(tmp_path / "again", gold_folder, address)
    database = open_database(settings)
    restore(settings, database, backup)
    assert [path.read_bytes() for path in settings.public_predictions.iterdir()] == [b"public"]
    database.close()
    again = Bench(settings)
    token = (backup / "token").read_text()
    clients = [
        TestClient(b.app, "http://127.0.0.1:8000", headers={"Authorization": f"Bearer {token}"}) for b in (bench, again)
    ]
    for path in ("submissions", "team", "server", "tasks/authored-test.end2end/board"):
        before, after = (client.get(f"/api/v1/{path}").json() for client in clients)
        assert before == after
    again.work()
    told = clients[1].get("/api/v1/submissions").json()
    assert sorted(s["state"] for s in told) == ["open", "refused", "scored", "scored"]
    again.team("Tim Baru")  # numbers go on after those that were restored
    again.close()


def test_a_backup_is_never_written_over_another(backup: Path, bench: Bench) -> None:
    with pytest.raises(InputError, match="is never written over another"):
        back_up(bench.settings, bench.database, backup)


def test_a_lost_prediction_file_is_noticed(bench: Bench, tmp_path: Path) -> None:
    bench.team().hand_in(predictions())
    (path,) = bench.settings.uploads.iterdir()
    path.write_bytes(b"other")
    with pytest.raises(InputError, match="is missing or is not what was handed in"):
        back_up(bench.settings, bench.database, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    assert [p.name for p in tmp_path.iterdir() if "backup" in p.name] == []


def test_nothing_is_restored_over_something(backup: Path, bench: Bench) -> None:
    with pytest.raises(InputError, match="is not empty"):
        restore(bench.settings, bench.database, backup)


@pytest.mark.parametrize("damage", ["audit.jsonl", "results.jsonl", "backup.json", "uploads"])
def test_a_damaged_backup_leaves_the_database_empty(
    backup: Path, tmp_path: Path, gold_folder: Path, damage: str
) -> None:
    path = backup / damage
    if path.is_dir():
        next(path.iterdir()).write_bytes(b"")
    else:
        path.write_bytes(path.read_bytes()[:-20])
    settings = settings_for(tmp_path / "again", gold_folder)
    database = open_database(settings)
    with pytest.raises(InputError):
        restore(settings, database, backup)
    with database.reading() as session, pytest.raises(InputError, match="there is no team"):
        teams.find(session, "Tim Uji")
    database.close()


def test_a_backup_of_another_version(backup: Path, tmp_path: Path) -> None:
    manifest = backup / "backup.json"
    manifest.write_text(manifest.read_text().replace('"0001"', '"0000"'))
    settings = settings_for(tmp_path / "again", tmp_path)
    database = open_database(settings)
    with pytest.raises(InputError, match="was made by another version"):
        restore(settings, database, backup)
    database.close()
