"""Speech in quotation marks: who said it."""

from __future__ import annotations

import pytest
from sentences import found, only

TARA = ("Tara Kenanga",)
RAHMI = ("Rahmi Palung",)


@pytest.mark.parametrize(
    ("text", "rule", "cue", "mention"),
    [
        ("“Layar naik,” kata Tara Kenanga.", "Q, kata X", "kata", "Tara Kenanga"),
        ("“Layar naik,” kata lagi Tara Kenanga.", "Q, kata X", "kata", "Tara Kenanga"),
        ("“Layar naik,” demikian pernyataan Tara Kenanga.", "Q, kata X", "demikian", "Tara Kenanga"),
        ("“Layar naik,” Tara Kenanga menambahkan.", "Q, X berkata", "menambahkan", "Tara Kenanga"),
        ("Tara Kenanga berkata: “Layar naik.”", "X mengatakan: Q", "berkata", "Tara Kenanga"),
        ("Tara Kenanga mengatakan, “Layar naik.”", "X mengatakan: Q", "mengatakan", "Tara Kenanga"),
        ("Kata Tara Kenanga, “Layar naik.”", "Kata X: Q", "Kata", "Tara Kenanga"),
        ("Menurut Tara Kenanga, “Layar naik.”", "Menurut X, Q", "Menurut", "Tara Kenanga"),
    ],
)
def test_the_cue_stands_behind_speech_or_before_it(text: str, rule: str, cue: str, mention: str) -> None:
    quote = only(text)
    assert (quote.rule, quote.type, quote.who) == (rule, "direct", TARA)
    assert (quote.cue, quote.mention) == ((cue,), (mention,))


def test_a_colon_alone_attributes_what_follows_it() -> None:
    quote = only("Tara Kenanga: “Layar naik.”")
    assert (quote.rule, quote.who, quote.cue) == ("X: Q", TARA, ())


@pytest.mark.parametrize("text", ["“Ombak reda,” {}nya.", "{}nya: “Ombak reda.”"])
@pytest.mark.parametrize("cue", ["kata", "ujar", "tegas"])
def test_the_clitic_means_whoever_spoke_last(text: str, cue: str) -> None:
    _, quote = found("“Layar naik,” kata Tara Kenanga.", text.format(cue))
    assert (quote.who, quote.cue, quote.mention) == (TARA, (cue,), ("nya",))


@pytest.mark.parametrize(
    "text",
    [
        "Layar naik,” kata Tara Kenanga.",  # the opening mark was lost
        "“Layar naik, kata Tara Kenanga.",  # the closing mark was lost
        "”Layar naik,” kata Tara Kenanga.",
        "‘Layar naik,’ kata Tara Kenanga.",
    ],
)
def test_lost_and_odd_marks_do_no_harm(text: str) -> None:
    quote = only(text)
    assert (quote.who, quote.what, quote.type) == (TARA, ("Layar naik,",), "direct")


@pytest.mark.parametrize("text", ["“Layar naik,” kata Tara. “Ombak reda.”", "“Layar naik,” kata Tara, “ombak reda.”"])
def test_speech_that_goes_on_behind_its_attribution_is_a_second_span(text: str) -> None:
    quote = only(text)
    assert [span.lower() for span in quote.what] == ["layar naik,", "ombak reda."]


def test_a_new_cue_starts_a_new_quote() -> None:
    first, second = found("“Layar naik,” kata Tara Kenanga. “Ombak reda,” lanjutnya.")
    assert (first.what, second.what) == (("Layar naik,",), ("Ombak reda,",))
    assert first.who == second.who == TARA


def test_a_paragraph_of_speech_alone_is_a_new_quote_by_whoever_spoke_last() -> None:
    _, quote = found("“Layar naik,” kata Tara Kenanga.", "“Ombak reda.”")
    assert (quote.rule, quote.who, quote.cue, quote.mention) == ("Q alone", TARA, (), ())


def test_a_paragraph_left_open_goes_on_in_the_next() -> None:
    _, quote = found("“Layar naik,” kata Tara Kenanga.", "“Ombak reda.", "“Angin baik.”")
    assert (quote.rule, quote.what) == ("Q alone", ("Ombak reda.", "Angin baik."))


def test_a_quote_over_paragraphs_may_be_attributed_at_its_end() -> None:
    quote = only("“Layar naik.", "“Ombak reda,” kata Tara Kenanga.")
    assert (quote.who, quote.what) == (TARA, ("Layar naik.", "Ombak reda,"))


def test_speech_alone_behind_a_question_is_the_others_answer() -> None:
    quotes = found(
        "“Kapan layar naik?” tanya Tara Kenanga.",
        "“Besok pagi,” jawab Rahmi Palung.",
        "“Apakah ombak reda?” tanya Tara Kenanga.",
        "“Sudah sejak tadi.”",
    )
    assert [quote.who for quote in quotes] == [TARA, RAHMI, TARA, RAHMI]


def test_what_is_quoted_inside_speech_is_a_quote_by_somebody_else() -> None:
    outer, inner = found("“Juru mudi bilang, ‘Jangan naik dulu,’” tutur Tara Kenanga.")
    assert outer.who == TARA
    assert (inner.rule, inner.who, inner.what) == ("Q in Q", ("Juru mudi",), ("Jangan naik dulu,",))


def test_a_marked_term_inside_speech_is_no_quote() -> None:
    assert len(found("“Juru mudi bilang ‘raja ombak’ lewat,” tutur Tara Kenanga.")) == 1


def test_posters_speak_for_those_who_hold_them_in_one_quote() -> None:
    quote = only("Warga membawa poster bertuliskan “Jaga teluk kami” dan “Tolak pasir laut”.")
    assert quote.what == ("Jaga teluk kami", "Tolak pasir laut")


def test_speech_keeps_its_relays() -> None:
    quote = only("“Layar naik,” kata Tara Kenanga kepada Radio Selat, dikutip Lintas Samudra.")
    assert (quote.via, quote.cue) == (("Radio Selat", "Lintas Samudra"), ("kata", "dikutip"))


def test_speech_that_nobody_says_is_by_nobody() -> None:
    assert only("“Layar sudah naik.”").who == ()
