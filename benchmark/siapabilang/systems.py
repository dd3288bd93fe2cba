"""Systems: what they promise, and how they are found.

A package announces a system in its entry-point group ``siapabilang.systems``::

    [project.entry-points."siapabilang.systems"]
    my-system = "my_package:MySystem"

The value is a class or function that, called without arguments, returns a `System`. The baselines of this project come
in by the same door.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from siapabilang.gold import Gold
from siapabilang.model import PlainArticle, Prediction, QuotedArticle, Track
from siapabilang.problems import InputError, Problem

GROUP = "siapabilang.systems"


@runtime_checkable
class System(Protocol):
    """Turns plain articles into predictions, many at a time, in their order."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        ...


@runtime_checkable
class QuoteSystem(System, Protocol):
    """A system that can also take part in the track ``gold-quotes``."""

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield, for each article, an answer for each of its quotes (`PredictedQuote.quote` set)."""
        ...


def names() -> list[str]:
    """Return the names of the installed systems."""
    return sorted(_found())


def load(name: str) -> System:
    """Return the system called ``name``. Raises `InputError` if there is none, or if it does not load."""
    found = _found()
    if name not in found:
        raise InputError([Problem("--system", f"there is no system {name!r}; installed: {', '.join(sorted(found))}")])
    try:
        system = found[name].load()()
    except ImportError as error:
        raise InputError([Problem(f"system {name}", f"needs a package that is not installed: {error.name}")]) from None
    if not isinstance(system, System):
        raise InputError([Problem(f"system {name}", "has no method attribute(articles)")])
    return system


def run(system: System, gold: Gold, track: Track) -> Iterator[Prediction]:
    """Run ``system`` on the articles of ``gold``. Raises `InputError` if it cannot take part in ``track``."""
    if track == "end2end":
        return system.attribute(gold.plain())
    if not isinstance(system, QuoteSystem):
        name = type(system).__name__
        raise InputError([Problem("--track", f"{name} has no method attribute_quotes; it cannot take gold quotes")])
    return system.attribute_quotes(gold.quoted())


def _found() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
