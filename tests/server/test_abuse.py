"""One regression test for each known abuse of a submission server, named after it."""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Executable, delete, text, update
from sqlalchemy.exc import SQLAlchemyError
from starlette.testclient import TestClient

from server.bench import (
    ADDRESS,
    DESCRIPTION,
    EVENTS,
    QUOTES,
    SECRET,
    TASK,
    Bench,
    Team,
    hidden_articles,
    in_this_process,
    predictions,
    write_dataset,
)
from server.conftest import MakeBench
from siapabilang.gold import load_gold
from siapabilang.problems import InputError
from siapabilang.server import intake, queue, teams
from siapabilang.server.database import now
from siapabilang.server.jobs import Failed
from siapabilang.server.logs import JsonFormatter
from siapabilang.server.refusals import RefusalError
from siapabilang.server.tables import AuditEntry, Submission, Task
from siapabilang.server.tables import Team as Row
from siapabilang.server.uploads import Received
from siapabilang.server.worker import Worker

ALL = EVENTS * QUOTES


def refused(bench: Bench, team: Team, content: bytes) -> list[str]:
    """Hand in a file whose format is wrong and return what its team is told."""
    id_ = team.hand_in(content)
    bench.work()
    seen = team.see(id_)
    assert seen["state"] == "refused"
    assert (seen["released"], seen["result"]) == (None, None)
    notes: list[str] = seen["notes"]
    return notes


def test_gold_in_error_text(bench: Bench) -> None:
    # Every kind of wrong record for every article: nothing that stands in gold alone may come back.
    team = bench.team()
    spans = [{"spans": [[5, 2]], "speakers": ["x"]}, {"spans": [[0, 10**6]], "speakers": ["x"]}]
    words = [{"spans": [[0, 4]], "text": "lain", "speakers": ["x"]}, {"speakers": [[3, 1]], "spans": [[0, 4]]}]
    records = [{"article": a.id, "quotes": spans + words} for a in hidden_articles()]
    told = json.dumps(refused(bench, team, "\n".join(map(json.dumps, records)).encode()))
    assert SECRET not in told
    assert all(quote.id not in told for a in hidden_articles() for quote in a.quotes)


def test_gold_in_error_text_when_the_scorer_breaks(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr("siapabilang.server.scorer.count", broken)
    team = bench.team()
    id_ = team.hand_in(predictions())
    bench.work()
    seen = team.ask("GET", f"/submissions/{id_}")
    assert seen.json()["state"] == "failed"
    assert SECRET not in seen.text


def test_gold_and_tokens_in_logs(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "siapabilang")
    team = bench.team()
    team.hand_in(predictions())
    bench.work()
    bench.client.get("/api/v1/team", headers={"Authorization": "Bearer sb_x"})
    lines = "\n".join(JsonFormatter("web").format(r) for r in caplog.records if r.name.startswith("siapabilang"))
    assert '"route":"/api/v1/submissions/{id}/predictions"' in lines
    for secret in (SECRET, team.token, team.token.rpartition("_")[2], "Alma Rondang"):
        assert secret not in lines


def test_an_exception_in_the_log_is_not_quoted() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "broken", (), (type(error), error, error.__traceback__))
    line = JsonFormatter("web").format(record)
    assert SECRET not in line
    assert '"kind":"ValueError"' in line
    assert '"place":"test_abuse.py:' in line


