from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest
from factories import gold as gold_of_articles
from scenes import article, echo, entity, quote

from siapabilang import __version__
from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.figures import HEADLINE, figures_of
from siapabilang.gold import gold_of
from siapabilang.model import TRACKS, Article, PredictedQuote, Prediction, Track
from siapabilang.scoring import Result, Slice, Value, answers, count, count_answers, score, signature

ENTITIES = (entity("ratih", "Ratih Kusuma", "Ratih"), entity("danu", "Danu"), entity("warta", "Warta Pagi"))


def told(id_: str, words: str, speaker: str) -> Article:
    text = f"“{words},” kata {speaker.title()} kepada Warta Pagi."
    return article(text, [quote(text, words, [speaker], sources=["warta"])], ENTITIES, id=id_)


ARTICLES = (
    told("banjir/kabar", "Air sudah surut", "ratih"),
    told("banjir/warta", "Air mulai surut", "ratih"),
    told("gempa/kabar", "Tidak ada korban", "danu"),
    told("panen/kabar", "Harga gabah jatuh", "danu"),
)
GOLD = gold_of_articles(*ARTICLES)
# Right in all articles but one, where somebody else is named.
PREDICTIONS = [
    *map(echo, ARTICLES[:3]),
    Prediction("panen/kabar", (msgspec.structs.replace(echo(ARTICLES[3]).quotes[0], speakers=("Ratih",)),)),
]


def fields(line: str) -> dict[str, str]:
    name, *rest = line.split("|")
    return {"": name} | dict(part.split(":", 1) for part in rest)


def unsigned(result: Result) -> Result:
    return msgspec.structs.replace(result, signature="")


class TestSignature:
    def test_it_says_how_the_result_was_made(self) -> None:
        assert fields(signature(GOLD, "end2end", 500, 7)) == {
            "": "siapabilang",
            "task": "end2end",
            "data": f"1.0.0+{GOLD.digest}",
            "part": "authored",
            "split": "test",
            "match": "iou0.5",
            "bs": "500",
            "seed": "7",
            "v": __version__,
        }
        assert re.fullmatch("[0-9a-f]{6}", GOLD.digest)

    def test_the_result_bears_the_signature_of_its_own_making(self) -> None:
        assert score(GOLD, PREDICTIONS, "gold-quotes", resamples=20, seed=7).signature == signature(
            GOLD, "gold-quotes", 20, 7
        )

    def test_resamples_and_seed_have_the_documented_defaults(self) -> None:
        assert signature(GOLD, "end2end") == signature(GOLD, "end2end", RESAMPLES, SEED)
        assert (RESAMPLES, SEED) == (10_000, 13)

    @pytest.mark.parametrize(
        "other",
        [
            signature(GOLD, "gold-quotes", 500, 7),
            signature(GOLD, "end2end", 501, 7),
            signature(GOLD, "end2end", 500, 8),
            signature(gold_of(ARTICLES, "authored", "validation", "1.0.0"), "end2end", 500, 7),
            signature(gold_of(ARTICLES, "real", "test", "1.0.0"), "end2end", 500, 7),
            signature(gold_of(ARTICLES, "authored", "test", "1.0.1"), "end2end", 500, 7),
            signature(gold_of(ARTICLES[:3], "authored", "test", "1.0.0"), "end2end", 500, 7),
        ],
        ids=["track", "resamples", "seed", "split", "part", "version", "articles"],
    )
    def test_whatever_may_change_a_number_changes_the_signature(self, other: str) -> None:
        assert other != signature(GOLD, "end2end", 500, 7)

    @pytest.mark.parametrize(
        "change",
        [
            lambda a: msgspec.structs.replace(a, quotes=()),
            lambda a: msgspec.structs.replace(a, text=a.text + " Selesai."),
            lambda a: msgspec.structs.replace(a, event="kemarau"),
            lambda a: msgspec.structs.replace(a, outlet="lain"),
            lambda a: msgspec.structs.replace(a, entities=(*a.entities, entity("baru", "Kusuma"))),
            lambda a: msgspec.structs.replace(a, quotes=(msgspec.structs.replace(a.quotes[0], polarity="denied"),)),
            lambda a: msgspec.structs.replace(a, quotes=(msgspec.structs.replace(a.quotes[0], sources=()),)),
        ],
        ids=["quotes", "text", "event", "outlet", "entities", "polarity", "sources"],
    )
    def test_any_change_of_the_gold_changes_the_signature(self, change: Callable[[Article], Article]) -> None:
        changed = gold_of_articles(change(ARTICLES[0]), *ARTICLES[1:])
        assert signature(changed, "end2end") != signature(GOLD, "end2end")

    def test_the_order_in_which_the_gold_is_read_does_not_change_the_signature(self) -> None:
        assert signature(gold_of_articles(*ARTICLES[::-1]), "end2end") == signature(GOLD, "end2end")

    @pytest.mark.parametrize("track", TRACKS)
    def test_the_same_signature_means_the_same_numbers(self, track: Track) -> None:
        first = score(GOLD, PREDICTIONS, track, resamples=200)
        again = score(gold_of_articles(*ARTICLES[::-1]), iter(PREDICTIONS[::-1]), track, resamples=200)
        assert first == again


