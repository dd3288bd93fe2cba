"""A system in several processes: articles go out in batches, and predictions come back in the order of the articles."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from siapabilang.model import PlainArticle, Prediction, QuotedArticle
from siapabilang.problems import InputError, Problem
from siapabilang.systems import QuoteSystem, System, load

_Article = TypeVar("_Article", PlainArticle, QuotedArticle)
_BATCH = 16  # articles; so many that sending them costs little beside reading them
_AHEAD = 4  # batches under way for each process: memory stays flat, however many articles come


class PooledSystem:
    """The installed system called ``name`` in ``jobs`` processes of their own, each of which loads it once."""

    def __init__(self, name: str, jobs: int) -> None:
        self._name = name
        self._jobs = jobs

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        return self._spread(_attribute, articles)

    def _spread(
        self, work: Callable[[Sequence[_Article]], list[Prediction]], articles: Iterable[_Article]
    ) -> Iterator[Prediction]:
        waiting = iter(articles)
        under_way: deque[Future[list[Prediction]]] = deque()
        # Spawned, not forked: a fork would copy the threads of the progress bar in whatever state they are.
        with ProcessPoolExecutor(self._jobs, get_context("spawn"), _begin, (self._name,)) as pool:
            try:
                while True:
                    while len(under_way) < self._jobs * _AHEAD and (batch := list(islice(waiting, _BATCH))):
                        under_way.append(pool.submit(work, batch))
                    if not under_way:
                        return
                    yield from under_way.popleft().result()
            except BrokenProcessPool:
                message = "one of its processes died, perhaps for lack of memory; try fewer --jobs"
                raise InputError([Problem(f"system {self._name}", message)]) from None
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


class PooledQuoteSystem(PooledSystem):
    """The same for a system that takes part in the track ``gold-quotes``, too."""

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote of each article."""
        return self._spread(_attribute_quotes, articles)


def load_pooled(name: str, jobs: int) -> System:
    """Return the system called ``name``, in ``jobs`` processes if more than one. Raises `InputError` as `load` does."""
    system = load(name)
    if jobs == 1:
        return system
    return (PooledQuoteSystem if isinstance(system, QuoteSystem) else PooledSystem)(name, jobs)


_loaded: list[System] = []  # in a process of the pool: its system


def _begin(name: str) -> None:
    _loaded[:] = [load(name)]


def _attribute(articles: Sequence[PlainArticle]) -> list[Prediction]:
    return list(_loaded[0].attribute(articles))


def _attribute_quotes(articles: Sequence[QuotedArticle]) -> list[Prediction]:
    (system,) = _loaded
    if not isinstance(system, QuoteSystem):
        message = "cannot take gold quotes"
        raise TypeError(message)
    return list(system.attribute_quotes(articles))
