"""Systems come in by one door, ours and other people's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint

import pytest

from siapabilang import systems
from siapabilang.gold import load_gold
from siapabilang.model import PlainArticle, PredictedQuote, Prediction, Span
from siapabilang.problems import InputError


class Silent:
    """A system that finds nothing and takes part in one track."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        for article in articles:
            yield Prediction(article.id, ())


class Mute:
    """No system at all."""


class Wild:
    """A system that points outside the text."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        for article in articles:
            yield Prediction(article.id, (PredictedQuote((Span(0, len(article.text) + 1),), ()),))


class Lazy:
    """A system that answers one article."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        yield Prediction(next(iter(articles)).id, ())


@pytest.fixture
def other_package(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("silent", f"{__name__}:Silent", systems.GROUP),
        EntryPoint("mute", f"{__name__}:Mute", systems.GROUP),
        EntryPoint("needy", "no_such_package:System", systems.GROUP),
    ]
    monkeypatch.setattr(systems, "entry_points", lambda group: points if group == systems.GROUP else [])


@pytest.mark.usefixtures("other_package")
def test_a_system_of_another_package_runs() -> None:
    gold = load_gold("validation")
    predictions = list(systems.run(systems.load("silent"), gold, "end2end"))
    assert [p.article for p in predictions] == list(gold.articles)


@pytest.mark.usefixtures("other_package")
def test_a_system_without_the_second_method_is_kept_from_gold_quotes() -> None:
    with pytest.raises(InputError, match="Silent has no method attribute_quotes"):
        systems.run(systems.load("silent"), load_gold("validation"), "gold-quotes")


@pytest.mark.usefixtures("other_package")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mute", "has no method attribute"),
        ("needy", "needs a package that is not installed: no_such_package"),
        ("nobody", "there is no system 'nobody'; installed: mute, needy, silent"),
    ],
)
def test_what_does_not_load_is_one_clear_error(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        systems.load(name)


def test_a_system_is_given_texts_and_never_gold() -> None:
    gold = load_gold("validation")
    assert {type(article) for article in gold.plain()} == {PlainArticle}
    assert all(len(article.quotes[0].__struct_fields__) == 2 for article in gold.quoted() if article.quotes)


@pytest.mark.parametrize(("system", "message"), [(Wild(), "Wild: gives"), (Lazy(), "Lazy: leaves out")])
def test_what_a_system_yields_is_checked_at_once(system: systems.System, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(systems.run(system, load_gold("validation"), "end2end"))
