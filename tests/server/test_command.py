"""The command line: the organiser's commands, and handing in from the shell to a server that runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec import to_builtins

from server.bench import DESCRIPTION, TASK, Bench, predictions
from server.running import add_team, configure, running
from siapabilang.cli.serve import command
from siapabilang.description import describe
from siapabilang.problems import InputError
from siapabilang.remote import Server
from siapabilang.server.settings import read_settings


@pytest.fixture
def config(tmp_path: Path, gold_folder: Path) -> Path:
    return configure(tmp_path, gold_folder)


def organise(config: Path, *arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(command, ["--config", str(config), *arguments])


def test_teams_and_tokens(config: Path) -> None:
    token = organise(config, "team", "add", "Tim Satu", "--contact", "satu@example.org").stdout.strip()
    assert token.startswith("sb_")
    (row,) = json.loads(organise(config, "team", "list", "--json").stdout)
    assert (row["team"], row["contact"], row["attempts"], row["closed"]) == ("Tim Satu", "satu@example.org", "0", "")
    assert "Tim Satu" in organise(config, "team", "list").stdout

    second = organise(config, "token", "new", "tim satu", "--label", "laptop").stdout.strip()
    listed = organise(config, "token", "list", "Tim Satu").stdout
    assert "laptop" in listed
    assert second not in listed
    assert organise(config, "token", "revoke", second.split("_")[1]).exit_code == 0
    with pytest.raises(InputError, match="there is no token"):
        organise(config, "token", "revoke", "000000000000")

    assert organise(config, "team", "close", "Tim Satu").exit_code == 0
    with pytest.raises(InputError, match="there is no team 'Tim Dua'"):
        organise(config, "team", "close", "Tim Dua")
    told = [json.loads(line)["action"] for line in organise(config, "audit").stdout.splitlines()]
    assert told == ["team added", "token issued", "token revoked", "team closed"]


def test_backup_and_restore(config: Path, tmp_path: Path) -> None:
    organise(config, "team", "add", "Tim Satu")
    assert "3 rows, 0 files" in organise(config, "backup", str(tmp_path / "backup")).stdout
    other = configure(tmp_path, tmp_path, data="again")
    assert "3 rows, 0 files are back" in organise(other, "restore", str(tmp_path / "backup")).stdout
    assert "Tim Satu" in organise(other, "team", "list").stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("step = 2", "server.toml: step: Expected `float` < 1"),
        ("colour = 'red'", "server.toml: Object contains unknown field `colour`"),
        ("tracks = ['end2end', 'end2end']", "server.toml: tracks: names no track, or one twice"),
        ("step = ", "server.toml: cannot be read as TOML"),
        ("port = 99999", "server.toml: port: Expected `int` <= 65535"),
    ],
)
def test_a_wrong_configuration_is_told_by_field(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "server.toml"
    path.write_text(f"data = 'data'\n{line}\n")
    with pytest.raises(InputError) as caught:
        read_settings(path, {})
    assert message.replace("`", "'") in str(caught.value)


def test_paths_in_a_configuration_are_relative_to_it(config: Path) -> None:
    assert read_settings(config, {}).data == config.parent / "data"
    assert read_settings(config, {"data": "elsewhere"}).data == Path("elsewhere")


def test_gold_that_is_not_there(tmp_path: Path) -> None:
    config = configure(tmp_path, tmp_path / "nowhere")
    script = "from siapabilang.cli import main; main()"
    result = subprocess.run(  # noqa: S603 – our own command
        [sys.executable, "-c", script, "serve", "--config", str(config)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("error: --gold: cannot be used: articles/test.parquet: there is no such split")


def test_a_missing_extra_is_one_clear_error(tmp_path: Path) -> None:
    for module in ("sqlalchemy", "argon2"):
        (tmp_path / f"{module}.py").write_text(f"raise ModuleNotFoundError(name={module!r})")
    result = subprocess.run(
        [sys.executable, "-c", "from siapabilang.cli import main; main()", "serve"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert result.returncode == 2
    assert result.stderr == (
        "error: serve: needs packages that are not installed; run `pip install 'siapabilang[server]'`\n"
    )


@pytest.mark.slow
def test_a_new_team_submits_from_the_shell_and_sees_itself_on_the_board(config: Path, tmp_path: Path) -> None:
    token = add_team(config)
    path, about = tmp_path / "preds.jsonl", tmp_path / "system.yaml"
    path.write_bytes(predictions(24))
    about.write_text(json.dumps(DESCRIPTION | {"attempts": 1}))  # JSON is YAML, too
    with running(config, token) as server:

        def submit(*arguments: str) -> subprocess.CompletedProcess[str]:
            script = "from siapabilang.cli import main; main()"
            command = [
                sys.executable,
                "-c",
                script,
                "submit",
                str(path),
                "--server",
                server.address,
                "--from",
                str(about),
            ]
            return subprocess.run(  # noqa: S603 – our own command
                [*command, *arguments], capture_output=True, text=True, check=False, env={"SIAPABILANG_TOKEN": token}
            )

        result = submit("--publish")
        assert result.returncode == 0, result.stderr
        assert re.search(r"^who-said-what F1 +50\.0 ", result.stdout, re.MULTILINE)
        assert result.stdout.endswith("published\n")
        board = server.client.get(f"/tasks/{TASK}/board").json()
        assert [(row["team"], row["released"]) for row in board["rows"]] == [("Tim Uji", 0.5)]

        path.write_bytes(predictions(24).replace(b'"speakers"', b'"speaker"', 1))
        result = submit()
        assert result.returncode == 2
        assert result.stderr.startswith("error: preds.jsonl:1: quotes[0]")  # told here: nothing was sent
        assert server.attempts() == 1


def test_the_client_tells_what_the_server_refuses(bench: Bench) -> None:
    team = bench.team()
    with Server("http://127.0.0.1:8000", team.token, transport=bench.client._transport) as server:  # noqa: SLF001
        (task,) = server.tasks()
        assert (task.name, task.track) == (TASK, "end2end")
        assert len(server.handout(task).articles) == 12
        description = describe(DESCRIPTION)
        assert to_builtins(description) | {"link": ""} == {**DESCRIPTION, "link": ""}
        with pytest.raises(InputError, match="there is no such task"):
            server.open("other", description)
        id_ = server.open(TASK, description)
        with pytest.raises(InputError, match="only a submission with a released score"):
            server.publish(id_)


@pytest.mark.parametrize(
    "url", ["http://example.org", "ftp://example.org", "example.org", "http://127.0.0.1.example.org"]
)
def test_a_token_is_not_sent_in_the_open(url: str) -> None:
    with pytest.raises(InputError, match="the token would be read"):
        Server(url, "sb_x")


def test_a_server_that_is_not_there() -> None:
    with Server("http://127.0.0.1:9", "sb_x") as server, pytest.raises(InputError, match="cannot be reached"):
        server.tasks()
