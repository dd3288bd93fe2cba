"""The hand-worked cases of ``tests/cases``: tiny articles whose figures were worked out on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
import yaml
from factories import gold
from scenes import article, entity, place, places, quote

from siapabilang.figures import figures_of
from siapabilang.model import TRACKS, Article, Polarity, PredictedQuote, Prediction, QuoteType, Span, Track
from siapabilang.scoring import score

FOLDER = Path(__file__).parent / "cases"


class GoldEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gold quote as a case writes it."""

    quote: str | tuple[str, ...]
    speakers: tuple[str, ...]
    sources: tuple[str, ...] = ()
    type: QuoteType = "direct"
    polarity: Polarity = "affirmed"
    cue: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()


class PredictedEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prediction as a case writes it: ``quote`` in the track ``end2end``, ``answers`` in ``gold-quotes``."""

    speakers: tuple[str, ...]
    quote: str | tuple[str, ...] = ()
    answers: str = ""
    sources: tuple[str, ...] = ()
    type: QuoteType | None = None
    polarity: Polarity | None = None
    cue: tuple[str, ...] | None = None
    mention: tuple[str, ...] | None = None


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case as its file writes it; see ``cases/README.md``."""

    title: str
    text: str
    entities: Mapping[str, tuple[str, ...]]
    gold: tuple[GoldEntry, ...]
    predicted: tuple[PredictedEntry, ...]
    expect: Mapping[str, int | str]
    track: Track = "end2end"
    distractors: tuple[str, ...] = ()

    def article(self) -> Article:
        """Return the article with its gold; its quotes are q1, q2 …"""
        return article(
            self.text,
            [
                quote(
                    self.text,
                    entry.quote,
                    entry.speakers,
                    id=f"q{number}",
                    sources=entry.sources,
                    type=entry.type,
                    polarity=entry.polarity,
                    cue=entry.cue,
                    mention=entry.mention,
                )
                for number, entry in enumerate(self.gold, start=1)
            ],
            [entity(id_, *names) for id_, names in self.entities.items()],
            distractors=self.distractors,
        )

    def predictions(self) -> tuple[PredictedQuote, ...]:
        """Return what the system answered."""
        spans_of = {q.id: q.spans for q in self.article().quotes}
        return tuple(
            PredictedQuote(
                spans=spans_of[entry.answers] if entry.answers else tuple(self._spans(entry.quote)),
                speakers=entry.speakers,
                sources=entry.sources,
                type=entry.type or "",
                cue=None if entry.cue is None else places(self.text, entry.cue),
                mention=None if entry.mention is None else places(self.text, entry.mention),
                polarity=entry.polarity or "",
                quote=entry.answers,
            )
            for entry in self.predicted
        )

    def _spans(self, words: str | tuple[str, ...]) -> Iterator[Span]:
        return (place(self.text, piece) for piece in ((words,) if isinstance(words, str) else words))


def _cases() -> Iterator[tuple[str, Case]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            case = msgspec.convert(document, Case)
            yield f"{path.stem}: {case.title}", case


CASES = list(_cases())
every_case = pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])


def figures(gold_article: Article, predicted: tuple[PredictedQuote, ...], track: Track) -> dict[str, float | None]:
    result = score(gold(gold_article), [Prediction(gold_article.id, predicted)], track, resamples=1)
    return {name: figure.value for name, figure in result.figures.items()}


@every_case
def test_the_figures_are_those_worked_out_by_hand(case: Case) -> None:
    found = figures(case.article(), case.predictions(), case.track)
    for name, expected in case.expect.items():
        if expected == "undefined":
            assert found[name] is None, name
        else:
            assert found[name] == pytest.approx(float(Fraction(expected)), abs=1e-12), name


@every_case
def test_no_order_of_gold_or_predicted_quotes_changes_a_figure(case: Case) -> None:
    forward = case.article()
    backward = msgspec.structs.replace(forward, quotes=forward.quotes[::-1])
    expected = figures(forward, case.predictions(), case.track)
    for predicted in permutations(case.predictions()):
        assert figures(forward, predicted, case.track) == expected
        assert figures(backward, predicted, case.track) == expected


@pytest.mark.parametrize("track", TRACKS)
def test_every_figure_of_the_track_is_worked_out_in_some_case(track: Track) -> None:
    worked_out = {name for _, case in CASES if case.track == track for name in case.expect}
    assert worked_out == {figure.name for figure in figures_of(track)}


def test_no_two_cases_bear_one_title() -> None:
    names = [name for name, _ in CASES]
    assert len(set(names)) == len(names)
