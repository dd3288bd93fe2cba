"""Small invented articles and gold for the tests, and where things stand in them."""

from __future__ import annotations

from collections.abc import Mapping

from siapabilang.gold import Gold, gold_of
from siapabilang.model import Article, Attributed, Distractor, Entity, Quote, Span

BOAT_TEXT = (
    "Perahu Karam, Penumpang Selamat\n"
    "\n"
    "“Semua penumpang sudah kami jemput,” kata Kepala Pelabuhan Alma Rondang kepada Radio Teluk, dikutip Kantor Berita "
    "Layar. “Dua orang terkilir.”\n"
    "Ia membantah perahu itu kelebihan muatan.\n"
    "Warga menjuluki teluk itu “kuburan lunas”."
)


def span(text: str, words: str, occurrence: int = 1) -> Span:
    """Return where ``words`` stand in ``text``."""
    at = -1
    for _ in range(occurrence):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def where(source: str, needle: str) -> tuple[int, int]:
    """Return line and column of ``needle``, which stands in ``source`` once, in code points from 1."""
    assert source.count(needle) == 1, f"{needle!r} stands {source.count(needle)} times in the source"
    before = source[: source.index(needle)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def boat_article(id_: str = "perahu-karam/kabar-teluk") -> Article:
    """Return an article with a discontinuous quote heard through two outlets, a denial and a distractor."""
    event, outlet = id_.split("/")
    text = BOAT_TEXT
    joke = span(text, "“kuburan lunas”")
    return Article(
        id=id_,
        event=event,
        outlet=outlet,
        published="2027-03-02T18:40+07:00",
        headline="Perahu Karam, Penumpang Selamat",
        text=text,
        entities=(
            Entity("alma", "Alma Rondang", "person", ("Alma Rondang", "Kepala Pelabuhan")),
            Entity("radio", "Radio Teluk", "outlet", ("Radio Teluk",)),
            Entity("layar", "Kantor Berita Layar", "outlet", ("Kantor Berita Layar",)),
        ),
        quotes=(
            Quote(
                id="q1",
                type="direct",
                spans=(span(text, "Semua penumpang sudah kami jemput"), span(text, "Dua orang terkilir")),
                cue=(span(text, "kata"), span(text, "dikutip")),
                speakers=(Attributed("alma", (span(text, "Kepala Pelabuhan Alma Rondang"),)),),
                form="name",
                sources=(
                    Attributed("radio", (span(text, "Radio Teluk"),)),
                    Attributed("layar", (span(text, "Kantor Berita Layar"),)),
                ),
                utterance="u1",
                fidelity="faithful",
            ),
            Quote(
                id="q2",
                type="indirect",
                spans=(span(text, "perahu itu kelebihan muatan"),),
                cue=(span(text, "membantah"),),
                speakers=(Attributed("alma", (span(text, "Ia"),)),),
                form="pronoun",
                polarity="denied",
                utterance="u2",
            ),
        ),
        distractors=(Distractor(joke.start, joke.end, "scare"),),
    )


def gold(*articles: Article, other_ids: Mapping[str, str] | None = None) -> Gold:
    """Return ``articles`` (by default the boat article) as the gold of the split ``test``."""
    return gold_of(articles or [boat_article()], "authored", "test", "1.0.0", other_ids=other_ids)