def test_oracle_by_failed_attempts(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    # A failure that reached gold counts, and says the same whatever was predicted.
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("siapabilang.server.scorer.count", broken)
    team = bench.team()
    ids = [team.hand_in(predictions(n)) for n in (0, ALL)]
    bench.work()
    seen = [team.see(id_) for id_ in ids]
    assert [s["state"] for s in seen] == ["failed", "failed"]
    assert len({s["message"] for s in seen}) == 1
    assert team.limits()["attempts"] == 2


def test_oracle_by_format_errors(bench: Bench) -> None:
    # A file that is wrong in one place and perfect elsewhere is told the same as one that is wrong elsewhere, too:
    # its format is judged before gold is read.
    team = bench.team()
    bad = b'{"article": "x"}\n'
    first, second = (refused(bench, team, predictions(n) + bad) for n in (0, ALL))
    assert first == second


def test_oracle_by_scores_that_better_nothing(bench: Bench) -> None:
    team = bench.team()
    for right in (24, 24 - 8, 24 + 0, 0):
        team.hand_in(predictions(right, extra=f"Orang {right} {os.urandom(2).hex()}"))
        bench.work()
    listed = team.ask("GET", "/submissions").json()
    told = [(s["released"], s["result"]) for s in reversed(listed)]
    assert told[0][0] == 0.5
    assert told[1:] == [(None, None)] * 3
    publish = team.ask("POST", f"/submissions/{listed[0]['id']}/publish")
    assert publish.json()["error"] == "no-score"


def test_scores_by_article_or_small_slice(bench: Bench) -> None:
    team = bench.team()
    id_ = team.hand_in(predictions(12))
    bench.work()
    result = team.see(id_)["result"]
    assert set(result) == {"signature", "articles", "events", "step", "figures", "slices"}
    assert "banjir" not in json.dumps(result)
    assert not any(name.startswith(("outlet=", "topic=")) for name in result["slices"])
    assert "type=direct" in result["slices"]
    values = [v for f in result["figures"].values() for v in (f["value"], f["low"], f["high"]) if v is not None]
    assert all(round(v / 0.02) * 0.02 == pytest.approx(v, abs=1e-9) for v in values)


def test_slices_of_few_events(make_bench: MakeBench) -> None:
    bench = make_bench(slice_events=EVENTS + 1)
    team = bench.team()
    id_ = team.hand_in(predictions(12))
    bench.work()
    assert team.see(id_)["result"]["slices"] == {}


def test_gzip_bomb(make_bench: MakeBench) -> None:
    bench = make_bench(inflated_bytes=2**20, line_bytes=2**19)
    padded = b'{"article": "banjir-00/kabar", ' + b" " * 400_000 + b'"quotes": []}\n'
    bomb = gzip.compress(padded * 50)
    assert len(bomb) < 2**15
    assert "has more than 1,048,576 bytes when unpacked" in refused(bench, bench.team(), bomb)[-1]


def test_zip_bomb(bench: Bench) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../etc/passwd", predictions())
    (note,) = refused(bench, bench.team(), packed.getvalue())
    assert "is an archive (zip)" in note


def test_gzip_in_gzip(bench: Bench) -> None:
    (note,) = refused(bench, bench.team(), gzip.compress(gzip.compress(predictions())))
    assert "is compressed twice" in note


def test_a_file_larger_than_allowed(make_bench: MakeBench) -> None:
    bench = make_bench(upload_bytes=1000)
    team = bench.team()
    id_ = team.open()
    answer = team.send(id_, b"x" * 1001)
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")
    assert team.see(id_)["state"] == "open"
    assert list(bench.settings.uploads.iterdir()) == []
    # ... and one much larger is not even read
    assert team.send(id_, b"x" * 10**6).status_code == 413


def test_a_file_that_hides_its_length(make_bench: MakeBench) -> None:
    bench = make_bench(upload_bytes=1000)
    team = bench.team()
    answer = team.ask("PUT", f"/submissions/{team.open()}/predictions", content=(b"x" * 600 for _ in range(10)))
    assert answer.status_code == 413
    assert list(bench.settings.uploads.iterdir()) == []


def test_a_huge_description(bench: Bench) -> None:
    team = bench.team()
    answer = team.ask("POST", "/submissions", json={"task": TASK, "description": DESCRIPTION | {"name": "x" * 10**6}})
    assert answer.status_code == 413


def test_too_many_lines(make_bench: MakeBench) -> None:
    bench = make_bench(lines=5)
    assert "has more than 5 lines" in refused(bench, bench.team(), predictions())[-1]


def test_a_line_too_long(make_bench: MakeBench) -> None:
    bench = make_bench(line_bytes=100)
    assert "the line is longer than 100 bytes" in refused(bench, bench.team(), predictions())[-1]


@pytest.mark.parametrize(
    ("quotes", "message"),
    [
        ([{"spans": [[0, 2]], "speakers": []}] * 5001, "holds 5001 quotes; at most 5000"),
        ([{"spans": [[0, 2]] * 201, "speakers": []}], "holds 201 spans; at most 200"),
    ],
)
def test_too_many_quotes_or_spans(bench: Bench, quotes: list[object], message: str) -> None:
    content = json.dumps({"article": "banjir-00/kabar", "quotes": quotes}).encode()
    assert message in "\n".join(refused(bench, bench.team(), content))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"article": "banjir-00/kabar", "quotes": [], "quotes": []}', "the key stands twice"),
        (b'{"article": "banjir-00/kabar", "quotes": [{"spans": [[NaN, 1]], "speakers": []}]}', "is not valid JSON"),
        (b'{"article": "banjir-00/kabar", "quotes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "Expected"),
        (b'{"article": "banjir-00/kabar", "quotes": [{"spans": [[1' + b"0" * 400 + b', 2]], "speakers": []}]}', ""),
    ],
    ids=["duplicate keys", "NaN", "deep nesting", "huge integers"],
)
def test_what_loose_json_readers_take(bench: Bench, line: bytes, message: str) -> None:
    told = refused(bench, bench.team(), line + b"\n" + b"\n".join(predictions().splitlines()[1:]))
    assert told[0].startswith("predictions:1:")
    assert message in told[0]


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"task": NaN}', b'{"task": 1' + b"0" * 5000 + b"}", b"\xff\xfe", b"{"]
)
def test_requests_that_loose_json_readers_break_on(bench: Bench, body: bytes) -> None:
    answer = bench.team().ask("POST", "/submissions", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"error", "message", "problems"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "/etc/passwd"])
