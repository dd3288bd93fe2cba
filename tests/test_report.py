"""The pages: what they show of a file, and that nothing in a file breaks out and nothing is fetched from outside."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import pytest
from factories import boat_article, gold, span
from hypothesis import given
from hypothesis import strategies as st
from outline import outline
from scenes import echo

from siapabilang.corpus import read_corpus
from siapabilang.gold import Gold
from siapabilang.locations import checkout
from siapabilang.model import PlainArticle, PredictedQuote, Prediction, Span, Track
from siapabilang.report.corpus_page import corpus_page
from siapabilang.report.errors_page import error_report
from siapabilang.report.reading import of_gold, of_prediction
from siapabilang.report.segments import Mark, paragraphs

ARTICLE = boat_article()


def report(*quotes: PredictedQuote, known: Gold | None = None, track: Track = "end2end") -> str:
    return error_report(
        known or gold(ARTICLE), [Prediction(ARTICLE.id, quotes)], track, title="uji", resamples=5, seed=1
    ).html()


def said(words: str, *speakers: str) -> PredictedQuote:
    return PredictedQuote(spans=(span(ARTICLE.text, words),), speakers=speakers)


class TestErrors:
    def test_the_page_is_whole_and_fetches_nothing(self) -> None:
        page = outline(report(*echo(ARTICLE).quotes))
        assert page.fetched == []
        assert "None: every quote was found" in report(*echo(ARTICLE).quotes)

    def test_kinds_of_error_are_counted_and_can_be_filtered(self) -> None:
        page = report(said("Warga menjuluki teluk itu", "Bram"))
        assert 'data-kind="missed"> missed (2)' in page
        assert 'data-kind="spurious"> spurious (1)' in page
        assert '<tr data-kinds="spurious">' in page

    def test_gold_and_prediction_stand_side_by_side(self) -> None:
        page = report(said("Semua penumpang sudah kami jemput", "Alma Rondang"))
        assert page.count('<div class="text" lang="id">') == 2
        assert '<mark class="wrong"' in page
        assert '<mark class="alone"' in page

    def test_without_the_text_there_are_findings_and_no_words(self) -> None:
        page = report(
            said("perahu itu kelebihan muatan", "Alma"), known=msgspec.structs.replace(gold(ARTICLE), texts={})
        )
        assert "kelebihan muatan" not in page
        assert "The texts of these articles are not here" in page

    def test_the_track_with_given_quotes_has_a_report_too(self) -> None:
        answer = msgspec.structs.replace(said("perahu itu kelebihan muatan", "Alma Rondang"), quote="q2")
        assert "not answered" in report(answer, track="gold-quotes")

    @pytest.mark.parametrize(
        "name",
        ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</style><b>", "\u202elamA"],
    )
    def test_a_name_from_a_file_is_text_and_nothing_else(self, name: str) -> None:
        page = report(said("perahu itu kelebihan muatan", name))
        assert set(outline(page).tags) == set(outline(report(said("perahu itu kelebihan muatan", "Bram"))).tags)
        assert "<script>alert" not in page
        assert "49" not in re.findall(r"<bdi>(.*?)</bdi>", page)


class TestSegments:
    def test_overlapping_marks_cut_the_text_and_labels_stand_once(self) -> None:
        text = "Air naik.\nPerahu hanyut."
        outer = Mark("q1", (Span(0, 24),), "q1", "a")
        inner = Mark("q2", (Span(4, 8),), "q2", "b")
        first, second = paragraphs(text, [inner, outer])
        assert [(s.text, s.style, [m.label for m in s.opening]) for s in first] == [
            ("Air ", "a", ["q1"]),
            ("naik", "b", ["q2"]),
            (".", "a", []),
        ]
        assert [(s.text, s.style, list(s.opening)) for s in second] == [("Perahu hanyut.", "a", [])]

    def test_a_mention_inside_a_quote_underlines_and_keeps_the_fill(self) -> None:
        text = "Ibu bilang jangan."
        quote, mention = Mark("q1", (Span(0, 17),), "q1", "c1"), Mark("q1 mention", (Span(0, 3),), "", "mention")
        ((first, *_),) = paragraphs(text, [quote, mention])
        assert (first.text, first.style) == ("Ibu", "c1 mention")

    @given(
        st.text(st.sampled_from("ab \n"), max_size=30),
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    )
    def test_no_character_but_line_breaks_is_lost(self, text: str, bounds: Sequence[tuple[int, int]]) -> None:
        marks = [
            Mark(f"q{n}", (Span(min(a, b, len(text)), min(max(a, b), len(text))),), "", "x")
            for n, (a, b) in enumerate(bounds)
        ]
        drawn = paragraphs(text, marks)
        assert ["".join(s.text for s in paragraph) for paragraph in drawn] == [
            line for line in text.split("\n") if line
        ]


class TestReading:
    def test_quotes_are_coloured_by_speaker_and_the_chain_is_drawn(self) -> None:
        reading = of_gold(ARTICLE)
        assert [(entry.who, entry.quotes) for entry in reading.legend] == [("Alma Rondang", 2)]
        first, second = reading.lines
        assert first.quote.via == ("Radio Teluk", "Kantor Berita Layar")
        assert first.words == "Semua penumpang sudah kami jemput … Dua orang terkilir"
        assert second.quote.denied
        assert first.colour == second.colour

    def test_a_prediction_is_shown_in_the_order_of_the_text_and_an_abstention_as_a_question_mark(self) -> None:
        plain = PlainArticle("x", ARTICLE.text)
        prediction = Prediction("x", (said("perahu itu kelebihan muatan"), said("Dua orang terkilir", "Alma", "Bram")))
        reading = of_prediction(plain, prediction)
        assert [(line.quote.id, line.quote.who) for line in reading.lines] == [("q1", "Alma + Bram"), ("q2", "?")]

    def test_the_corpus_page_follows_statements_across_outlets(self) -> None:
        corpus = read_corpus(checkout() / "annotations")
        small = msgspec.structs.replace(corpus, authored=corpus.authored[:2], real=())
        page = corpus_page(small, "9.9.9")
        assert outline(page).fetched == []
        assert "data version 9.9.9: 2 invented events" in page
        for authored in small.authored:
            assert f'<section id="{authored.event.id}">' in page
            for article in authored.articles:
                assert page.count(f"<strong>{article.outlet} q1</strong>") >= 1
