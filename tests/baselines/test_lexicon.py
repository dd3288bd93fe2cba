"""The word lists: in order, without doubles, and all of them known to the code."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from siapabilang_baselines.rules import lexicon

SOURCE = files(lexicon.__package__).joinpath("lexicon.toml").read_text(encoding="utf-8")
LISTS: dict[str, str] = {name: words for name, words in tomllib.loads(SOURCE).items() if isinstance(words, str)}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_in_order_and_holds_no_word_twice(name: str) -> None:
    words = LISTS[name].split()
    assert words == sorted(set(words), key=str.lower)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_a_constant_of_its_name(name: str) -> None:
    assert set(getattr(lexicon, name.upper())) >= set(LISTS[name].split())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_what_it_is_for(name: str) -> None:
    before, _, _ = SOURCE.partition(f'\n{name} = """')
    assert before.rpartition("\n")[2].startswith("#")


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (lexicon.BARE_ACCUSATIONS, lexicon.HEADLINE_VERBS),
        (lexicon.CLOSING_VERBS, lexicon.SAY),
        (lexicon.DENIED, lexicon.DENY & lexicon.VERDICTS),
        (lexicon.CLAIM_LINKS, lexicon.COMPLEMENTISERS),
        (lexicon.SEVERAL, lexicon.TITLES),
        (lexicon.RANKS, lexicon.TITLES | {"ajun", "brigadir"}),
        (lexicon.GOING_ON, lexicon.BARE),
        (lexicon.OPENING_CUES, lexicon.BARE),
        (lexicon.SHOWS, lexicon.SAY),
        (lexicon.ONESELF | lexicon.FORMER, lexicon.ONESELF | lexicon.TITLES | lexicon.ROLES | {"eks"}),
        (lexicon.BEFORE_RULERS, lexicon.BEFORE_PLACES),
        (lexicon.PATRONYMICS, lexicon.NAME_PARTICLES),
        (frozenset(lexicon.VERB_OPENINGS), frozenset(lexicon.VERB_PREFIXES)),
    ],
)
def test_a_list_that_narrows_another_is_part_of_it(part: frozenset[str], whole: frozenset[str]) -> None:
    assert part <= whole


def test_of_alternatives_the_longest_comes_first() -> None:
    assert lexicon.one_of({"di", "dia", "a.n"}) == r"(?:a\.n|dia|di)"


def test_every_word_that_is_no_verb_would_look_like_one() -> None:
    assert {w for w in lexicon.NO_VERBS if len(w) < 5 or not w.startswith(lexicon.VERB_PREFIXES)} == set()
