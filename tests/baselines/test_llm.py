"""The system `llm` against a real server on this machine, one that answers well and many that do not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from itertools import islice
from pathlib import Path
from threading import Barrier, Event

import msgspec
import pytest
from chat_server import HANGING_UP, SILENCE, Reply, Request, Script, Server, completion, error, in_turn, quotes
from factories import BOAT_TEXT, boat_article, span

from siapabilang import score
from siapabilang.gold import Gold, load_authored, load_gold
from siapabilang.model import PlainArticle, PredictedQuote, Prediction, Track
from siapabilang.predictions import read_predictions
from siapabilang.problems import InputError
from siapabilang.systems import QuoteSystem, run
from siapabilang_baselines.llm import Llm, examples
from siapabilang_baselines.llm.costs import Usage
from siapabilang_baselines.llm.settings import Settings
from siapabilang_baselines.llm.tasks import quoted

BOAT = PlainArticle("boat", BOAT_TEXT)
SAID = {"text": ["Semua penumpang sudah kami jemput", "Dua orang terkilir"], "speakers": ["Alma Rondang"]}
PLACED = PredictedQuote(
    (span(BOAT_TEXT, "Semua penumpang sudah kami jemput"), span(BOAT_TEXT, "Dua orang terkilir")), ("Alma Rondang",)
)
KEY = "sk-rahasia-123"
AT_ONCE = {"Retry-After": "0.01"}


class Run:
    """A system that asks ``server``, and what it told its user."""

    def __init__(self, server: Server, **settings: object) -> None:
        given = {"model": "mini", "base_url": server.url, "examples": 0, "concurrency": 1, "timeout": 60, "retries": 2}
        self.notes: list[str] = []
        self.system = Llm(msgspec.convert(given | settings, Settings), KEY, self.notes.append)

    def boat(self) -> tuple[PredictedQuote, ...]:
        """Return the quotes of one article."""
        [prediction] = self.system.attribute([BOAT])
        return prediction.quotes

    def many(self, count: int) -> list[Prediction]:
        return list(self.system.attribute([PlainArticle(f"a{n}", f"{BOAT_TEXT}\nNomor {n}.") for n in range(count)]))

    @property
    def usage(self) -> Usage:
        return self.system.report.usage

    def noted(self, words: str) -> bool:
        return any(words in note for note in self.notes)


# --- a server that answers well


def oracle(gold: Gold, track: Track) -> Script:
    """Answer as the gold does; the article is known by its text without marks of quotes."""
    answers = {}
    for article in load_authored(gold.split):
        if track == "end2end":
            answers[article.text] = examples.end2end_answer(article)
        else:
            given = quoted(article)
            marks = [f"⟦{end}{quote.id}⟧" for quote in given.quotes for end in ("", "/")]
            answers[_without(article.text, marks)] = examples.gold_quotes_answer(article)

    def script(request: Request) -> Reply:
        marks = [] if track == "end2end" else [f"⟦{end}q{n}⟧" for n in range(1, 100) for end in ("", "/")]
        return completion(json.dumps(answers[_without(request.question, marks)]))

    return script


def _without(text: str, marks: Sequence[str]) -> str:
    for mark in marks:
        text = text.replace(mark, "")
    return text


@pytest.mark.parametrize("track", ["end2end", "gold-quotes"])
def test_a_model_that_answers_as_the_gold_does_scores_100(track: Track) -> None:
    gold = load_gold("validation")
    with Server(oracle(gold, track)) as server:
        asked = Run(server, examples=2, concurrency=8)
        assert isinstance(asked.system, QuoteSystem)
        predictions = list(run(asked.system, gold, track))
    figures = score(gold, predictions, track=track).figures
    assert (figures["who-said-what F1"].value, figures["via-whom F1"].value) == (1, 1)
    assert [p.article for p in predictions] == list(gold.articles)  # in the order of the articles
    assert asked.system.report.asked == len(server.requests) == len(gold.articles)
    assert not asked.system.report.left_out + asked.system.report.failed


def test_the_request_is_as_the_protocol_has_it() -> None:
    with Server(in_turn(quotes(SAID))) as server:
        assert Run(server, examples=2, seed=7, max_tokens=500).boat() == (PLACED,)
    [request] = server.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [m["role"] for m in request.messages] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert request.question == BOAT_TEXT
    asked = request.body
    assert (asked["model"], asked["temperature"], asked["seed"], asked["max_tokens"]) == ("mini", 0, 7, 500)
    assert request.form == "json_schema"


def test_articles_are_asked_for_at_a_time_as_many_as_allowed() -> None:
    together = Barrier(3)

    def script(_: Request) -> Reply:
        together.wait(timeout=60)  # no answer before three have asked
        return quotes(SAID)

    with Server(script) as server:
        asked = Run(server, concurrency=3)
        assert len(asked.many(12)) == 12
    assert server.most_at_once == 3


def test_whoever_takes_few_predictions_pays_for_few() -> None:
    with Server(in_turn(quotes(SAID))) as server:
        asked = Run(server)
        predictions = asked.system.attribute(PlainArticle(f"a{n}", BOAT_TEXT) for n in range(1000))
        assert isinstance(predictions, Generator)
        assert len(list(islice(predictions, 2))) == 2
        predictions.close()
        assert len(server.requests) < 20
    assert asked.noted("stopped early: nothing is kept")
    assert asked.system.report.asked == asked.usage.requests == len(server.requests)


def test_tokens_and_cost_are_reported() -> None:
    with Server(in_turn(completion('{"quotes": []}', tokens=(4000, 3000, 50)))) as server:
        asked = Run(server, price_input=10, price_output=40, price_cached=1)
        asked.many(2)
    assert asked.usage == Usage(requests=2, input=8000, cached=6000, output=100)
    assert asked.noted("mini (served as mini-2027-01-01): 2 articles asked")
    assert asked.noted("2 requests, 8,000 tokens in (6,000 of them cached), 100 out; cost 0.0300")


# --- servers that answer badly, and still are understood


@pytest.mark.parametrize(
    "bad",
    [
        completion("Maaf, saya tidak bisa."),
        completion('{"quotes": [{"text": ["Semua penumpang'),
        completion(json.dumps({"quotes": [SAID]}), finish="length"),
        completion('{"quotes": [{"text": 7, "speakers": {}}]}'),
        completion('{"quotes": [{"text": ["Dua orang terkilir"]}]}'),
        completion(""),
        completion(None),
        completion("x" * 1_000_001),
        completion("x" * (9 * 2**20)),  # more than is read
        Reply(b"<html>Bad gateway</html>"),
        Reply(b'{"choices": []}'),
        Reply(b'{"error": {"message": "provider overloaded", "code": 502}}'),
        Reply(b"\xff\xfe"),
        Reply(completion('{"quotes": []}').body, manner="half"),
    ],
    ids=lambda reply: f"{reply.manner} {reply.body[:90]!r}"[:60],
)
def test_an_answer_that_cannot_be_read_is_asked_for_again(bad: Reply) -> None:
    with Server(in_turn(bad, quotes(SAID))) as server:
        asked = Run(server)
        assert asked.boat() == (PLACED,)
    first, second = server.requests
    assert first.body["seed"] != second.body["seed"]
    assert second.question.startswith(BOAT_TEXT)
    assert "An earlier answer could not be read: " in second.question
    assert asked.usage.requests == 2


def test_every_answer_that_was_paid_for_is_counted() -> None:
    with Server(in_turn(completion("tidak"), completion("tidak"), quotes(SAID))) as server:
        asked = Run(server)
        asked.boat()
    assert asked.usage == Usage(requests=3, input=3000, output=300)


def test_an_article_without_a_readable_answer_is_empty_and_the_others_are_not_lost() -> None:
    def script(request: Request) -> Reply:
        return completion("Maaf.") if "Nomor 1." in request.question else quotes(SAID)

    with Server(script) as server:
        asked = Run(server)
        assert [len(prediction.quotes) for prediction in asked.many(3)] == [1, 0, 1]
    assert asked.noted("a1: no readable answer, asked 3 times: the answer holds no whole JSON object")
    assert asked.system.report.failed == 1


def test_without_a_readable_answer_given_quotes_are_abstained_on() -> None:
    article = quoted(boat_article())
    with Server(in_turn(completion("Maaf."))) as server:
        [prediction] = Run(server).system.attribute_quotes([article])
    assert [(quote.quote, quote.speakers) for quote in prediction.quotes] == [("q1", ()), ("q2", ())]


def test_answers_for_given_quotes_are_taken_by_their_ids() -> None:
    article = quoted(boat_article())
    said = [("q2", ["Alma Rondang"]), ("q9", ["Badri"]), ("q2", ["Badri"])]
    with Server(in_turn(quotes(*({"quote": id_, "speakers": names} for id_, names in said)))) as server:
        asked = Run(server)
        [prediction] = asked.system.attribute_quotes([article])
    assert [(quote.quote, quote.speakers) for quote in prediction.quotes] == [("q1", ()), ("q2", ("Alma Rondang",))]
    assert [note for note in asked.notes if ": left out: " in note] == [
        f"{article.id}: left out: an answer for a quote that was not asked for, or twice",
        f"{article.id}: left out: an answer for a quote that was not asked for, or twice",
        f"{article.id}: left out: a quote that is not answered",
    ]


def test_what_the_model_makes_up_counts_as_not_found() -> None:
    invented = {"text": ["Kapal tenggelam karena badai besar di selat"], "speakers": ["Badri"]}
    nowhere = PredictedQuote((), ())
    with Server(
        in_turn(quotes(SAID, invented, {"text": [], "speakers": []}, {"text": [""], "speakers": []}))
    ) as server:
        asked = Run(server)
        assert asked.boat() == (PLACED, PredictedQuote((), ("Badri",)), nowhere, nowhere)
    assert asked.system.report.unplaced == 3
    assert asked.noted("boat: quotes that stand nowhere and count as not found: 3")


def test_a_careless_copy_is_placed_as_the_evaluator_does() -> None:
    careless = {"text": "semua penumpang sudah kami jemputi", "speakers": ["Alma Rondang"]}
    with Server(in_turn(quotes(careless))) as server:
        asked = Run(server)
        [quote] = asked.boat()
    assert quote.spans == (span(BOAT_TEXT, "Semua penumpang sudah kami jemput"),)
    assert asked.system.report.approximate == 1


def test_names_and_labels_are_tidied() -> None:
    said = SAID | {"speakers": [" Alma Rondang ", "", "unspecified", "x" * 501], "type": " Direct", "polarity": "yes"}
    with Server(in_turn(quotes(said))) as server:
        assert Run(server).boat() == (msgspec.structs.replace(PLACED, type="direct"),)


# --- servers that are limited, slow or broken


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_a_server_that_is_busy_is_asked_again(status: int) -> None:
    with Server(in_turn(error(status, "later", AT_ONCE), error(status, "later", AT_ONCE), quotes(SAID))) as server:
        asked = Run(server)
        assert asked.boat() == (PLACED,)
    assert len(server.requests) == 3
    assert asked.usage.requests == 1  # what was refused is not paid for


def test_the_server_says_how_long_to_wait() -> None:
    with Server(in_turn(error(429, "slow down", {"Retry-After": "1"}), quotes(SAID))) as server:
        start = time.monotonic()
        Run(server).boat()
        assert 1 <= time.monotonic() - start < 30


def test_a_limit_that_lasts_stops_the_run() -> None:
    with Server(in_turn(quotes(SAID), error(429, "quota exceeded", AT_ONCE))) as server:
        with pytest.raises(
            InputError, match=r"answers 429: quota exceeded; wait, lower SIAPABILANG_LLM_CONCURRENCY or"
        ):
            Run(server).many(9)
        assert len(server.requests) <= 1 + 2 * 3


def test_a_server_error_that_lasts_costs_its_article_only() -> None:
    def script(request: Request) -> Reply:
        return error(500, "out of memory", AT_ONCE) if "Nomor 1." in request.question else quotes(SAID)

    with Server(script) as server:
        asked = Run(server)
        assert [len(prediction.quotes) for prediction in asked.many(3)] == [1, 0, 1]
    assert asked.noted("a1: the server answers 500: out of memory")


def test_a_server_that_never_works_is_given_up() -> None:
    with Server(in_turn(error(500, "no GPU"))) as server:
        with pytest.raises(
            InputError, match="the server answers 500: no GPU; stopped, as nothing has succeeded in 3 art"
        ):
            Run(server, retries=0).many(50)
        assert len(server.requests) < 10


def test_a_server_that_hangs_is_waited_for_so_long_and_no_longer() -> None:
    def script(request: Request) -> Reply:
        return SILENCE if "Nomor 0." in request.question else quotes(SAID)

    with Server(script) as server:
        asked = Run(server, timeout=0.3, retries=1)
        assert [len(prediction.quotes) for prediction in asked.many(2)] == [0, 1]
    assert len(server.requests) == 3
    assert asked.noted("a0: no answer within 0.3 s")


def test_a_server_that_hangs_up_on_an_article_answers_the_others() -> None:
    def script(request: Request) -> Reply:
        return HANGING_UP if "Nomor 1." in request.question else quotes(SAID)

    with Server(script) as server:
        asked = Run(server, retries=1)
        assert [len(prediction.quotes) for prediction in asked.many(3)] == [1, 0, 1]
    assert len(server.requests) == 4
    assert asked.noted("a1: the server breaks off the connection")


def test_an_address_that_is_none_is_one_clear_error() -> None:
    with pytest.raises(InputError, match="SIAPABILANG_LLM_BASE_URL: is no address of a server: Invalid port"):
        list(Llm(Settings(model="mini", base_url="http://[::1/v1", examples=0)).attribute([BOAT]))


def test_a_server_that_is_not_there_is_one_clear_error() -> None:
    with Server(in_turn(quotes())) as server:
        asked = Run(server, retries=0)
    with pytest.raises(
        InputError, match=r"/v1: cannot be reached .*is the server running, and SIAPABILANG_LLM_BASE_URL"
    ):
        asked.boat()
    assert asked.notes == []  # there is nothing to report


@pytest.mark.parametrize(
    ("status", "said", "remedy"),
    [
        (401, "invalid key", "check SIAPABILANG_LLM_API_KEY"),
        (403, "not yours", "check SIAPABILANG_LLM_API_KEY"),
        (404, "no such model", "check SIAPABILANG_LLM_MODEL and SIAPABILANG_LLM_BASE_URL"),
    ],
)
def test_what_no_article_can_pass_stops_at_once(status: int, said: str, remedy: str) -> None:
    with Server(in_turn(error(status, said))) as server:
        with pytest.raises(InputError, match=f"answers {status}: {said}; {remedy}"):
            Run(server).many(50)
        assert len(server.requests) <= 2


def test_an_article_that_a_filter_forbids_does_not_stop_the_others() -> None:
    with Server(in_turn(quotes(SAID), error(403, "flagged"), quotes(SAID))) as server:
        assert [len(prediction.quotes) for prediction in Run(server).many(3)] == [1, 0, 1]


def test_a_key_that_the_server_repeats_is_not_shown() -> None:
    with Server(in_turn(error(401, f"wrong key: {KEY}"))) as server:
        asked = Run(server)
        with pytest.raises(InputError, match="wrong key: …") as caught:
            asked.boat()
    assert KEY not in str(caught.value)
    assert not asked.noted(KEY)


# --- servers that lack a part of the protocol


def test_a_server_without_schemas_and_json_mode_is_asked_in_words() -> None:
    def script(request: Request) -> Reply:
        if request.form == "text":
            return completion(f"Tentu!\n```json\n{json.dumps({'quotes': [SAID]})}\n```")
        return error(400, f"response_format {request.form} is not supported")

    with Server(script) as server:
        asked = Run(server)
        assert [prediction.quotes for prediction in asked.many(3)] == [(PLACED,)] * 3
    assert [request.form for request in server.requests] == ["json_schema", "json_object", "text", "text", "text"]
    assert asked.noted("answers as text, temperature 0 and a seed")
    assert asked.usage.requests == 3


def test_parameters_that_a_server_does_not_know_are_given_up_one_by_one() -> None:
    def script(request: Request) -> Reply:
        if "max_tokens" in request.body:
            return error(400, "use 'max_completion_tokens' instead")
        if "temperature" in request.body:
            return error(400, "'temperature' does not support 0")
        return error(422, "seed: extra field") if "seed" in request.body else quotes(SAID)

    with Server(script) as server:
        asked = Run(server)
        assert asked.boat() == (PLACED,)
    assert server.requests[-1].form == "json_schema"
    assert asked.noted("answers as json_schema, no temperature and no seed")


def test_an_article_that_the_server_refuses_in_any_form_has_no_answer() -> None:
    def script(request: Request) -> Reply:
        return error(400, "context length exceeded") if "Nomor 1." in request.question else quotes(SAID)

    with Server(script) as server:
        asked = Run(server)
        assert [len(prediction.quotes) for prediction in asked.many(3)] == [1, 0, 1]
    assert server.requests[-1].form == "json_schema"  # what one article met is not held against the others
    assert asked.noted("a1: the server answers 400: context length exceeded")


# --- going on where a run stopped


def test_an_article_is_never_paid_for_twice(tmp_path: Path) -> None:
    resume = str(tmp_path / "mini.jsonl")
    with Server(in_turn(quotes(SAID))) as server:
        first = Run(server, resume=resume).many(3)
        again = Run(server, resume=resume)
        assert again.many(4)[:3] == first
        assert len(server.requests) == 4
    assert (again.system.report.resumed, again.system.report.asked) == (3, 1)
    assert again.noted("in earlier runs: 3 requests, 3,000 tokens in")
    assert KEY not in Path(resume).read_text()


@pytest.mark.parametrize("change", [{"model": "maxi"}, {"examples": 1}, {"seed": 14}, {"answer_format": "text"}])
def test_another_question_is_asked_anew(tmp_path: Path, change: dict[str, object]) -> None:
    resume = str(tmp_path / "mini.jsonl")
    with Server(in_turn(quotes(SAID))) as server:
        Run(server, resume=resume).boat()
        Run(server, resume=resume, **change).boat()
        assert len(server.requests) == 2


def test_an_answer_that_was_paid_for_in_vain_is_kept_too(tmp_path: Path) -> None:
    resume = str(tmp_path / "mini.jsonl")
    with Server(in_turn(completion("Maaf."))) as server:
        Run(server, resume=resume).boat()
        again = Run(server, resume=resume)
        assert again.boat() == ()
        assert len(server.requests) == 3
    assert again.noted(f"in an earlier run; delete its line in {resume} to ask again")


def test_what_was_not_paid_for_is_asked_again(tmp_path: Path) -> None:
    resume = str(tmp_path / "mini.jsonl")
    with Server(in_turn(error(500, "later"), quotes(SAID))) as server:
        assert Run(server, resume=resume, retries=0).boat() == ()
        assert Run(server, resume=resume, retries=0).boat() == (PLACED,)


def test_a_run_that_is_stopped_keeps_what_was_under_way(tmp_path: Path) -> None:
    resume = tmp_path / "mini.jsonl"
    with Server(in_turn(quotes(SAID), quotes(SAID), error(401, "key withdrawn"))) as server:
        asked = Run(server, resume=str(resume))
        with pytest.raises(InputError, match="key withdrawn"):
            asked.many(9)
    assert len(resume.read_text().splitlines()) == 2
    assert asked.noted(f"stopped early: what was answered is kept in {resume}; run again to go on")


# --- from the shell


CALL = (sys.executable, "-W", "error", "-c", "from siapabilang.cli import main; main()")


def environment(server: Server, **settings: object) -> dict[str, str]:
    given = {"model": "mini", "base_url": server.url, "api_key": KEY, "examples": 0} | settings
    return os.environ | {f"SIAPABILANG_LLM_{name.upper()}": str(value) for name, value in given.items()}


def shell(env: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    call = [*CALL, *map(str, arguments)]
    return subprocess.run(call, env=env, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 – ours


def test_the_command_attributes_an_article(tmp_path: Path) -> None:
    (tmp_path / "perahu.txt").write_text(BOAT_TEXT)
    invented = {"text": ["Kapal tenggelam karena badai besar di selat"], "speakers": ["Badri"]}
    with Server(in_turn(quotes(SAID, invented))) as server:
        done = shell(environment(server), "attribute", "--system", "llm", "--json", tmp_path / "perahu.txt")
    assert done.returncode == 0, done.stderr
    [shown] = json.loads(done.stdout)["quotes"]
    assert shown["text"] == SAID["text"]
    assert "llm: mini (served as mini-2027-01-01): 1 articles asked" in done.stderr
    assert KEY not in done.stdout + done.stderr


def test_a_wrong_key_is_one_line_exit_status_2_and_no_file(tmp_path: Path) -> None:
    out = tmp_path / "mini.jsonl"
    with Server(in_turn(error(401, "wrong key"))) as server:
        done = shell(environment(server), "predict", "--system", "llm", "--split", "validation", "-o", out)
    assert done.returncode == 2
    assert f"{server.url}: answers 401: wrong key; check SIAPABILANG_LLM_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_without_a_model_the_command_says_what_to_set(tmp_path: Path) -> None:
    with Server(in_turn(quotes())) as server:
        done = shell(environment(server, model=""), "predict", "--system", "llm", "-o", tmp_path / "mini.jsonl")
    assert (done.returncode, server.requests) == (2, [])
    assert "SIAPABILANG_LLM_MODEL: is not set" in done.stderr


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    gold = load_gold("validation")
    resume, out = tmp_path / "resume.jsonl", tmp_path / "mini.jsonl"
    answer = oracle(gold, "end2end")
    stalled = Event()

    def stalling(request: Request) -> Reply:
        if len(server.requests) > 5:
            stalled.set()
            return SILENCE
        return answer(request)

    arguments = ("predict", "--system", "llm", "--split", "validation", "-o", out)
    with Server(stalling) as server:
        settings = environment(server, resume=resume, concurrency=1)
        killed = subprocess.Popen([*CALL, *map(str, arguments)], env=settings, stderr=subprocess.DEVNULL)  # noqa: S603
        assert stalled.wait(120)
        killed.kill()
        killed.wait()
    assert not out.exists()
    with Server(answer) as server:
        done = shell(environment(server, resume=resume), *arguments)
        assert len(server.requests) == len(gold.articles) - 5
    assert done.returncode == 0, done.stderr
    assert f"{len(gold.articles) - 5} articles asked, 5 taken from the resume file" in done.stderr
    assert score(gold, read_predictions(out, gold).records).figures["who-said-what F1"].value == 1


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with Server(in_turn(quotes())) as server, pytest.raises(InputError, match=re.escape("siapabilang[llm]")):
        Run(server).boat()
