"""The learned system: its candidates and features on a few sentences, its model on toy lessons, its stored weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.gold import load_gold
from siapabilang.model import PlainArticle, QuotedArticle, QuoteToAnswer, Span
from siapabilang.problems import InputError
from siapabilang_baselines import rules
from siapabilang_baselines.learned import Learned, model
from siapabilang_baselines.learned.calibration import Calibration, cross_validate
from siapabilang_baselines.learned.candidates import Asked, Ballot, Scene
from siapabilang_baselines.learned.training import Lesson, fit, lessons, train

TEXT = (
    "Banjir di Palung\n\n"
    "“Air sudah surut,” kata Camat Tara Kenanga. Warga pulang sejak pagi.\n"
    "Bupati Rahmi Sakti meninjau tanggul. “Kami perbaiki bulan depan,” ujarnya.\n"
)


def scene(text: str = TEXT) -> Scene:
    return Scene(text, rules.trace(PlainArticle("x", text)))


def asked(words: str, text: str = TEXT) -> Asked:
    start = text.index(words)
    spans = (Span(start, start + len(words)),)
    (found,) = rules.overlapping([spans], rules.trace(PlainArticle("x", text)))
    return Asked(spans, *found)


def test_candidates_are_who_speaks_and_who_is_named() -> None:
    ballot = scene().ballot(asked("Kami perbaiki bulan depan"))
    assert set(ballot.candidates) == {("Tara Kenanga",), ("Rahmi Sakti",)}


def test_features_are_readable_facts_about_a_candidate() -> None:
    ballot = scene().ballot(asked("Kami perbaiki bulan depan"))
    facts = dict(zip(ballot.candidates, map(set, ballot.features), strict=True))
    assert {"the rules' answer, a clitic", "opens the sentence before, a clitic"} <= facts["Rahmi Sakti",]
    assert "said the quote before, a clitic" in facts["Tara Kenanga",]
    assert "the rules' answer" not in facts["Tara Kenanga",]


def test_a_quote_that_the_rules_missed_has_candidates_too() -> None:
    (start, end) = (TEXT.index("Warga pulang"), TEXT.index("Warga pulang") + 20)
    ballot = scene().ballot(Asked((Span(start, end),), "", None))
    assert len(ballot.candidates) == 2
    assert not any(fact.startswith("the rules' answer") for facts in ballot.features for fact in facts)


def test_an_article_without_anybody_has_no_candidate_and_no_speaker() -> None:
    text = "Hujan\n\n“Awas!”\n"
    ballot = scene(text).ballot(asked("Awas", text))
    assert ballot.candidates == ()
    assert model.Model("x", {}).choose(ballot) == ((), 0.0)


TOY = [
    Lesson(event, Ballot((("A",), ("B",)), (("near",), ("far",))), (near, not near))
    for event, near in [("e1", True), ("e2", True), ("e3", True), ("e4", False), ("e5", True), ("e6", True)]
]


def test_training_raises_what_is_mostly_right_and_gives_the_same_weights_each_time() -> None:
    trained = fit(TOY, "toy")
    assert trained.weights["near"] > 0 > trained.weights["far"]
    assert fit(TOY, "toy") == trained
    who, probability = trained.choose(TOY[0].ballot)
    assert who == ("A",)
    assert 0.5 < probability < 5 / 6  # the penalty keeps it below the share of right ones


def test_held_out_events_are_chosen_by_a_model_that_has_not_seen_them() -> None:
    found = cross_validate(TOY)
    assert found.choices == 6
    assert found.accuracy == pytest.approx(5 / 6)
    assert sum(b.choices for b in found.bins) == 6
    assert 0 <= found.error <= 1


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_probabilities_sum_to_one_and_keep_the_order(scores: list[float]) -> None:
    found = model.softmax(scores)
    assert sum(found) == pytest.approx(1)
    assert max(range(len(scores)), key=lambda n: scores[n]) == max(
        range(len(scores)), key=lambda n: (found[n], -n)
    ) or (len(set(found)) < len(found))


def test_a_stored_model_reads_back(tmp_path: Path) -> None:
    stored = model.Model("toy", {"b": -0.5, "a": 1.25})
    model.write(stored, tmp_path / "m.json")
    assert model.read(tmp_path / "m.json") == stored


def test_the_stored_weights_are_those_of_the_train_split() -> None:
    stored, trained = model.read(), train()
    assert stored.trained_on == trained.trained_on, "run `python -m siapabilang_baselines.learned.training`"
    assert stored.weights == pytest.approx(dict(trained.weights), abs=0.01)


@pytest.fixture(scope="module")
def found() -> list[Lesson]:
    return list(lessons(load_gold("train")))


@pytest.fixture(scope="module")
def measured(found: list[Lesson]) -> Calibration:
    return cross_validate(found)


def test_choices_on_events_that_were_not_seen_beat_the_rules_and_can_be_believed(
    found: list[Lesson], measured: Calibration
) -> None:
    rule_right = [
        any(right and "the rules' answer" in facts for facts, right in zip(x.ballot.features, x.right, strict=True))
        for x in found
    ]
    assert measured.accuracy > sum(rule_right) / len(found)
    assert measured.error < 0.05


def test_below_a_threshold_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    (sure,) = Learned(abstain_below=0).attribute([PlainArticle("x", TEXT)])
    (unsure,) = Learned(abstain_below=1).attribute([PlainArticle("x", TEXT)])
    assert all(quote.speakers for quote in sure.quotes)
    assert [quote.speakers for quote in unsure.quotes] == [()] * len(sure.quotes)
    monkeypatch.setenv("SIAPABILANG_ABSTAIN_BELOW", "1")
    assert list(Learned().attribute([PlainArticle("x", TEXT)])) == [unsure]


@pytest.mark.parametrize("value", ["half", "1.5", "-0.1", "nan"])
def test_a_threshold_that_is_no_probability_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIAPABILANG_ABSTAIN_BELOW", value)
    with pytest.raises(InputError, match=r"SIAPABILANG_ABSTAIN_BELOW.*between 0 and 1"):
        Learned()


def test_the_more_often_it_abstains_the_more_often_it_is_right(measured: Calibration) -> None:
    answered = measured.answered
    assert [a.share for a in answered] == sorted((a.share for a in answered), reverse=True)
    assert [a.right for a in answered] == sorted(a.right for a in answered)


def test_given_quotes_are_all_answered() -> None:
    start = TEXT.index("Warga pulang")
    article = QuotedArticle("x", TEXT, (QuoteToAnswer("q1", (Span(start, start + 20),)),))
    (prediction,) = Learned().attribute_quotes([article])
    (answer,) = prediction.quotes
    assert answer.quote == "q1"
    assert answer.speakers


def test_quotes_keep_everything_but_their_speakers() -> None:
    (mine,) = Learned().attribute([PlainArticle("x", TEXT)])
    (theirs,) = rules.Rules().attribute([PlainArticle("x", TEXT)])
    assert [(q.spans, q.cue, q.type, q.sources) for q in mine.quotes] == [
        (q.spans, q.cue, q.type, q.sources) for q in theirs.quotes
    ]
