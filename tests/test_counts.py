from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from scenes import article, echo, entity, place, places, quote

from siapabilang.answer_columns import answers_of
from siapabilang.counts import COLUMNS, SLICE_COLUMNS, Counts, CountTable, SliceIndex, tabulate
from siapabilang.gold_table import GoldTable
from siapabilang.model import Article, PredictedQuote, Track
from siapabilang.offsets import from_article
from siapabilang.pairing import GoldArticle, prepare
from siapabilang.tally import count_article, count_batch

TEXT = (
    "“Tanggul jebol dua kali,” kata Kepala Desa Wiryo kepada Radio Pantai, dikutip Kabar Utara. “Kami butuh karung.” "
    "Bupati membantah tanggul jebol dua titik. Lomba “Adu Nyali” batal."
)
ENTITIES = (
    entity("wiryo", "Wiryo", "Kepala Desa"),
    entity("bupati", "Bupati"),
    entity("radio", "Radio Pantai", kind="outlet"),
    entity("kabar", "Kabar Utara", kind="outlet"),
)
LEVEE = quote(
    TEXT,
    ["Tanggul jebol dua kali", "Kami butuh karung"],
    ["wiryo"],
    id="q1",
    sources=["radio", "kabar"],
    cue=["kata", "dikutip"],
    mention=["Kepala Desa Wiryo"],
)
DENIAL = quote(
    TEXT,
    "tanggul jebol dua titik",
    ["bupati"],
    id="q2",
    type="indirect",
    form="nominal",
    polarity="denied",
    cue=["membantah"],
    mention=["Bupati"],
)
ARTICLE = article(TEXT, [LEVEE, DENIAL], ENTITIES, distractors=["“Adu Nyali”"])


def said(
    *words: str,
    speakers: Sequence[str] = (),
    sources: Sequence[str] = (),
    cue: Sequence[str] | None = None,
    mention: Sequence[str] | None = None,
    answers: str = "",
) -> PredictedQuote:
    return PredictedQuote(
        spans=places(TEXT, words),
        speakers=tuple(speakers),
        sources=tuple(sources),
        cue=None if cue is None else places(TEXT, cue),
        mention=None if mention is None else places(TEXT, mention),
        quote=answers,
    )


def base_counts(predicted: Sequence[PredictedQuote], track: Track = "end2end") -> dict[str, int]:
    """Return the counts that are not 0, without slices."""
    counts = count_article(prepare(ARTICLE), predicted, track)
    return {column: counts[column] for column in COLUMNS if counts[column]}


def table_of(articles: Sequence[tuple[GoldArticle, Sequence[PredictedQuote]]]) -> CountTable:
    """Return the table of counts of articles with what is predicted for them."""
    golds = [gold for gold, _ in articles]
    gold = GoldTable(golds)
    found = count_batch(gold, answers_of(gold, [(n, said) for n, (_, said) in enumerate(articles)], "end2end"))
    return tabulate(golds, found.base.astype(np.int32), found.outcomes, SliceIndex(golds))