def test_path_traversal(bench: Bench, name: str) -> None:
    team = bench.team()
    assert team.ask("GET", f"/submissions/{name}").status_code in {404, 422}
    assert team.ask("PUT", f"/submissions/{name}/predictions", content=b"x").status_code in {404, 405, 422}
    assert team.ask("GET", f"/tasks/{name}/articles").status_code == 404


def test_invented_methods(bench: Bench) -> None:
    # Each would stay in the metrics for good.
    for n in range(5):
        assert bench.client.request(f"GUESS{n}", "/healthz").status_code == 405
    metrics = bench.client.get("/metrics").text
    assert "GUESS" not in metrics
    assert 'method="other"' in metrics


def test_a_path_or_name_from_the_client_is_never_used(bench: Bench) -> None:
    team = bench.team()
    headers = {"Content-Disposition": 'attachment; filename="../../evil.py"', "X-Filename": "evil.py"}
    answer = team.ask("PUT", f"/submissions/{team.open()}/predictions", content=predictions(), headers=headers)
    assert answer.status_code == 202
    (path,) = bench.settings.uploads.iterdir()
    assert len(path.name) == 32
    assert all(c in "0123456789abcdef" for c in path.name)


def test_a_pickle(bench: Bench) -> None:
    pickled = b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94."
    assert "not a text file" in refused(bench, bench.team(), pickled)[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("link", "javascript:alert(1)"),
        ("link", "data:text/html,x"),
        ("link", 'https://example.org/"><script>'),
        ("name", "Peraba\u202etxt.exe"),
        ("name", "Pera\u200bba"),
        ("authors", "x\x00y"),
        ("name", "z" + "\u0335" * 20),
    ],
    ids=["javascript", "data", "markup in a link", "bidi", "zero width", "NUL", "stacked marks"],
)
def test_names_and_links_that_deceive(bench: Bench, field: str, value: str) -> None:
    answer = bench.team().ask("POST", "/submissions", json={"task": TASK, "description": DESCRIPTION | {field: value}})
    assert answer.status_code == 422
    assert any(f": {field}: " in problem for problem in answer.json()["problems"])


def test_html_and_markdown_in_names(bench: Bench) -> None:
    # They are names like others: told as JSON that no browser takes for a page.
    team = bench.team()
    name = "<script>alert(1)</script> [x](y) | `z`"
    id_ = team.hand_in(predictions(), name=name)
    bench.work()
    team.ask("POST", f"/submissions/{id_}/publish")
    answer = bench.client.get(f"/api/v1/tasks/{TASK}/board")
    assert answer.json()["rows"][0]["description"]["name"] == name
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_team_names_that_look_like_another(bench: Bench) -> None:

    bench.team("Tim Satu")
    for name in ("TIM  satu", "Tim Satu", "Tim\u202eSatu", "\u0000", "", " ", "x" * 81):
        with pytest.raises(InputError):
            bench.team(name)


