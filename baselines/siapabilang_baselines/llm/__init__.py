"""A system that asks a language model: any server that speaks the OpenAI protocol for chats.

- `settings` says which model is asked, and how, from environment variables;
- `prompt` and `examples` make what the model is told, `tasks` puts an article to it and reads the answer;
- `endpoint` gets an answer out of a server that may be slow, limited or odd (`form`, `completion`, `answers`);
- `resume` keeps what was paid for, `costs` adds it up;
- `estimate` tells beforehand how long the prompts are (``python -m siapabilang_baselines.llm.estimate``).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

import click

from siapabilang.gold import load_authored
from siapabilang.model import Article, PlainArticle, Prediction, QuotedArticle
from siapabilang_baselines.llm import examples
from siapabilang_baselines.llm.answers import UnreadableError
from siapabilang_baselines.llm.costs import Report
from siapabilang_baselines.llm.endpoint import Endpoint, FailedError
from siapabilang_baselines.llm.resume import Entry, Key, ResumeFile, digest_of
from siapabilang_baselines.llm.settings import NO_KEY, Settings, key_from, settings_from, variable
from siapabilang_baselines.llm.tasks import EndToEnd, GoldQuotes, Message, Reading, Task

_AHEAD = 4  # articles a worker that are asked for ahead of the one that is yielded next


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


_A = TypeVar("_A", bound=_WithId)


class _Settled(NamedTuple):
    """What became of an article: what was read, or why nothing was, and whether an earlier run had asked."""

    reading: Reading
    entry: Entry
    resumed: bool


class Llm:
    """Asks a model for the quotes of each article, several articles at a time.

    ``tell`` is given notes and, at the end of a run, the report, a line each; `report` holds its figures.
    """

    def __init__(self, settings: Settings, key: str = NO_KEY, tell: Callable[[str], None] | None = None) -> None:
        self.settings = settings
        self.report = Report()
        self._key = key
        self._tell = tell or (lambda _: None)

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article; one without a readable answer has no quotes, and a note says so.

        Raises `InputError` where asking on is no use: no server, a wrong key, an unknown model, a limit.
        """
        return self._run(articles, EndToEnd(self._shown()))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each quote of each article; without a readable answer, abstentions. Raises as above."""
        return self._run(articles, GoldQuotes(self._shown()))

    def _shown(self) -> list[Article]:
        return examples.choose(load_authored("train"), self.settings.examples) if self.settings.examples else []

    def _run(self, articles: Iterable[_A], task: Task[_A]) -> Iterator[Prediction]:
        self.report = Report()
        complete = False
        with (
            Endpoint(self.settings, self._key) as endpoint,
            ResumeFile(self.settings.resume) as kept,
            ThreadPoolExecutor(self.settings.concurrency, thread_name_prefix="llm") as pool,
        ):
            waiting: deque[Future[_Settled]] = deque()
            coming = (pool.submit(self._settle, article, task, endpoint, kept) for article in articles)
            try:
                waiting.extend(islice(coming, _AHEAD * self.settings.concurrency))
                while waiting:
                    settled = waiting[0].result()  # stays among them until it is there: whoever stops now still pays
                    waiting.popleft()
                    waiting.extend(islice(coming, 1))
                    self._count(settled)
                    yield settled.reading.prediction
                complete = True
            finally:
                # Whoever stops early still pays for what is under way: it is waited for and kept.
                if under_way := sum(future.running() for future in waiting):
                    self._tell(f"waiting for {under_way} answers that are under way")
                pool.shutdown(cancel_futures=True)
                for late in waiting:
                    if not late.cancelled() and late.exception() is None:
                        self._count(late.result())
                self._close(endpoint, complete=complete)

    def _settle(self, article: _A, task: Task[_A], endpoint: Endpoint, kept: ResumeFile) -> _Settled:
        """Return what becomes of one article; runs in a worker."""
        messages = [*task.opening, Message("user", task.question(article))]
        settings = self.settings
        asked = digest_of(messages, task.schema, settings.answer_format, settings.max_tokens, settings.seed)
        key = Key(article.id, asked, settings.model)
        if (entry := kept.find(key)) is not None:
            return _Settled(_reread(article, task, entry), entry, resumed=True)
        try:
            answered = endpoint.ask(messages, task.schema, lambda answer: task.read(article, answer))
        except FailedError as error:
            entry = Entry(*key, answer="", usage=error.usage, failure=str(error))
            if error.usage.requests:  # else nothing was paid, and a later run may have more luck
                kept.keep(entry)
            return _Settled(Reading(task.nothing(article)), entry, resumed=False)
        entry = Entry(*key, answer=answered.text, usage=answered.usage, served=answered.served)
        kept.keep(entry)
        return _Settled(answered.value, entry, resumed=False)

    def _count(self, settled: _Settled) -> None:
        report, entry = self.report, settled.entry
        if settled.resumed:
            report.resumed += 1
            report.usage_before += entry.usage
        else:
            report.asked += 1
            report.usage += entry.usage
        report.served |= {entry.served} - {""}
        report.left_out += len(settled.reading.left_out)
        report.unplaced += settled.reading.unplaced
        report.approximate += settled.reading.approximate
        for phrase in settled.reading.left_out:
            self._tell(f"{entry.article}: left out: {phrase}")
        if settled.reading.unplaced:
            self._tell(f"{entry.article}: quotes that stand nowhere and count as not found: {settled.reading.unplaced}")
        if entry.failure:
            report.failed += 1
            again = f" (in an earlier run; delete its line in {self.settings.resume} to ask again)"
            self._tell(f"{entry.article}: {entry.failure}{again if settled.resumed else ''}")

    def _close(self, endpoint: Endpoint, *, complete: bool) -> None:
        if not self.report.asked + self.report.resumed:
            return
        for line in self.report.lines(self.settings):
            self._tell(line)
        if self.report.asked:
            self._tell(str(endpoint.form))
        if not complete:
            kept = f"what was answered is kept in {self.settings.resume}; run again to go on"
            lost = f"nothing is kept; with {variable('resume')}=FILE the next run would go on from here"
            self._tell(f"stopped early: {kept if self.settings.resume else lost}")


def from_environment() -> Llm:
    """Return the system as the environment describes it; notes and report go to standard error."""
    return Llm(settings_from(os.environ), key_from(os.environ), tell=lambda line: click.echo(f"llm: {line}", err=True))


def _reread(article: _A, task: Task[_A], entry: Entry) -> Reading:
    """Return what an answer of an earlier run means; what has become unreadable since is no answer."""
    if entry.failure:
        return Reading(task.nothing(article))
    try:
        return task.read(article, entry.answer)
    except UnreadableError as error:
        return Reading(task.nothing(article), (str(error),))
