"""The phrases beside a given quote, one sentence a case: the quote stands between ⟦ and ⟧."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.model import Span
from siapabilang_baselines.learned import beside

CASES = [
    ("before it", "Beberapa pendukung menuding ⟦wasit disuap⟧.", "Beberapa pendukung"),
    ("before it", "Camat Tara Kenanga berharap ⟦air segera surut⟧.", "Tara Kenanga"),
    ("before it", "Menurut Camat Tara Kenanga, ⟦air segera surut⟧.", "Tara Kenanga"),
    ("before it", "Dituturkan Tara Kenanga, ⟦air segera surut⟧.", "Tara Kenanga"),
    ("before it", "Tara Kenanga: ⟦Air Segera Surut⟧", "Tara Kenanga"),
    ("before it", "Tara Kenanga, yang menyebut ⟦air segera surut⟧, pulang.", "Tara Kenanga"),
    ("before it", "Ujarnya, “⟦Air segera surut⟧.”", "nya"),
    ("before it", "Bupati menghormati putusan Dewan Adat bahwa ⟦air harus surut⟧.", "Dewan Adat"),
    ("before it", "Ia menagih uang yang dijanjikan oleh Tara Kenanga ⟦akan cair besok⟧.", "Tara Kenanga"),
    ("behind it", "“⟦Air segera surut⟧,” ujarnya.", "nya"),
    (
        "behind it",
        "Tanggul menopang proyeksi ⟦air segera surut⟧, seperti yang disampaikan Tara Kenanga.",
        "Tara Kenanga",
    ),
    ("behind it", "“⟦Air segera surut⟧,” komentar Tara Kenanga.", "Tara Kenanga"),
    ("behind it", "“⟦Air segera surut⟧,” begitu kata Tara Kenanga.", "Tara Kenanga"),
    ("behind it", "“⟦Air segera surut⟧,” Tara Kenanga menambahkan.", "Tara Kenanga"),
    ("inside it", "“⟦Air⟧,” kata Tara Kenanga, “⟦segera surut⟧.”", "Tara Kenanga"),
    ("in the sentence behind it", "⟦Air harus surut⟧. Tuntutan itu disampaikan Tara Kenanga.", "Tara Kenanga"),
    ("at the start of its sentence", "Tara Kenanga, camat baru, menilai ⟦air surut⟧.", "Tara Kenanga"),
]


def quoted(marked: str) -> tuple[str, list[Span]]:
    """Return a text without ⟦ and ⟧, and what stood between them."""
    pieces = re.split("[⟦⟧]", marked)
    ends = [sum(map(len, pieces[: n + 1])) for n in range(len(pieces))]
    return "".join(pieces), [Span(ends[n - 1], ends[n]) for n in range(1, len(pieces), 2)]


@pytest.mark.parametrize(("place", "marked", "words"), CASES)
def test_a_phrase_beside_a_quote(place: str, marked: str, words: str) -> None:
    text, spans = quoted(marked)
    found = [text[b.phrase.span.start : b.phrase.span.end] for b in beside.read(text, spans) if b.place == place]
    assert [words in phrase for phrase in found] == [True], found


def test_behind_the_cue_of_another_the_inner_subject_is_read_too() -> None:
    text, spans = quoted("Bupati bilang warga melihat ⟦air segera surut⟧.")
    assert [b.phrase.low for b in beside.read(text, spans) if b.place == "before it"] == ["bupati", "warga"]


@pytest.mark.parametrize(
    "marked", ["⟦Air surut⟧.", "“⟦Air surut⟧.” Warga pulang.", "Hujan reda.\n⟦Air surut⟧\nTara pulang."]
)
def test_where_no_phrase_stands_beside_a_quote_none_is_read(marked: str) -> None:
    assert beside.read(*quoted(marked)) == []


@given(st.text(alphabet="Aa “”\"'.,:\n?yakitnglu", max_size=60), st.data())
def test_any_span_of_any_text_can_be_asked_about(text: str, data: st.DataObject) -> None:
    cuts = (
        sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4, unique=True))[:4])
        if len(text) > 2
        else []
    )
    spans = [Span(cuts[n], cuts[n + 1]) for n in range(0, len(cuts) - 1, 2)]
    for found in beside.read(text, spans) if spans else []:
        assert 0 <= found.phrase.span.start < found.phrase.span.end <= len(text)
        assert all(found.phrase.span.end <= s.start or found.phrase.span.start >= s.end for s in spans)


def test_the_sources_of_a_given_quote_stand_in_front_of_it() -> None:
    marked = (
        "Lewat Telegram, seperti dikutip Radio Selat, Tara Kenanga menuding ⟦wasit disuap⟧. Lewat Facebook ia diam."
    )
    assert beside.sources(*quoted(marked)) == ("Telegram", "Radio Selat")
    assert beside.sources(*quoted("Tara Kenanga menuding ⟦wasit disuap⟧ lewat Telegram.")) == ()