def test_reading_another_teams_submission(bench: Bench) -> None:
    mine, theirs = bench.team("Tim Satu"), bench.team("Tim Dua")
    id_ = theirs.hand_in(predictions())
    bench.work()
    nowhere = "00000000-0000-4000-8000-000000000000"
    for method, end in (("GET", ""), ("PUT", "/predictions"), ("POST", "/publish"), ("POST", "/withdraw")):
        answers = [mine.ask(method, f"/submissions/{i}{end}", content=b"x") for i in (id_, nowhere)]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].json() == answers[1].json()
    assert mine.ask("GET", "/submissions").json() == []
    assert bench.client.get(f"/api/v1/systems/{id_}").status_code == 404
    assert bench.client.get(f"/api/v1/systems/{id_}/history").status_code == 404


@pytest.mark.parametrize("name", ["Peraba", "PERABA", "Pеraba", "P-e-r-a-b-a"])  # the third with a Cyrillic е
def test_a_name_that_reads_like_another_teams_system(bench: Bench, name: str) -> None:
    first, second = bench.team("Tim Satu"), bench.team("Tim Dua")
    theirs = first.hand_in(predictions())
    mine = second.hand_in(predictions(24), name=name)
    again = first.hand_in(predictions(24))
    bench.work()
    assert first.ask("POST", f"/submissions/{theirs}/publish").status_code == 200
    assert second.ask("POST", f"/submissions/{mine}/publish").json()["error"] == "name-taken"
    assert first.ask("POST", f"/submissions/{again}/publish").json()["error"] == "no-score"  # their own name is theirs
    assert second.see(mine)["published_at"] is None


def test_sending_predictions_to_a_withdrawn_submission(bench: Bench) -> None:
    team = bench.team()
    id_ = team.open()
    assert team.ask("POST", f"/submissions/{id_}/withdraw").status_code == 200
    assert team.send(id_, predictions()).json()["error"] == "withdrawn"
    assert team.limits()["attempts"] == 0


def test_revoking_another_teams_token(bench: Bench) -> None:
    mine, theirs = bench.team("Tim Satu"), bench.team("Tim Dua")
    assert mine.ask("DELETE", f"/team/tokens/{theirs.token.split('_')[1]}").status_code == 404
    assert theirs.ask("GET", "/team").status_code == 200


def test_guessing_tokens(bench: Bench) -> None:
    team = bench.team()
    public, secret = team.token.split("_", 2)[1:]
    guesses = ["", "x", "sb_", f"sb_{public}_", f"sb_{public}_{'A' * 43}", f"sb_{'0' * 12}_{secret}", team.token + "x"]
    answers = [bench.client.get("/api/v1/team", headers={"Authorization": f"Bearer {g}"}) for g in guesses]
    assert {a.status_code for a in answers} == {401}
    assert len({a.text for a in answers}) == 1
    for _ in range(4):
        last = bench.client.get("/api/v1/team", headers={"Authorization": "Bearer sb_x"})
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0
    # Neither others are kept out by it, nor who was let in before.
    mine = bench.client.get("/api/v1/team", headers={"Authorization": f"Bearer {team.token}"})
    assert mine.status_code == 429  # nobody knows this token yet
    other = TestClient(bench.app, ADDRESS, client=("203.0.113.7", 1))
    assert other.get("/api/v1/team", headers={"Authorization": f"Bearer {team.token}"}).status_code == 200
    assert bench.client.get("/api/v1/team", headers={"Authorization": f"Bearer {team.token}"}).status_code == 200


def test_tokens_in_the_database(bench: Bench) -> None:
    team = bench.team()
    bench.database.close()
    stored = b"".join(path.read_bytes() for path in bench.settings.data.glob("server.db*"))
    assert team.token.split("_")[1].encode() in stored
    assert team.token.split("_", 2)[2].encode() not in stored


def test_heaping_up_tokens(bench: Bench) -> None:
    team = bench.team()
    answers = [team.ask("POST", "/team/tokens", json={}).status_code for _ in range(20)]
    assert answers == [201] * 19 + [409]
    assert team.ask("DELETE", f"/team/tokens/{team.ask('GET', '/team').json()['tokens'][-1]['id']}").status_code == 204
    assert team.ask("POST", "/team/tokens", json={}).status_code == 201


def test_a_closed_team(bench: Bench) -> None:

    team = bench.team()
    assert team.ask("GET", "/team").status_code == 200
    with bench.database.writing() as session:
        teams.close(session, teams.find(session, "tim uji"))
    assert team.ask("GET", "/team").status_code == 401


