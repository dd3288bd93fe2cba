"""Each page as somebody without JavaScript gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from server.bench import EVENTS, QUOTES, SECRET, TASK, Bench, hidden_articles, predictions, settings_for
from server.conftest import MakeBench
from server.pages.reader import Reader, checked
from siapabilang.gold import load_authored, load_gold
from siapabilang.predictions import wire
from siapabilang.server.public import Public
from siapabilang.server.settings import Settings
from siapabilang.server.tables import AuditEntry, Submission
from siapabilang.server.tables import Team as Row
from siapabilang_baselines.nearest import Nearest

ALL = EVENTS * QUOTES
HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 31337*31337 }}\u202elmth"


@pytest.fixture
def reader(bench: Bench) -> Reader:
    return Reader(bench)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory, gold_folder: Path) -> Iterator[Reader]:
    """Somebody who only reads, on a server to which nothing happens."""
    bench = Bench(settings_for(tmp_path_factory.mktemp("quiet"), gold_folder))
    yield Reader(bench)
    bench.close()


@pytest.fixture
def member(bench: Bench) -> Reader:
    return Reader(bench, bench.team())


@pytest.fixture(scope="module")
def public_predictions() -> bytes:
    """What a baseline makes of the public validation articles."""
    gold = load_gold("validation")
    return "\n".join(json.dumps(wire(p)) for p in Nearest().attribute(gold.plain())).encode()


def publish(bench: Bench, name: str, right: int) -> str:
    """Let a new team publish a system; return its id."""
    team = bench.team(f"Tim {name}")
    id_ = team.hand_in(predictions(right), name=name)
    bench.work()
    team.ask("POST", f"/submissions/{id_}/publish")
    bench.work()
    return id_


class TestBoard:
    def test_an_empty_board_leads_to_the_guide(self, reader: Reader) -> None:
        page = reader.read("/")
        assert "Nothing has been published yet" in page.shown
        assert "/how-to-submit" in page.fetched

    def test_ranks_figures_intervals_and_slices(self, bench: Bench, reader: Reader) -> None:
        for name, right in (("Satu", ALL), ("Dua", ALL - 4), ("Tiga", 0)):
            publish(bench, name, right)
        page = reader.read("/")
        text = page.shown
        assert text.index("Satu") < text.index("Dua") < text.index("Tiga")
        assert "1 shared by 2 systems Satu Tim Satu" in text
        assert "3 Tiga Tim Tiga no external data 0.0 (0.0–0.0)" in text
        assert page.tags.count("svg") == 3
        assert "By kind of quote" in text
        assert re.search(r"direct Satu 100\.0 \(100\.0–100\.0\)", text)

    def test_a_column_is_sorted_by_its_link_and_says_so(self, bench: Bench, reader: Reader) -> None:
        for name, right in (("Anggur", 8), ("Belimbing", ALL), ("Cempedak", 24)):
            publish(bench, name, right)

        def order(query: str) -> list[str]:
            shown = reader.read(f"/boards/{TASK}{query}").shown.partition("By kind of quote")[0]
            return sorted(("Anggur", "Belimbing", "Cempedak"), key=shown.index)

        assert order("") == ["Belimbing", "Cempedak", "Anggur"]
        assert order("?sort=system") == ["Anggur", "Belimbing", "Cempedak"]
        assert order("?sort=system&order=descending") == ["Cempedak", "Belimbing", "Anggur"]
        assert order("?sort=via-whom-f1") == ["Belimbing", "Cempedak", "Anggur"]
        assert order("?sort=via-whom-f1&order=ascending") == ["Anggur", "Cempedak", "Belimbing"]
        assert order("?sort=nonsense&order=%00") == ["Belimbing", "Cempedak", "Anggur"]
        page = reader.read("/?sort=system")
        assert [(t, v) for t, n, v in page.attributes if n == "aria-sort"] == [("th", "ascending")]
        assert f"/boards/{TASK}?sort=system&order=descending" in page.fetched
        assert f"/boards/{TASK}?sort=coverage&order=descending" in page.fetched

    def test_what_was_withdrawn_is_named_without_its_result(self, bench: Bench, reader: Reader) -> None:
        team = bench.team()
        id_ = team.hand_in(predictions())
        bench.work()
        team.ask("POST", f"/submissions/{id_}/publish")
        team.ask("POST", f"/submissions/{id_}/withdraw")
        text = reader.read("/").shown
        assert "Withdrawn by their teams" in text
        assert "100.0" not in text
        assert "100.0" not in reader.read(f"/systems/{id_}").shown

    def test_tasks_are_chosen_by_links(self, make_bench: MakeBench) -> None:
        page = Reader(make_bench(tracks=("end2end", "gold-quotes"))).read("/")
        assert {f"/boards/{TASK}", "/boards/authored-test.gold-quotes"} <= set(page.fetched)
        assert "track end2end" in page.shown

    def test_a_pending_comparison_is_said(self, bench: Bench, reader: Reader) -> None:
        publish(bench, "Satu", ALL)
        team = bench.team()
        id_ = team.hand_in(predictions(3))
        bench.work()
        team.ask("POST", f"/submissions/{id_}/publish")
        assert "are being compared" in reader.read("/").shown


class TestSystem:
    def test_description_result_and_history(self, bench: Bench, member: Reader, reader: Reader) -> None:
        addresses = []
        for right in (8, 24):
            addresses.append(member.hand_in(predictions(right), link="https://example.org/a?b=1&c=2"))
            bench.work()
            member.press(f"{addresses[-1]}/publish")
        page = reader.read(addresses[1].replace("submissions", "systems"))
        assert "takes whoever stands next" in page.shown
        assert "https://example.org/a?b=1&c=2" in page.values("href")
        assert "uji@example.org" not in page.shown  # the contact
        assert addresses[0].replace("submissions", "systems") in page.fetched
        assert "who-said-what F1 50.0 " in page.shown
        assert "has not sent predictions on public data" in page.shown

    def test_one_that_is_not_published_is_not_there(self, bench: Bench, member: Reader, reader: Reader) -> None:
        address = member.hand_in().replace("submissions", "systems")
        bench.work()
        for path in (address, f"{address}/errors", "/systems/0", "/systems/%00"):
            assert "There is no such" in reader.read(path, 404).shown

    def test_errors_are_shown_on_public_data_when_the_team_wants_it(
        self, bench: Bench, member: Reader, reader: Reader, public_predictions: bytes
    ) -> None:
        address = member.hand_in()
        errors = address.replace("submissions", "systems") + "/errors"
        bench.work()
        sent = member.send(f"{address}/public/predictions", {"csrf": member.csrf}, public_predictions)
        assert "They have come" in checked(sent.text).shown
        reader.read(errors, 404)  # not yet published
        member.press(f"{address}/publish")
        page = reader.read(errors)
        assert "Gold" in page.shown
        assert "Predicted" in page.shown
        known = {a.id for a in load_authored("validation")}
        assert set(page.values("data-article")) == known
        assert not known & {a.id for a in hidden_articles()}
        member.press(f"{address}/public/remove")
        reader.read(errors, 404)
        with bench.database.reading() as session:
            actions = list(session.scalars(select(AuditEntry.action)))
        assert actions.count("errors shown") == actions.count("errors hidden") == 1

    def test_predictions_for_other_articles_are_refused_and_change_nothing(
        self, bench: Bench, member: Reader, public_predictions: bytes
    ) -> None:
        address = member.hand_in()
        bench.work()
        for content, words in (
            (predictions(), "predictions:1: article"),
            (public_predictions.splitlines()[0], "lacks 28 articles of authored-validation.end2end"),
            (b"\x00", "is not a text file"),
        ):
            sent = member.send(f"{address}/public/predictions", {"csrf": member.csrf}, content)
            assert sent.status_code == 422
            assert words in checked(sent.text).shown
        kept = bench.settings.public_predictions
        assert not kept.exists() or not list(kept.iterdir())
        assert len(list(bench.settings.uploads.iterdir())) == 1  # the submission's own

    def test_an_article_with_very_many_quotes_is_not_drawn(
        self, bench: Bench, member: Reader, public_predictions: bytes
    ) -> None:
        first, *others = public_predictions.splitlines()
        many = {"article": json.loads(first)["article"], "quotes": [{"spans": [[0, 4]], "speakers": []}] * 301}
        address = member.hand_in()
        bench.work()
        content = b"\n".join([json.dumps(many).encode(), *others])
        sent = member.send(f"{address}/public/predictions", {"csrf": member.csrf}, content)
        assert "has 301 quotes" in checked(sent.text).shown

    def test_systems_of_the_repository_and_their_errors(self, stranger: Reader) -> None:
        page = stranger.read("/reference")
        assert "real-validation.end2end" in page.shown
        errors = [a for a in page.fetched if a.startswith("/reference/")]
        assert all("-test." not in address for address in errors)
        assert "Kinds of error" in stranger.read("/reference/nearest/real-validation.end2end").shown
        stranger.read("/reference/nearest/authored-test.end2end", 404)
        stranger.read("/reference/nobody/real-validation.end2end", 404)


class TestCorpus:
    def test_articles_are_chosen_by_split_topic_and_outlet(self, stranger: Reader) -> None:
        articles = {s: load_authored(s) for s in ("train", "validation")}
        page = stranger.read("/corpus")
        assert len([a for a in page.fetched if a.startswith("/corpus/")]) == sum(map(len, articles.values()))
        one = articles["validation"][0]
        page = stranger.read(f"/corpus?split=validation&topic={one.topic}&outlet={one.outlet}")
        wanted = [a.id for a in articles["validation"] if (a.topic, a.outlet) == (one.topic, one.outlet)]
        assert [a for a in page.fetched if a.startswith("/corpus/")] == [f"/corpus/{id_}" for id_ in wanted]
        assert "No article has all of that" in stranger.read("/corpus?topic=%3Cb%3E").shown

    def test_an_article_is_shown_with_its_quotes_and_those_of_other_outlets(self, stranger: Reader) -> None:
        one = load_authored("validation")[0]
        page = stranger.read(f"/corpus/{one.id}")
        assert one.headline in page.shown
        text = "".join(words for open_, words in page.text if "mark" in open_)
        for quote in one.quotes:
            assert one.text[quote.spans[0].start : quote.spans[0].end].split("\n")[0][:10] in text
        others = {f"/corpus/{a.id}" for a in load_authored("validation") if a.event == one.event}
        assert others <= set(page.fetched)

    def test_hidden_articles_are_never_shown(self, stranger: Reader) -> None:
        for hidden in (*hidden_articles(), *load_authored("test")[:2]):
            stranger.read(f"/corpus/{hidden.id}", 404)
        assert "test" not in stranger.read("/corpus?split=test").values("value")
        assert not [a for a in stranger.read("/corpus?split=test").fetched if a.startswith("/corpus/")]

    def test_a_split_that_is_scored_here_is_not_shown(self, tmp_path: Path) -> None:
        public = Public(Settings(data=tmp_path, split="validation"))
        assert public.splits == ("train",)
        assert not public.articles().keys() & {a.id for a in load_authored("validation")}
        assert public.validation("end2end") is None
        real = Public(Settings(data=tmp_path, part="real", split="validation"))
        assert real.splits == ("train", "validation")
        assert all(set_.part == "authored" for system in real.systems().values() for set_ in real.sets_of(system))


class TestTeam:
    def test_pages_of_teams_ask_strangers_to_sign_in(self, reader: Reader) -> None:
        for path in ("/team", "/submit", "/submissions/00000000-0000-4000-8000-000000000000"):
            page = reader.read(path, 401)
            assert ("form", "action", "/login") in page.attributes

    def test_a_wrong_token_is_told_on_the_form(self, reader: Reader) -> None:
        sent = reader.send("/login", {"token": "sb_nonsense"})
        assert sent.status_code == 401
        page = checked(sent.text)
        assert "The token is wrong or revoked" in page.shown
        assert ("input", "name", "token") in page.attributes

    def test_submissions_limits_and_tokens(self, bench: Bench, member: Reader) -> None:
        assert "not submitted anything yet" in member.read("/team").shown
        member.hand_in(name="Pertama")
        bench.work()
        member.describe(name="Kedua")
        text = member.read("/team").shown
        assert "4 of 5 attempts left today, 7 of 8 in all" in text
        assert re.search(r"Kedua .* waits for its predictions – – Pertama .* scored 100\.0 –", text)
        assert member.team is not None
        assert member.team.token not in text
        assert f"sb_{member.team.token.split('_')[1]}_…" in text

    def test_signing_out_ends_it(self, member: Reader) -> None:
        assert member.press("/logout").url.path == "/"
        member.read("/team", 401)


class TestSubmitting:
    def test_a_submission_from_form_to_board(self, bench: Bench, member: Reader, reader: Reader) -> None:
        page = checked(member.describe().text)
        assert "Send the predictions" in page.shown
        address = member.hand_in(predictions(24))
        waiting = member.ask(address).text
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
        assert "It is the next" in checked(waiting).shown
        bench.work()
        page = member.read(address)
        assert "50.0 who-said-what F1" in page.shown
        assert "refresh" not in page.values("http-equiv")
        published = checked(member.press(f"{address}/publish").text)
        assert "It stands on the leaderboard" in published.shown
        assert "Peraba" in reader.read("/").shown

    def test_every_wrong_field_is_told_beside_its_box_and_nothing_is_lost(self, member: Reader) -> None:
        fields = {"name": "Kutip", "authors": " ", "attempts": "beberapa", "link": "javascript:alert(1)"}
        sent = member.send("/submit", {"csrf": member.csrf, "task": TASK, **fields})
        assert sent.status_code == 422
        page = checked(sent.text)
        assert "Please look at 11 fields" in page.shown
        wrong = {v for t, n, v in page.attributes if n == "href" and v.startswith("#") and v != "#main"}
        assert {"#authors", "#attempts", "#link", "#contact"} <= wrong
        assert "#name" not in wrong
        assert ("input", "value", "Kutip") in page.attributes
        assert ("input", "value", "beberapa") in page.attributes

    def test_a_description_is_taken_over_by_its_team_only(self, bench: Bench, member: Reader) -> None:
        address = member.describe(name="Lama").url.path
        like = address.rpartition("/")[2]
        assert ("input", "value", "Lama") in member.read(f"/submit?like={like}").attributes
        Reader(bench, bench.team("Lain")).read(f"/submit?like={like}", 404)

    def test_an_attempt_that_betters_nothing_is_told_only_that(self, bench: Bench, member: Reader) -> None:
        member.hand_in(predictions(24))
        bench.work()
        address = member.hand_in(predictions(20))
        bench.work()
        page = member.read(address)
        assert "It does not better your team's best (50.0) by more than the step of 2.0 points" in page.shown
        assert "Publish" not in [words.strip() for open_, words in page.text if open_[-1:] == ("button",)]
        refused = member.press(f"{address}/publish")
        assert refused.status_code == 409
        assert "Not done." in checked(refused.text).shown

    def test_a_wrong_format_is_told_line_by_line(self, bench: Bench, member: Reader) -> None:
        address = member.hand_in(predictions().replace(b'"speakers"', b'"speaker"', 1))
        bench.work()
        page = member.read(address)
        assert "The format is wrong" in page.shown
        assert "predictions:1: quotes[0]" in page.shown

    def test_the_same_file_and_no_file_are_refused_on_the_page(self, bench: Bench, member: Reader) -> None:
        member.hand_in()
        bench.work()
        address = member.describe().url.path
        again = member.send(f"{address}/predictions", {"csrf": member.csrf}, predictions())
        assert again.status_code == 409
        assert "has handed in this very file" in checked(again.text).shown
        for file in (None, b""):
            sent = member.send(f"{address}/predictions", {"csrf": member.csrf}, file)
            assert sent.status_code == 422
            assert "Not done." in checked(sent.text).shown

    def test_the_limit_of_a_day_is_told(self, make_bench: MakeBench) -> None:
        bench = make_bench(daily_attempts=1)
        member = Reader(bench, bench.team())
        member.hand_in()
        address = member.describe().url.path
        sent = member.send(f"{address}/predictions", {"csrf": member.csrf}, predictions(3))
        assert sent.status_code == 429
        assert "All 1 attempts of today are used up" in checked(sent.text).shown

    def test_withdrawn_is_withdrawn(self, bench: Bench, member: Reader) -> None:
        address = member.hand_in()
        bench.work()
        page = checked(member.press(f"{address}/withdraw").text)
        assert "What was withdrawn stays so" in page.shown
        assert [v for v in page.values("action") if v.endswith(("/publish", "/withdraw"))] == []

    def test_another_teams_submission_is_not_there(self, bench: Bench, member: Reader) -> None:
        address = member.hand_in()
        other = Reader(bench, bench.team("Lain"))
        other.read(address, 404)
        for deed in ("publish", "withdraw", "public/remove"):
            assert other.press(f"{address}/{deed}").status_code == 404
        for path in ("predictions", "public/predictions"):
            assert other.send(f"{address}/{path}", {"csrf": other.csrf}, b"x").status_code == 404

    def test_forms_without_the_word_of_the_session_are_refused(self, bench: Bench, member: Reader) -> None:
        address = member.hand_in()
        bench.work()
        open_ = member.describe().url.path
        for path in ("publish", "withdraw", "public/remove"):
            for fields in ({}, {"csrf": "x"}):
                assert member.send(f"{address}/{path}", fields).status_code == 403
        for path in (f"{open_}/predictions", f"{address}/public/predictions"):
            assert member.send(path, {"csrf": "x"}, predictions(5)).status_code == 403
        assert member.send("/submit", {"csrf": "x"}).status_code == 403
        assert "Publish" in member.read(address).shown


class TestHostileNames:
    @pytest.fixture
    def published(self, bench: Bench, member: Reader) -> str:
        address = member.hand_in()
        bench.work()
        member.press(f"{address}/publish")
        return address

    def test_names_are_text_and_nothing_else(
        self, bench: Bench, member: Reader, published: str, public_predictions: bytes
    ) -> None:
        # What the description's check refuses is put past it, straight into the tables.
        system = published.replace("submissions", "systems")
        member.send(f"{published}/public/predictions", {"csrf": member.csrf}, public_predictions)
        paths = ("/", "/?sort=system", "/team", published, system, f"{system}/errors", f"/submit?like={system[9:]}")
        before = {path: member.read(path) for path in paths}
        with bench.database.writing() as session:
            row = session.scalars(select(Submission)).one()
            said = {name: HOSTILE if isinstance(v, str) else v for name, v in row.description.items()}
            session.execute(
                update(Submission).values(
                    description=said | {"date": "2027-03-31", "link": "", "external_data": "none"}
                )
            )
            session.execute(update(Row).values(name=HOSTILE))
        for path, page in before.items():
            hostile = member.read(path)
            assert [t for t in hostile.tags if t != "a"] == [t for t in page.tags if t != "a"], path
            for open_, words in hostile.text:
                if "\u202e" in words:
                    assert "bdi" in open_ or open_[-1] in ("title", "textarea"), (path, open_)
            assert "982007569" not in hostile.shown

    def test_only_https_links_are_links(self, bench: Bench, member: Reader, published: str) -> None:
        for link in (
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "//x.example",
            "http://x.example",
        ):
            with bench.database.writing() as session:
                row = session.scalars(select(Submission)).one()
                session.execute(update(Submission).values(description=row.description | {"link": link}))
            for path in (published, published.replace("submissions", "systems")):
                assert link not in member.read(path).values("href", "src", "action")

    def test_names_in_uploaded_predictions_are_text(
        self, bench: Bench, member: Reader, published: str, public_predictions: bytes
    ) -> None:
        records = [json.loads(line) for line in public_predictions.splitlines()]
        for record in records:
            for quote in record["quotes"]:
                quote["speakers"] = [HOSTILE.replace("\u202e", "")]
        content = "\n".join(map(json.dumps, records)).encode()
        assert member.send(f"{published}/public/predictions", {"csrf": member.csrf}, content).status_code == 200
        page = member.read(published.replace("submissions", "systems") + "/errors")
        assert "img" not in page.tags[page.tags.index("main") :]
        assert bench.settings.public_predictions.is_dir()


class TestRefused:
    @pytest.mark.parametrize("path", ["/nowhere", "/boards/none", "/systems/x", "/assets/0/style.css", "/corpus/a/b"])
    def test_what_is_not_there_is_a_page_for_people_and_json_for_programs(self, stranger: Reader, path: str) -> None:
        page = stranger.read(path, 404)
        assert "There is no such" in page.shown
        assert stranger.ask(f"/api/v1{path}").headers["content-type"] == "application/json"
        assert "error" in stranger.client.get(path).json()

    def test_too_large_is_a_page(self, make_bench: MakeBench) -> None:
        bench = make_bench(upload_bytes=1000)
        member = Reader(bench, bench.team())
        address = member.describe().url.path
        for size in (2_000, 400_000):  # refused by what takes files in, and before that by the gate
            sent = member.send(f"{address}/predictions", {"csrf": member.csrf}, b"x" * size)
            assert sent.status_code == 413
            assert "This is too large" in checked(sent.text).shown or "more than 1,000 bytes" in sent.text

    def test_guessing_tokens_is_told_to_wait(self, reader: Reader) -> None:
        for _ in range(10):
            reader.send("/login", {"token": "sb_x"})
        sent = reader.send("/login", {"token": "sb_x"})
        assert sent.status_code == 429
        assert re.search(r"Try again in \d+ seconds", checked(sent.text).shown)
        assert "retry-after" in sent.headers

    def test_what_breaks_is_told_without_its_text(
        self, reader: Reader, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise KeyError(SECRET)

        monkeypatch.setattr("siapabilang.server.views.board", broken)
        response = reader.ask("/")
        assert response.status_code == 500
        assert SECRET not in response.text
        assert "Something is broken here" in checked(response.text).shown
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-request-id"] in checked(response.text).shown
        assert bench.client.get("/").json()["error"] == "broken"

    def test_a_database_that_is_gone_is_told(self, reader: Reader, bench: Bench) -> None:
        bench.database.close()
        for path in (bench.settings.data).glob("server.db*"):
            path.unlink()
        page = reader.read("/", 503)
        assert "The database does not answer" in page.shown


class TestSafety:
    PATHS = ("/", "/corpus", "/how-to-submit", "/reference", "/login", "/nowhere")

    def test_browsers_are_kept_strict_and_pages_are_not_kept(self, stranger: Reader) -> None:
        for path in self.PATHS:
            headers = stranger.ask(path).headers
            policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
            assert policy["default-src"] == "'none'"
            assert {policy[k] for k in ("style-src", "script-src", "form-action")} == {"'self'"}
            assert headers["cache-control"] == "no-store"

    def test_style_and_scripts_may_be_kept_for_ever(self, stranger: Reader) -> None:
        page = stranger.read("/")
        addresses = [a for a in page.fetched if a.startswith("/assets/")]
        assert len(addresses) >= 3
        for address in addresses:
            response = stranger.ask(address)
            assert response.status_code == 200
            assert "immutable" in response.headers["cache-control"]
            assert response.headers["x-content-type-options"] == "nosniff"

    def test_the_guide_tells_the_rules_as_they_are_set(self, make_bench: MakeBench) -> None:
        text = Reader(make_bench(daily_attempts=4, step=0.05, upload_bytes=3 * 2**20)).read("/how-to-submit").shown
        assert "attempts a day (from 00:00 UTC) 4" in text
        assert "size of a file as it is sent 3 MiB" in text
        assert "by more than 5.0 points" in text
        assert "With a best of 60.0, a score of 65.0 is not told" in text
        assert "siapabilang submit predictions.jsonl --server http://127.0.0.1:8000" in text