class TestOneArticle:
    def test_nothing_predicted_counts_the_gold(self) -> None:
        assert base_counts([]) == {"gold": 2, "source_gold": 2, "distractors": 1}

    def test_the_gold_repeated_is_right_in_every_column(self) -> None:
        assert base_counts(echo(ARTICLE).quotes) == {
            "gold": 2,
            "predicted": 2,
            "matched": 2,
            "exact": 2,
            "who": 2,
            "via": 2,
            "answered": 2,
            "type_given": 2,
            "type_right": 2,
            "polarity_given": 2,
            "polarity_right": 2,
            "cue_gold": 3,  # kata, dikutip; membantah
            "cue_predicted": 3,
            "cue_shared": 3,
            "mention_gold": 4,  # Kepala Desa Wiryo; Bupati
            "mention_predicted": 4,
            "mention_shared": 4,
            "source_gold": 2,
            "source_predicted": 2,
            "source_shared": 2,
            "distractors": 1,
        }

    def test_a_half_right_answer(self) -> None:
        half = said("Tanggul jebol dua kali", speakers=["Wiryo"], sources=["Kabar Utara"], cue=["kata Kepala"])
        assert base_counts([half]) == {
            "gold": 2,
            "predicted": 1,
            "matched": 1,  # 4 of 7 tokens
            "who": 1,
            "answered": 1,
            "cue_gold": 2,
            "cue_predicted": 2,
            "cue_shared": 1,
            "source_gold": 2,
            "source_predicted": 1,
            "source_shared": 1,
            "distractors": 1,
        }

    def test_labels_and_sources_of_what_was_not_found_earn_nothing(self) -> None:
        wrong = PredictedQuote(
            spans=(place(TEXT, "kepada Radio Pantai"),),
            speakers=("Wiryo",),
            sources=("Radio Pantai",),
            type="direct",
            cue=(place(TEXT, "dikutip"),),
            mention=(place(TEXT, "Wiryo"),),
            polarity="affirmed",
        )
        assert base_counts([wrong]) == {
            "gold": 2,
            "predicted": 1,
            "source_gold": 2,
            "source_predicted": 1,
            "distractors": 1,
        }

    def test_a_prediction_that_could_not_be_placed_counts_as_predicted(self) -> None:
        assert base_counts([PredictedQuote(spans=(), speakers=("Wiryo",))])["predicted"] == 1

    def test_only_predictions_that_found_no_quote_can_hit_a_distractor(self) -> None:
        assert base_counts([said("“Adu Nyali”")])["distractors_hit"] == 1
        text = "Ia menyebut “Adu Nyali” batal."
        marked = article(text, [quote(text, "“Adu Nyali” batal", [])], distractors=["“Adu Nyali”"])
        counts = count_article(prepare(marked), echo(marked).quotes, "end2end")
        assert (counts["matched"], counts["distractors_hit"]) == (1, 0)

    def test_the_mention_of_joint_speakers_is_all_of_their_mentions(self) -> None:
        text = "Bupati dan Wiryo meminta warga siaga."
        joint = quote(text, "warga siaga", ["bupati", "wiryo"], mention=["Bupati", "Wiryo"])
        (prepared,) = prepare(article(text, [joint], ENTITIES)).quotes
        assert prepared.mention == {0, 2}

    def test_unspecified_is_no_speaker(self) -> None:
        text = "“Awas!”"
        (prepared,) = prepare(article(text, [quote(text, "Awas", [])])).quotes
        assert prepared.speakers == frozenset()


class TestTrackGoldQuotes:
    def test_answers_are_counted_by_the_id_they_bear(self) -> None:
        answers = [said(speakers=["Bupati"], answers="q1"), said(speakers=["Bupati"], answers="q2")]
        counts = base_counts(answers, "gold-quotes")
        assert (counts["matched"], counts["who"], counts["via"]) == (2, 1, 1)

    def test_a_quote_without_an_answer_is_there_all_the_same_and_not_right(self) -> None:
        counts = base_counts([said(speakers=["Bupati"], answers="q2")], "gold-quotes")
        assert (counts["matched"], counts["answered"], counts["who"]) == (2, 1, 1)

    def test_an_answer_to_no_quote_of_the_article_is_one_prediction_too_many(self) -> None:
        counts = base_counts([said(speakers=["Bupati"], answers="q9")], "gold-quotes")
        assert counts == {"gold": 2, "matched": 2, "predicted": 1, "source_gold": 2, "distractors": 1}


