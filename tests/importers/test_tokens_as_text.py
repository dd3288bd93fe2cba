"""What the two corpora of tokens are read with: chunks of tags, tokens set as text, speakers by the nearest mention."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.importers.conll import Chunk, chunks, read_sentences, spell
from siapabilang.importers.links import REACH, link
from siapabilang.importers.reading import CorpusFile
from siapabilang.importers.typeset import typeset


def tagged(tags: str) -> tuple[list[tuple[str, int, int]], list[str]]:
    said: list[str] = []
    found = chunks(tags.split(), lambda _at, rule, _kind: said.append(rule))
    return [(c.kind, c.first, c.beyond) for c in found], said


@pytest.mark.parametrize(
    ("tags", "expected", "remarks"),
    [
        ("O B-A I-A L-A O U-B", [("A", 1, 4), ("B", 5, 6)], 0),
        ("B-A I-A O B-B", [("A", 0, 2), ("B", 3, 4)], 0),  # IOB2: nothing closes a chunk, so nothing is missing
        ("B-A L-A B-A L-A", [("A", 0, 2), ("A", 2, 4)], 0),
        ("U-A U-A", [("A", 0, 1), ("A", 1, 2)], 0),
        ("I-A L-A", [("A", 0, 2)], 1),  # begins in its middle
        ("B-A I-A O U-B", [("A", 0, 2), ("B", 3, 4)], 1),  # BILOU, cut off before its L
        ("B-A I-B L-B", [("A", 0, 1), ("B", 1, 3)], 2),
        ("O O", [], 0),
    ],
)
def test_chunks(tags: str, expected: list[tuple[str, int, int]], remarks: int) -> None:
    found, said = tagged(tags)
    assert found == expected
    assert len(said) == remarks


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3), st.sampled_from("AB"))))
def test_tags_spell_the_chunks_they_were_made_of(drawn: list[tuple[int, int, str]]) -> None:
    found, at = [], 0
    for length, gap, kind in drawn:
        found.append(Chunk(kind, at + gap, at + gap + length))
        at += gap + length
    assert list(chunks(spell(at, found))) == found


def test_of_overlapping_chunks_the_first_is_spelt() -> None:
    assert spell(4, [Chunk("A", 0, 2), Chunk("B", 1, 3), Chunk("B", 3, 4)]) == ["B-A", "L-A", "O", "U-B"]


def test_a_token_may_hold_a_space_but_not_a_line() -> None:
    file = CorpusFile(Path("x.txt"), "x.txt", "Kota Tua\tO\n\nDan\tO\n", [])
    assert [[line.token for line in sentence] for sentence in read_sentences(file)] == [["Kota Tua"], ["Dan"]]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("” Air turun , ” kata Rasta .", "”Air turun,” kata Rasta."),
        ('" Air " , kata dia , " turun . "', '"Air", kata dia, "turun."'),
        ("“ Air ” kata Rasta , Senin ( 5 / 10 ) .", "“Air” kata Rasta, Senin (5/10)."),
        # A lost closing mark: what follows a colon and stands before a capital opens again.
        ("” Air turun . Kata dia : ” Kami siaga , ” lagi .", "”Air turun. Kata dia: ”Kami siaga,” lagi."),
        ("Covid - 19 naik - turun", "Covid-19 naik-turun"),
        ("Jakarta — Hujan", "Jakarta — Hujan"),
    ],
)
def test_spaces_stand_where_pages_have_them(tokens: str, text: str) -> None:
    assert typeset(tokens.split()).text == text


@given(st.lists(st.text(st.sampled_from('aB1.,”“"(/-%)'), min_size=1, max_size=3), max_size=30))
def test_every_token_stands_in_the_text_as_it_is(tokens: list[str]) -> None:
    page = typeset(tokens)
    assert [page.text[span.start : span.end] for span in page.tokens] == tokens
    assert all(0 <= after.start - before.end <= 1 for before, after in pairwise(page.tokens))
    assert page.text.replace(" ", "") == "".join(tokens)


def chunk(first: int, beyond: int, kind: str = "") -> Chunk:
    return Chunk(kind, first, beyond)


def test_the_mention_nearest_to_the_cue_speaks() -> None:
    quote, cue = chunk(0, 5), chunk(6, 7)
    near, far = chunk(8, 10), chunk(14, 15)
    found = link(quote, [quote], [cue], [], [near, far])
    assert (found.cue, found.person, found.clitic) == (cue, near, False)


def test_of_two_equally_near_cues_the_one_behind_the_quote_is_its_own() -> None:
    quote, before, behind = chunk(5, 9), chunk(3, 4), chunk(10, 11)
    assert link(quote, [quote], [before, behind], [], []).cue == behind


def test_a_clitic_means_the_last_person_before_it_whatever_stands_between() -> None:
    first, second = chunk(10, 15), chunk(40, 45)
    clitic, person, later = chunk(46, 47), chunk(2, 4), chunk(48, 49)
    found = link(second, [first, second], [], [clitic], [person, later])
    assert (found.cue, found.person, found.clitic) == (clitic, person, True)


def test_a_cue_beyond_another_quote_or_out_of_reach_is_not_its_own() -> None:
    quote, other = chunk(0, 5), chunk(6, 9)
    assert link(quote, [quote, other], [chunk(10, 11)], [], []).cue is None
    assert link(quote, [quote], [chunk(5 + REACH + 1, 5 + REACH + 2)], [], []).cue is None
    assert link(quote, [quote], [chunk(5 + REACH, 6 + REACH)], [], []).cue is not None


def test_who_is_named_inside_a_quote_does_not_speak_it() -> None:
    quote, named, speaker = chunk(0, 9), chunk(3, 4), chunk(12, 13)
    assert link(quote, [quote], [], [], [named, speaker]).person == speaker
    assert link(quote, [quote], [], [], [named]).person is None
