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
    except ModuleNotFoundError as error:
        raise InputError([Problem(f"system {name}", f"needs a package that is not installed: {error.name}")]) from None
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError([Problem(f"system {name}", f"does not load: {error}")]) from error
    if not isinstance(system, System):
        raise InputError([Problem(f"system {name}", "has no method attribute(articles)")])
    return system


def run(system: System, gold: Gold, track: Track) -> Iterator[Prediction]:
    """Run ``system`` on the articles of ``gold``.

    Raises `InputError` if it cannot take part in ``track``, or if what it yields is not one prediction for each
    article, with spans inside the text.
    """
    if track == "end2end":
        return _checked(system.attribute(gold.plain()), gold, type(system).__name__)
    if not isinstance(system, QuoteSystem):
        name = type(system).__name__
        raise InputError([Problem("--track", f"{name} has no method attribute_quotes; it cannot take gold quotes")])
    return _checked(system.attribute_quotes(gold.quoted()), gold, type(system).__name__)


def _checked(predictions: Iterator[Prediction], gold: Gold, system: str) -> Iterator[Prediction]:
    waiting = set(gold.articles)
    for prediction in predictions:
        if not isinstance(prediction, Prediction):
            raise InputError([Problem(system, f"yields {type(prediction).__name__}, not Prediction")])
        if prediction.article not in waiting:
            raise InputError([Problem(system, f"answers {prediction.article!r} twice, or was not asked about it")])
        waiting.remove(prediction.article)
        length = gold.lengths[prediction.article]
        for quote in prediction.quotes:
            for span in (*quote.spans, *(quote.cue or ()), *(quote.mention or ())):
                if not 0 <= span.start < span.end <= length:
                    message = (
                        f"gives [{span.start}, {span.end}) in {prediction.article}, which has {length} code points"
                    )
                    raise InputError([Problem(system, message)])
        yield prediction
    if waiting:
        raise InputError([Problem(system, f"leaves out {len(waiting)} articles, {min(waiting)!r} among them")])


def _found() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