class TestOrder:
    # Two predictions with one content; whichever is matched must not depend on the place in the file.
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (said("Kami butuh karung", speakers=["Wiryo"]), said("“Kami butuh karung.”", speakers=["Wiryo"])),
            (said("Kami butuh karung", sources=["Radio Pantai"]), said("Kami butuh karung", sources=["Kabar Utara"])),
            (said("Kami butuh karung", cue=["kata"]), said("Kami butuh karung", cue=["dikutip"])),
            (said("Kami butuh karung", mention=["Wiryo"]), said("Kami butuh karung", mention=["Bupati"])),
            (said("Kami butuh karung", speakers=["Wiryo"]), said("Kami butuh karung", speakers=["Kepala Desa"])),
        ],
    )
    def test_the_order_of_rival_predictions_changes_no_count(self, one: PredictedQuote, other: PredictedQuote) -> None:
        asked = quote(TEXT, "Kami butuh karung", ["wiryo"], sources=["kabar"], cue=["dikutip"], mention=["Wiryo"])
        gold = prepare(article(TEXT, [asked], ENTITIES))
        assert count_article(gold, [one, other], "end2end") == count_article(gold, [other, one], "end2end")

    @pytest.mark.parametrize("field", ["cue", "mention"])
    def test_a_part_not_given_and_a_part_given_as_empty_are_told_apart(self, field: str) -> None:
        silent = said("tanggul jebol dua titik", speakers=["Bupati"])
        empty = (
            said("tanggul jebol dua titik", speakers=["Bupati"], cue=[])
            if field == "cue"
            else said("tanggul jebol dua titik", speakers=["Bupati"], mention=[])
        )
        assert base_counts([silent, empty]) == base_counts([empty, silent])

    def test_of_two_halves_the_first_is_matched_wherever_it_stands_in_the_file(self) -> None:
        # Either half is half of the quote. The one that is left over covers the words marked as a distractor, or not.
        text = "“Kami butuh karung goni,” kata Wiryo."
        gold = prepare(
            article(text, [quote(text, "Kami butuh karung goni", ["wiryo"])], ENTITIES, distractors=["goni"])
        )
        halves = [PredictedQuote((place(text, words),), ("Wiryo",)) for words in ("Kami butuh", "karung goni")]
        for order in (halves, halves[::-1]):
            counts = count_article(gold, order, "end2end")
            assert (counts["matched"], counts["distractors_hit"]) == (1, 1)

    # A banner that two marches carried, each seen through another outlet, and no mention of either near it.
    BANNER = "Spanduknya sama, “Batalkan reklamasi!”"

    def banner(self, *, first: str = "wiryo", second: str = "bupati") -> Article:
        """Return two gold quotes that differ in speaker and source only; ``first`` and ``second`` are entity ids."""
        return article(
            self.BANNER,
            [
                quote(self.BANNER, "Batalkan reklamasi", [first], id="q1", sources=["radio"], form="implicit"),
                quote(self.BANNER, "Batalkan reklamasi", [second], id="q2", sources=["kabar"], form="implicit"),
            ],
            [entity(first, "Wiryo"), entity(second, "Bupati"), *ENTITIES[2:]],
        )

    def banner_counts(self, banner: Article) -> Counts:
        guess = PredictedQuote(places(self.BANNER, ["Batalkan reklamasi"]), ("mahasiswa",), ("Kabar Utara",))
        return count_article(prepare(banner), [guess], "end2end")

    def test_the_order_of_gold_quotes_that_differ_in_speaker_and_source_only_changes_no_count(self) -> None:
        forward = self.banner()
        backward = msgspec.structs.replace(forward, quotes=forward.quotes[::-1])
        assert self.banner_counts(forward) == self.banner_counts(backward)

    def test_the_ids_of_the_speakers_of_such_quotes_change_no_count(self) -> None:
        assert self.banner_counts(self.banner(first="a", second="b")) == self.banner_counts(
            self.banner(first="b", second="a")
        )


