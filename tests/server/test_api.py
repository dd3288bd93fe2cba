"""The way of a submission through the API, and what each of those involved sees."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import select, update

from server.bench import DESCRIPTION, EVENTS, QUOTES, TASK, Bench, predictions
from server.conftest import MakeBench
from siapabilang.server.tables import AuditEntry, Comparison

ALL = EVENTS * QUOTES


def test_a_submission_from_description_to_board(any_bench: Bench) -> None:
    team = any_bench.team()
    id_ = team.open()
    assert team.see(id_)["state"] == "open"
    assert team.limits()["attempts"] == 0

    sent = team.send(id_, predictions(ALL // 2))
    assert sent.status_code == 202
    assert (sent.json()["state"], sent.json()["ahead"]) == ("queued", 0)
    assert team.limits()["attempts"] == 1

    any_bench.work()
    seen = team.see(id_)
    assert (seen["state"], seen["released"]) == ("scored", 0.5)
    assert seen["result"]["figures"]["who-said-what F1"]["value"] == 0.5
    assert seen["result"]["figures"]["quote F1"]["value"] == 1.0
    assert any_bench.board()["rows"] == []

    assert team.ask("POST", f"/submissions/{id_}/publish").status_code == 200
    (row,) = any_bench.board()["rows"]
    assert (row["id"], row["team"], row["rank"], row["released"], row["attempt"]) == (id_, "Tim Uji", 1, 0.5, 1)
    assert row["description"]["name"] == DESCRIPTION["name"]
    assert "contact" not in row["description"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda b: bytes(pa.compress(b, "zstd", asbytes=True))])
def test_a_file_may_be_plain_or_compressed(bench: Bench, pack: object) -> None:
    assert callable(pack)
    team = bench.team()
    id_ = team.hand_in(pack(predictions()))
    bench.work()
    assert team.see(id_)["released"] == 1.0


def test_the_articles_are_handed_out_without_gold(bench: Bench) -> None:
    response = bench.team().ask("GET", f"/tasks/{TASK}/articles")
    records = [json.loads(line) for line in response.text.splitlines()]
    assert [r["id"] for r in records] == [f"banjir-{n:02}/kabar" for n in range(EVENTS)]
    assert all(set(r) == {"id", "length", "text", "quotes"} and r["quotes"] is None for r in records)
    assert bench.client.get(f"/api/v1/tasks/{TASK}/articles").status_code == 401


def test_in_the_track_gold_quotes_the_quotes_are_handed_out_too(make_bench: MakeBench) -> None:
    bench = make_bench(tracks=("gold-quotes",))
    response = bench.team().ask("GET", "/tasks/authored-test.gold-quotes/articles")
    quotes = json.loads(response.text.splitlines()[0])["quotes"]
    assert [q["id"] for q in quotes] == ["q1", "q2", "q3", "q4"]
    assert all(set(q) == {"id", "spans"} for q in quotes)


def test_systems_that_the_test_cannot_tell_apart_share_a_rank(bench: Bench) -> None:
    ids = {}
    for name, right in (("Satu", ALL), ("Dua", ALL - 4), ("Tiga", 4)):
        team = bench.team(f"Tim {name}")
        ids[name] = team.hand_in(predictions(right), name=name)
        bench.work()
        team.ask("POST", f"/submissions/{ids[name]}/publish")
    assert bench.board()["pending"]
    assert {row["rank"] for row in bench.board()["rows"]} == {None}
    bench.work()
    board = bench.board()
    assert not board["pending"]
    assert [(row["description"]["name"], row["rank"]) for row in board["rows"]] == [
        ("Satu", 1),
        ("Dua", 1),
        ("Tiga", 3),
    ]


def test_systems_with_the_same_told_score_share_a_rank_though_the_test_tells_them_apart(make_bench: MakeBench) -> None:
    # The worse one came first: it stood on rank 1, and the better one on rank 2.
    bench = make_bench(step=0.5)
    for name, right in (("Kurang", 13), ("Lebih", 35), ("Penuh", ALL)):
        team = bench.team(f"Tim {name}")
        id_ = team.hand_in(predictions(right), name=name)
        bench.work()
        team.ask("POST", f"/submissions/{id_}/publish")
    bench.work()
    with bench.database.writing() as session:
        session.execute(update(Comparison).values(p=0.001))
    told = [(row["description"]["name"], row["released"], row["rank"]) for row in bench.board()["rows"]]
    assert told == [("Penuh", 1.0, 1), ("Kurang", 0.5, 2), ("Lebih", 0.5, 2)]


def test_what_was_withdrawn_leaves_a_trace(bench: Bench) -> None:
    team = bench.team()
    id_ = team.hand_in(predictions())
    bench.work()
    team.ask("POST", f"/submissions/{id_}/publish")
    assert team.ask("POST", f"/submissions/{id_}/withdraw").status_code == 200
    (row,) = bench.board()["rows"]
    assert row["withdrawn_at"] is not None
    assert (row["released"], row["result"], row["rank"]) == (None, None, None)
    assert team.limits()["attempts"] == 1
    assert team.ask("POST", f"/submissions/{id_}/publish").json()["error"] == "withdrawn"


def test_history_shows_what_the_team_published_on_the_task(bench: Bench) -> None:
    team = bench.team()
    ids = []
    for right in (8, 24, 40):
        ids.append(team.hand_in(predictions(right)))
        bench.work()
    for id_ in ids[:2]:
        team.ask("POST", f"/submissions/{id_}/publish")
    told = bench.client.get(f"/api/v1/systems/{ids[1]}/history").json()
    assert [row["id"] for row in told] == ids[:2]
    assert [row["attempt"] for row in told] == [1, 2]
    assert bench.client.get(f"/api/v1/systems/{ids[2]}").status_code == 404


def test_an_incomplete_description_costs_nothing_and_names_every_field(bench: Bench) -> None:
    team = bench.team()
    response = team.ask("POST", "/submissions", json={"task": TASK, "description": {"name": "x", "colour": "red"}})
    assert response.status_code == 422
    named = "\n".join(response.json()["problems"])
    assert all(f"{field}: is missing" in named for field in DESCRIPTION if field != "name")
    assert "colour: there is no such field" in named


def test_a_wrong_format_is_told_with_line_and_field_and_costs_no_attempt(bench: Bench) -> None:
    team = bench.team()
    content = predictions().replace(b'"speakers"', b'"speaker"', 1)
    id_ = team.hand_in(content)
    bench.work()
    seen = team.see(id_)
    assert seen["state"] == "refused"
    assert seen["notes"][0].startswith("predictions:1: quotes[0]")
    assert team.limits()["attempts"] == 0
    assert team.send(id_, predictions()).json()["error"] == "has-predictions"


def test_what_is_placed_nowhere_is_told(bench: Bench) -> None:
    team = bench.team()
    record = {"article": "banjir-00/kabar", "quotes": [{"text": "kalimat yang tidak ada di mana pun", "speakers": []}]}
    others = predictions().splitlines()[1:]
    id_ = team.hand_in(b"\n".join([json.dumps(record).encode(), *others]))
    bench.work()
    seen = team.see(id_)
    assert seen["state"] == "scored"
    assert seen["notes"] == ["predictions:1: quotes[0]: does not stand in the article; the quote counts as not found"]


def test_limits_refuse_with_a_plain_word_and_when_to_come_back(bench: Bench) -> None:
    team = bench.team()
    ids = [team.open() for _ in range(6)]
    for n, id_ in enumerate(ids[:5]):
        assert team.send(id_, predictions(n)).status_code == 202
    refused = team.send(ids[5], predictions(5))
    assert refused.status_code == 429
    assert refused.json()["error"] == "daily-limit"
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert team.limits() | {"next_day": ""} == {
        "attempts_today": 5, "attempts_left_today": 0, "attempts": 5, "attempts_left": 3, "next_day": "",
    }  # fmt: skip


def test_files_refused_for_their_format_are_limited_too(make_bench: MakeBench) -> None:
    bench = make_bench(daily_uploads=2)
    team = bench.team()
    for n in range(2):
        team.hand_in(b"[%d]\n" % n)
        bench.work()
    assert team.send(team.open(), predictions()).json()["error"] == "upload-limit"
    assert team.limits()["attempts"] == 0


def test_a_team_cannot_heap_up_descriptions(make_bench: MakeBench) -> None:
    team = make_bench(open_submissions=2).team()
    team.open()
    team.open()
    response = team.ask("POST", "/submissions", json={"task": TASK, "description": DESCRIPTION})
    assert (response.status_code, response.json()["error"]) == (409, "too-many-open")


def test_a_token_is_shown_once_and_can_be_revoked(bench: Bench) -> None:
    team = bench.team()
    token = team.ask("POST", "/team/tokens", json={"label": "laptop"}).json()["token"]
    told = team.ask("GET", "/team")
    assert [t["label"] for t in told.json()["tokens"]] == ["first", "laptop"]
    assert token not in told.text
    assert token.rpartition("_")[2] not in told.text
    public = token.split("_")[1]
    use = {"Authorization": f"Bearer {token}"}
    assert bench.client.get("/api/v1/team", headers=use).status_code == 200
    assert team.ask("DELETE", f"/team/tokens/{public}").status_code == 204
    assert bench.client.get("/api/v1/team", headers=use).status_code == 401


def test_a_browser_logs_in_with_a_token_and_out_with_a_signed_form(bench: Bench) -> None:
    team = bench.team()
    here = {"origin": "http://127.0.0.1:8000"}
    response = bench.client.post("/login", data={"token": team.token}, headers=here, follow_redirects=False)
    assert response.status_code == 303
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert team.token not in cookie
    assert bench.client.post("/logout", data={}, headers=here).json()["error"] == "unsigned-form"
    bench.client.cookies.clear()
    assert bench.client.post("/logout", data={}, headers=here).status_code == 401


def test_health_readiness_and_metrics(bench: Bench) -> None:
    team = bench.team()
    team.hand_in(predictions())
    assert bench.client.get("/healthz").json() == {"status": "ok"}
    assert bench.client.get("/readyz").json() == {"status": "ok"}
    metrics = bench.client.get("/metrics").text
    assert 'siapabilang_submissions{state="queued"} 1.0' in metrics
    assert 'route="/api/v1/submissions/{id}/predictions",status="202"' in metrics
    for path in bench.settings.handouts.iterdir():
        path.unlink()
    assert bench.client.get("/readyz").status_code == 503


def test_every_answer_keeps_browsers_strict(bench: Bench) -> None:
    for path in ("/healthz", "/nowhere", "/api/v1/team", "/openapi.json"):
        headers = bench.client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


def test_another_host_name_is_refused(bench: Bench) -> None:
    for host in ("rebound.example.org", "", "127.0.0.1.example.org", "127.0.0.1:80:80", "[::1"):
        answer = bench.client.get("/healthz", headers={"host": host})
        assert (answer.status_code, answer.json()["error"]) == (400, "unknown-host")
    for host in ("localhost:1", "LOCALHOST", "[::1]:8000", "127.0.0.1"):
        assert bench.client.get("/healthz", headers={"host": host}).status_code == 200


def test_everything_done_stands_in_the_audit_log(bench: Bench, tmp_path: Path) -> None:

    del tmp_path
    team = bench.team()
    id_ = team.hand_in(predictions())
    bench.work()
    team.ask("POST", f"/submissions/{id_}/publish")
    team.ask("POST", f"/submissions/{id_}/withdraw")
    with bench.database.reading() as session:
        entries = [(e.actor, e.action) for e in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    us = f"team:{team.id}"
    assert entries == [
        ("worker", "gold committed"),
        ("organiser", "team added"),
        (us, "submission opened"),
        (us, "predictions received"),
        ("worker", "submission scored"),
        (us, "published"),
        (us, "withdrawn"),
    ]
