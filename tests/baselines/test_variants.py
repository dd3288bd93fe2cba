"""When two names are one."""

from __future__ import annotations

import pytest

from siapabilang_baselines.rules.variants import fold, is_part, long_forms


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Kenanga", "Tara Kenanga"),
        ("tara", "Tara Kenanga"),
        ("Tara Kenanga", "Tara Kenanga"),
        ("Kenanga's", "Tara Kenanga"),
        ("Zelenkovv", "Volodar Zelenkov"),  # a letter more
        ("Zelekov", "Volodar Zelenkov"),  # a letter less
        ("Zelemkov", "Volodar Zelenkov"),  # another letter
        ("M Sagara", "M. Sagara Palung"),
    ],
)
def test_a_part_of_a_name_or_a_variant_of_its_spelling_is_the_name(short: str, full: str) -> None:
    assert is_part(fold(short.split()), fold(full.split()))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Tara Palung", "Tara Kenanga"),
        ("Kenanga Tara", "Tara Kenanga"),
        ("Tara Kenanga", "Kenanga"),
        ("Dara", "Tara"),  # too short for a variant
        ("Selenkov", "Volodar Zelenkov"),  # another beginning
        ("Zelenkova", "Volodar Zelemkov"),  # two letters apart
    ],
)
def test_anything_else_is_another_name(short: str, full: str) -> None:
    assert not is_part(fold(short.split()), fold(full.split()))


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("kata Badan Penyelamat Pesisir (BPP)", "BPP", "Badan Penyelamat Pesisir"),
        ("Dinas Perahu dan Layar (DPL)", "DPL", "Dinas Perahu dan Layar"),
        ("Korea Utara (Korut)", "Korut", "Korea Utara"),
        ("PT Laut Jaya Sentosa (LJS)", "LJS", "PT Laut Jaya Sentosa"),
    ],
)
def test_an_abbreviation_in_brackets_has_the_long_form_before_it(text: str, short: str, long: str) -> None:
    assert long_forms(text) == {short: long}


@pytest.mark.parametrize("text", ["(BPP)", "perahu (BPP)", "Badan\nPenyelamat Pesisir (BPP)", "Tara Kenanga (41)"])
def test_brackets_that_nothing_before_them_spells_out_explain_nothing(text: str) -> None:
    assert long_forms(text) == {}