class TestDuplicates:
    def test_a_duplicate_of_a_matched_prediction_adds_nothing_but_a_prediction(self) -> None:
        answer = said("tanggul jebol dua titik", speakers=["Bupati"], sources=["Kabar Utara"])
        once, twice = base_counts([answer]), base_counts([answer, answer])
        assert twice == once | {"predicted": 2, "source_predicted": 2}

    def test_a_duplicate_of_an_outer_quote_does_not_stand_for_the_inner_one_as_well(self) -> None:
        # The span is the inner quote's, the speaker the outer one's. Alone it is matched with the inner quote, wrongly;
        # its copy goes to the outer one and is right.
        text = "“Bupati meminta warga desa tetap tenang,” kata Wiryo."
        nested = article(
            text,
            [
                quote(text, "Bupati meminta warga desa tetap tenang", ["wiryo"], id="q1"),
                quote(text, "warga desa tetap tenang", ["bupati"], id="q2", type="indirect"),
            ],
            ENTITIES,
        )
        answer = PredictedQuote(places(text, ["warga desa tetap tenang"]), ("Wiryo",))
        once = count_article(prepare(nested), [answer], "end2end")
        twice = count_article(prepare(nested), [answer, answer], "end2end")
        assert (once["matched"], once["who"]) == (1, 0)
        assert (twice["matched"], twice["who"]) == (1, 0)

    CHANGED_MIND = "Bupati menyebut “tanggul jebol karena tikus”, tetapi kemudian membantahnya."

    def changed_mind(self, said: str, denied: str) -> Counts:
        """Return the counts of the gold repeated; the words are the spans of the two quotes of one speaker."""
        text = self.CHANGED_MIND
        stands = [
            quote(text, said, ["bupati"], id="q1", cue=["menyebut"]),
            quote(text, denied, ["bupati"], id="q2", cue=["membantah"], polarity="denied"),
        ]
        marked = article(text, stands, ENTITIES)
        return count_article(prepare(marked), echo(marked).quotes, "end2end")

    def test_a_speaker_who_said_it_and_then_denied_it_is_quoted_twice(self) -> None:
        counts = self.changed_mind("tanggul jebol karena tikus", "tanggul jebol karena tikus")
        assert (counts["gold"], counts["who"], counts["polarity_right"], counts["cue_shared"]) == (2, 2, 2, 2)

    def test_marks_at_the_ends_do_not_mix_up_two_stands_of_one_speaker(self) -> None:
        counts = self.changed_mind("tanggul jebol karena tikus", "“tanggul jebol karena tikus”")
        assert (counts["gold"], counts["who"], counts["polarity_right"], counts["cue_shared"]) == (2, 2, 2, 2)


class TestSlices:
    def slices(self, *articles: Article) -> dict[str, dict[str, int]]:
        """Return the columns of each slice, summed over articles in which the gold is repeated."""
        return self.summed([(prepare(a), echo(a).quotes) for a in articles])

    def summed(self, articles: Sequence[tuple[GoldArticle, Sequence[PredictedQuote]]]) -> dict[str, dict[str, int]]:
        table = table_of(articles)
        sums = table.slices_by_event.sum(axis=0).tolist()
        return {name: dict(zip(SLICE_COLUMNS, row, strict=True)) for name, row in zip(table.slices, sums, strict=True)}

    def test_each_quote_is_in_one_class_of_each_slice(self) -> None:
        one = dict.fromkeys(SLICE_COLUMNS, 1)
        both = dict.fromkeys(SLICE_COLUMNS, 2)
        assert self.slices(ARTICLE) == {
            "type=direct": one,
            "type=indirect": one,
            "form=name": one,
            "form=nominal": one,
            "speakers=one": both,
            "unnamed=no": both,
            "shared-name=no": both,
            "polarity=affirmed": one,
            "polarity=denied": one,
            "spans=several": one,
            "spans=one": one,
            "nested=no": both,
            "sources=several": one,
            "sources=none": one,
            "distance=0-1": both,
            "length=1-7": both,
            "outlet=kabar": both,
        }

    def test_the_inner_quote_is_nested_and_the_outer_is_not(self) -> None:
        text = "“Bupati meminta warga tenang,” kata Wiryo lewat Radio Pantai."
        outer = quote(text, "Bupati meminta warga tenang", ["wiryo"], id="q1", sources=["radio"])
        inner = quote(text, "warga tenang", ["bupati"], id="q2", type="indirect")
        found = self.slices(article(text, [outer, inner], ENTITIES))
        assert found["nested=yes"]["gold"] == 1
        assert found["nested=no"]["gold"] == 1
        assert found["sources=one"]["gold"] == 1

    def test_a_slice_tells_what_was_found_and_what_was_right(self) -> None:
        answers = [
            said("tanggul jebol dua titik", speakers=["Wiryo"]),
            said("Tanggul jebol dua kali", speakers=["Wiryo"]),
        ]
        found = self.summed([(prepare(ARTICLE), answers)])
        assert list(found["type=direct"].values()) == [1, 1, 1, 0]
        assert list(found["type=indirect"].values()) == [1, 1, 0, 0]


