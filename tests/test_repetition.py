"""Articles of different events that repeat each other are found; what news pages always share is not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from siapabilang.corpus import AuthoredEvent, Corpus
from siapabilang.markup import MarkedArticle
from siapabilang.model import Article, Event
from siapabilang.repetition import check_repetition


def corpus(**bodies: str) -> Corpus:
    """Return a corpus of one-article events, by event."""
    events = []
    for event, body in bodies.items():
        text = f"Judul {event}\n\n{body}"
        article = Article(f"{event}/kabar", event, "kabar", "", f"Judul {event}", text, (), ())
        marked = MarkedArticle(f"events/{event}/kabar.xml", {}, text, article.headline, (), (), (), ((0, 2),))
        events.append(
            AuthoredEvent(Event(event, event, "train", "", "", (), ()), "", {}, (article,), (marked,)),
        )
    return Corpus(Path(), {}, tuple(events), ())


LONG = "Sebanyak dua belas perahu nelayan rusak setelah dihantam ombak besar pada Senin malam."
OTHER = "Panitia menunda rapat karena kuorum belum tercapai hingga sore hari itu juga."


def test_a_sentence_that_two_events_nearly_share_is_found() -> None:
    again = LONG.replace("dua belas", "sembilan").replace("Senin", "Kamis")
    problems = check_repetition(corpus(teluk=f"Pembuka satu di sini ya. {LONG}", laut=f"{OTHER} {again}"))
    assert [(p.file, p.line) for p in problems] == [("events/laut/kabar.xml", 4)]
    assert "events/teluk/kabar.xml:4" in problems[0].message


def test_articles_of_one_event_may_share_sentences() -> None:
    both = corpus(teluk=LONG)
    event = both.authored[0]
    twice = msgspec.structs.replace(event, articles=event.articles * 2, marked=event.marked * 2)
    assert check_repetition(msgspec.structs.replace(both, authored=(twice,))) == []


def test_short_stock_phrases_may_recur() -> None:
    assert check_repetition(corpus(teluk=f"{LONG} Lalu apa kata polisi?", laut=f"{OTHER} Lalu apa kata polisi?")) == []


@pytest.mark.parametrize("dateline", ["", "KENDAL, KABAR LAUT – ", "Kendal (Antaran) - ", "Kendal — "])
def test_two_events_may_not_open_alike_whatever_the_dateline(dateline: str) -> None:
    problems = check_repetition(
        corpus(
            teluk="SURABAYA, KABAR TELUK – Hujan deras mengguyur kota sejak dini hari dan belum juga reda.",
            laut=f"{dateline}Hujan deras mengguyur kota; pasar tetap ramai oleh pembeli yang berpayung.",
        )
    )
    assert [problem.message.split(":")[0] for problem in problems] == ["opens like events/teluk/kabar.xml"]


def test_an_opening_of_sentences_may_not_become_a_habit() -> None:
    habit = "Dalam kesempatan yang sama ia lalu {}."
    bodies = {
        name: f"{opening} {habit.format(end)}"
        for name, opening, end in (
            ("satu", LONG, "pulang ke rumah orang tuanya di desa sebelah"),
            ("dua", OTHER, "menunggu kabar dari petugas yang berjaga sejak subuh"),
            ("tiga", "Jembatan gantung itu putus.", "menelepon anak sulungnya agar cepat datang membawa perahu"),
        )
    }
    problems = check_repetition(corpus(**bodies))
    assert [p.message for p in problems] == [
        "a sentence of 3 events begins “dalam kesempatan yang sama ia lalu …”; reword some"
    ]