class TestPredictionsMustFitTheGold:
    def test_an_article_without_a_prediction_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"lack 2 articles, 'banjir/kabar'"):
            score(GOLD, PREDICTIONS[2:])

    def test_an_unknown_article_is_refused(self) -> None:
        with pytest.raises(ValueError, match="'kemarau/kabar' is unknown"):
            score(GOLD, [*PREDICTIONS, Prediction("kemarau/kabar", ())])

    def test_two_predictions_for_one_article_are_refused_even_if_equal(self) -> None:
        with pytest.raises(ValueError, match=r"'banjir/warta' .*twice"):
            score(GOLD, [*PREDICTIONS, PREDICTIONS[1]])

    def test_an_article_without_quotes_is_a_prediction_too(self) -> None:
        silent = [Prediction(a.id, ()) for a in ARTICLES]
        assert score(GOLD, silent, resamples=1).figures[HEADLINE].value == 0

    def test_no_refusal_tells_the_gold(self) -> None:
        for wrong in ([], [*PREDICTIONS, PREDICTIONS[0]], [Prediction("kemarau/kabar", ())]):
            with pytest.raises(ValueError, match="predictions") as refusal:
                score(GOLD, wrong)
            assert not re.search("Ratih|ratih|surut|korban|gabah", str(refusal.value))


@pytest.mark.parametrize("track", TRACKS)
def test_predictions_laid_out_beforehand_are_counted_alike(track: Track) -> None:
    columns = list(answers(GOLD, PREDICTIONS, track))
    expected = count(GOLD, PREDICTIONS, track)
    for _ in range(2):  # they can be counted again
        found = count_answers(GOLD, columns)
        assert found.rows.tolist() == expected.rows.tolist()
        assert found.slices_by_event.tolist() == expected.slices_by_event.tolist()