def test_a_real_article_counts_as_it_would_with_its_text() -> None:
    real = from_article(ARTICLE, address="https://contoh.example/1", file="1.txt")
    predicted = [*echo(ARTICLE).quotes, said("“Adu Nyali”", speakers=["Bupati"])]
    for track in ("end2end", "gold-quotes"):
        assert count_article(prepare(real), predicted, track) == count_article(prepare(ARTICLE), predicted, track)


class TestTable:
    def table(self) -> CountTable:
        articles = [
            prepare(article(TEXT, quotes, ENTITIES, id=id_))
            for id_, quotes in [("banjir/a", [LEVEE]), ("gempa/a", [LEVEE, DENIAL]), ("banjir/b", [DENIAL])]
        ]
        return table_of([(a, []) for a in articles])

    def test_a_row_an_article_in_the_order_given(self) -> None:
        table = self.table()
        assert table.articles == ("banjir/a", "gempa/a", "banjir/b")
        assert table.events == ("banjir", "gempa", "banjir")
        assert table.rows[:, table.columns.index("gold")].tolist() == [1, 2, 1]

    def test_base_columns_come_first(self) -> None:
        table = self.table()
        assert table.columns[: len(COLUMNS)] == COLUMNS

    def test_an_article_has_its_own_f1_and_is_right_where_both_sides_are_empty(self) -> None:
        articles = [
            prepare(article(TEXT, quotes, ENTITIES, id=f"banjir/{n}")) for n, quotes in enumerate(([LEVEE], []))
        ]
        table = table_of([(a, []) for a in articles])
        assert table.rows[:, table.columns.index("f1 who")].tolist() == [0, 1]
        assert table.rows[:, table.columns.index("articles")].tolist() == [1, 1]

    def test_articles_of_one_event_are_summed(self) -> None:
        table = self.table()
        sums = table.by_event()
        assert sums[:, table.columns.index("gold")].tolist() == [2, 2]
        assert table.slices_by_event[:, table.slices.index("type=indirect"), 0].tolist() == [1, 1]
        assert table.slices_by_event[:, table.slices.index("type=direct"), 0].tolist() == [1, 1]
        assert np.array_equal(sums.sum(axis=0), table.rows.sum(axis=0))

    def test_no_article_at_all_is_an_empty_table(self) -> None:
        table = table_of([])
        assert table.rows.shape == table.by_event().shape == (0, len(table.columns))
        assert table.slices_by_event.shape == (0, 0, len(SLICE_COLUMNS))


class TestExploits:
    """Ways to score more than one knows, each closed."""

    def test_hedging_one_quote_over_several_speakers_never_pays(self) -> None:
        # Whoever cannot tell Wiryo from the bupati gains nothing by naming each in an answer of their own.
        text = "“Tanggul itu retak,” kata Wiryo. “Kami sudah tahu,” kata Bupati."
        gold = [
            quote(text, "Tanggul itu retak", ["wiryo"], id="q1"),
            quote(text, "Kami sudah tahu", ["bupati"], id="q2"),
        ]
        prepared = prepare(article(text, gold, ENTITIES))

        def who(*answers: tuple[str, str]) -> float:
            said_ = [PredictedQuote(places(text, [words]), (name,)) for words, name in answers]
            counts = count_article(prepared, said_, "end2end")
            return 2 * counts["who"] / (counts["gold"] + counts["predicted"])

        guess = who(("Tanggul itu retak", "Wiryo"), ("Kami sudah tahu", "Wiryo"))
        pairs = [(words, name) for words in ("Tanggul itu retak", "Kami sudah tahu") for name in ("Wiryo", "Bupati")]
        assert who(*pairs) <= guess
