"""The account of how one article was scored names what was matched and how each name was read."""

from __future__ import annotations

import msgspec
import pytest
from factories import boat_article, gold, span

from siapabilang.model import PredictedQuote, Prediction
from siapabilang.trace import trace

ARTICLE = boat_article()


def account(*quotes: PredictedQuote) -> str:
    return trace(gold(ARTICLE), Prediction(ARTICLE.id, quotes))


def said(words: str, *speakers: str, sources: tuple[str, ...] = ()) -> PredictedQuote:
    return PredictedQuote(spans=(span(ARTICLE.text, words),), speakers=speakers, sources=sources)


def test_a_match_is_shown_with_its_overlap_and_the_alias_that_decided() -> None:
    text = account(said("Semua penumpang sudah kami jemput", "Pak Alma Rondang, S.H.", sources=("Radio Teluk",)))
    assert "gold q1 – span too short, source missing" in text
    assert "answer: Semua penumpang sudah kami jemput  (IoU 0.62)" in text
    assert "speaker “Pak Alma Rondang, S.H.” → alma: the longest alias in it is “alma rondang”" in text
    assert "source “Radio Teluk” → radio: its name or alias" in text


def test_what_was_missed_what_was_made_up_and_names_that_mean_nobody_are_told() -> None:
    text = account(said("Warga menjuluki teluk itu", "Bram"), said("perahu itu kelebihan muatan"))
    assert "gold q1 – missed" in text
    assert "no gold quote – spurious" in text
    assert "“Bram” → nobody: no alias of this article stands in it" in text
    assert "names no speaker" in text


def test_a_shared_name_is_explained_by_its_bearers() -> None:
    alma, *others = ARTICLE.entities
    siblings = [msgspec.structs.replace(alma, id=id_, aliases=("Rondang",)) for id_ in ("alma", "bram")]
    article = msgspec.structs.replace(ARTICLE, entities=(*siblings, *others))
    text = trace(gold(article), Prediction(article.id, (said("Dua orang terkilir", "Rondang"),)))
    assert "“Rondang” → nobody: “rondang” is shared by alma, bram" in text


def test_without_the_text_places_are_told_by_token() -> None:
    known = gold(ARTICLE)
    blind = msgspec.structs.replace(known, texts={})
    assert "gold:   tokens " in trace(blind, Prediction(ARTICLE.id, ()))


def test_an_article_that_is_not_in_the_gold_has_no_account() -> None:
    with pytest.raises(KeyError):
        trace(gold(ARTICLE), Prediction("lain/lain", ()))