def test_replay_of_a_request(bench: Bench) -> None:
    team = bench.team()
    id_ = team.hand_in(predictions())
    again = team.send(id_, predictions())
    assert (again.status_code, again.json()["error"]) == (409, "has-predictions")
    other = team.send(team.open(), predictions())
    assert (other.status_code, other.json()["error"]) == (409, "same-file")
    assert team.limits()["attempts"] == 1
    assert len(list(bench.settings.uploads.iterdir())) == 1


def test_additive_re_runs(bench: Bench) -> None:
    # What is scored again – a worker died, another took over – neither adds to counts nor uses up another attempt.

    team = bench.team()
    id_ = team.hand_in(predictions(24))
    first = queue.claim(bench.database, bench.settings)
    assert first is not None
    with bench.database.writing() as session:
        session.get_one(Submission, id_).lease_until = now() - timedelta(seconds=1)
    bench.work()
    before = team.see(id_)
    assert (before["state"], before["released"]) == ("scored", 0.5)

    assert queue.finish(bench.database, bench.settings, first, Failed("too late", "")) is None
    assert team.see(id_) == before
    assert team.limits()["attempts"] == 1


def test_races_on_the_limit(make_bench: MakeBench, address: str) -> None:
    bench = make_bench(address, daily_attempts=3, open_submissions=20, daily_uploads=50)
    team = bench.team()
    ids = [team.open() for _ in range(12)]
    statuses: list[int] = []
    gate = threading.Barrier(len(ids))

    def send(number: int, id_: str) -> None:

        gate.wait()
        try:
            with bench.database.writing() as session:
                row = session.get_one(Row, team.id)
                intake.take_in(session, bench.settings, row, id_, Received(f"f{number}", f"s{number}", 1))
            statuses.append(202)
        except RefusalError as error:
            statuses.append(error.status)

    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(ids)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [202] * 3 + [429] * 9
    assert team.limits()["attempts"] == 3


def test_many_files_at_once(bench: Bench) -> None:

    team = bench.team()
    served = bench.app.state.service
    with bench.database.reading() as session:
        row = session.get_one(Row, team.id)
    with served.receiving(row), served.receiving(row):
        assert team.send(team.open(), predictions()).json()["error"] == "too-many-at-once"
        with pytest.raises(RefusalError), served.receiving(row):
            pass
    assert team.send(team.open(), predictions()).status_code == 202


def test_a_form_sent_by_another_site(bench: Bench) -> None:
    team = bench.team()
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = bench.client.post("/login", data={"token": team.token}, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "foreign-form")


def test_a_cookie_at_the_api(bench: Bench) -> None:
    # The API takes no cookies, so that no page elsewhere can make a browser use it.
    team = bench.team()
    bench.client.post("/login", data={"token": team.token})
    assert bench.client.cookies
    assert bench.client.post("/api/v1/submissions", json={"task": TASK, "description": DESCRIPTION}).status_code == 401


def test_gold_exchanged_behind_the_servers_back(bench: Bench, tmp_path: Path) -> None:

    other = write_dataset(tmp_path / "other", hidden_articles()[1:])
    worker = Worker(replace(bench.settings, gold=other), bench.database, run=in_this_process)
    with pytest.raises(InputError, match="is not that with which this server began"):
        worker.prepare()


def test_guessing_gold_by_its_published_hash(bench: Bench) -> None:
    # The hash is salted, and the signature that teams see holds the beginning of that hash, not of a plain one.

    assert bench.settings.gold is not None
    team = bench.team()
    id_ = team.hand_in(predictions())
    bench.work()
    signature = team.see(id_)["result"]["signature"]
    task = bench.client.get(f"/api/v1/tasks/{TASK}").json()
    assert load_gold("test", dataset=bench.settings.gold).digest not in signature
    assert f"+{task['commitment'][:6]}|" in signature
    with bench.database.reading() as session:
        salt = session.get_one(Task, TASK).salt
    assert len(salt) == 64
    assert salt not in bench.client.get(f"/api/v1/tasks/{TASK}").text


def test_changing_the_audit_log(any_bench: Bench) -> None:

    statements: list[Executable] = [update(AuditEntry).values(actor="nobody"), delete(AuditEntry)]
    if any_bench.settings.database:
        statements.append(text("TRUNCATE audit"))
    for statement in statements:
        with pytest.raises(SQLAlchemyError, match="never changed"), any_bench.database.writing() as session:
            session.execute(statement)