class TestResult:
    def test_it_counts_articles_and_events(self) -> None:
        result = score(GOLD, PREDICTIONS, resamples=1)
        assert (result.articles, result.events) == (4, 3)

    @pytest.mark.parametrize("track", TRACKS)
    def test_it_holds_the_figures_of_its_track_in_their_order(self, track: Track) -> None:
        result = score(GOLD, PREDICTIONS, track, resamples=1)
        assert list(result.figures) == [figure.name for figure in figures_of(track)]
        assert next(iter(result.figures)) == HEADLINE

    def test_figures_are_over_all_articles_and_not_means_over_articles(self) -> None:
        text = "“Air surut,” kata Ratih. “Jalan putus,” kata Danu."
        two = article(
            text,
            [quote(text, "Air surut", ["ratih"], id="q1"), quote(text, "Jalan putus", ["danu"], id="q2")],
            ENTITIES,
            id="banjir/lain",
        )
        gold = gold_of_articles(two, ARTICLES[2])
        result = score(gold, [Prediction("banjir/lain", ()), echo(ARTICLES[2])], resamples=1)
        # One of three quotes; the mean over the two articles is another figure.
        assert result.figures["who-said-what recall"].value == pytest.approx(1 / 3)
        assert result.figures[HEADLINE].value == pytest.approx(2 * 1 / (3 + 1))
        assert result.figures["who-said-what F1, mean of articles"].value == pytest.approx((0 + 1) / 2)
        assert result.figures["via-whom F1, mean of articles"].value == pytest.approx((0 + 1) / 2)
        assert result.figures["quote F1, mean of articles"].value == pytest.approx((0 + 1) / 2)

    def test_a_value_lies_in_its_interval_here_and_no_interval_is_given_for_one_event(self) -> None:
        headline = score(GOLD, PREDICTIONS, resamples=5000).figures[HEADLINE]
        # Three right of four; the sample that draws only panen is all wrong, one that never draws it all right.
        assert headline.value == pytest.approx(3 / 4)
        assert (headline.low, headline.high) == (0, 1)
        one_event = gold_of_articles(*ARTICLES[:2])
        for figure in score(one_event, PREDICTIONS[:2], resamples=500).figures.values():
            assert (figure.low, figure.high) == (None, None)

    def test_a_share_of_nothing_is_none_and_not_a_number(self) -> None:
        figure = score(GOLD, PREDICTIONS, resamples=20).figures["distractor false alarms"]
        assert (figure.value, figure.low, figure.high) == (None, None, None)

    def test_slices_add_up_to_the_gold(self) -> None:
        slices = score(GOLD, PREDICTIONS, resamples=1).slices
        by_family: dict[str, list[Slice]] = {}
        for name, slice_ in slices.items():
            by_family.setdefault(name.partition("=")[0], []).append(slice_)
        assert {"type", "form", "polarity", "spans", "nested", "sources", "outlet"} <= by_family.keys()
        for family, classes in by_family.items():
            total = sum(c.gold for c in classes)
            assert total == 4, family
            assert sum((c.found.value or 0) * c.gold for c in classes) == pytest.approx(4)
            assert sum((c.who.value or 0) * c.gold for c in classes) == pytest.approx(3)
            assert sum((c.via.value or 0) * c.gold for c in classes) == pytest.approx(3)

    def test_a_slice_tells_its_shares_its_events_and_that_it_is_small(self) -> None:
        found = score(GOLD, PREDICTIONS, resamples=200).slices["outlet=warta"]
        one = Value(1.0, 1.0, 1.0, "every resample gives the same value")
        assert found == Slice(1, 1, few=True, found=one, who=one, via=one)

    def test_a_figure_without_an_interval_says_why(self) -> None:
        figures = score(gold_of_articles(*ARTICLES[:2]), PREDICTIONS[:2], resamples=50).figures
        assert figures[HEADLINE].note == "no interval: one event"
        assert figures["distractor false alarms"].note == "undefined: there is no case"
        assert score(GOLD, PREDICTIONS, resamples=0).figures[HEADLINE].note == "no interval: no resamples"

    def test_no_articles_at_all_are_two_empty_sides(self) -> None:
        result = score(gold_of([], "authored", "test", "1.0.0"), [])
        assert result.figures[HEADLINE].value == 1
        assert result.figures[HEADLINE].low is None
        assert (result.articles, result.events, dict(result.slices)) == (0, 0, {})


@pytest.mark.parametrize("track", TRACKS)
def test_scoring_twice_gives_the_same_and_another_seed_other_intervals_at_most(track: Track) -> None:
    first = score(GOLD, PREDICTIONS, track, resamples=5, seed=1)
    other = score(GOLD, PREDICTIONS, track, resamples=5, seed=2)
    assert unsigned(score(GOLD, PREDICTIONS, track, resamples=5, seed=1)) == unsigned(first)
    assert {n: v.value for n, v in other.figures.items()} == {n: v.value for n, v in first.figures.items()}


def test_the_table_has_a_row_for_each_article_whatever_the_order() -> None:
    table = count(GOLD, PREDICTIONS[::-1], "end2end")
    assert table.articles == tuple(sorted(a.id for a in ARTICLES))
    assert table.rows[:, table.columns.index("who")].tolist() == [1, 1, 1, 0]


def test_a_quote_without_an_answer_lowers_the_speaker_accuracy_of_gold_quotes() -> None:
    text = "“Air surut,” kata Ratih. “Jalan putus,” kata Danu."
    two = article(
        text,
        [quote(text, "Air surut", ["ratih"], id="q1"), quote(text, "Jalan putus", ["danu"], id="q2")],
        ENTITIES,
    )
    first_only = PredictedQuote(spans=two.quotes[0].spans, speakers=("Ratih",), quote="q1")
    result = score(gold_of_articles(two), [Prediction(two.id, (first_only,))], "gold-quotes", resamples=1)
    assert result.figures["speaker accuracy"].value == pytest.approx(1 / 2)
