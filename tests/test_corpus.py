"""The annotations as a whole: from files to typed articles, their entities and aliases derived."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from siapabilang.corpus import DataVersion, article_of, read_corpus, recorded_version
from siapabilang.markup import read_markup
from siapabilang.model import Article, EntityKind, Event, EventEntity, Utterance
from siapabilang.offsets import from_article, write_offsets
from siapabilang.problems import InputError

OUTLETS = "kabar-teluk: {name: Kabar Teluk, kind: paper, splits: [train]}\n"
EVENT = """\
id: perahu-karam
title: Perahu karam
split: train
topic: disaster
entities:
  alma: {name: Alma Rondang, kind: person, aliases: [Alma Rondang, Alma]}
utterances:
  u1: {speakers: [alma], text: Laut aman.}
"""
ARTICLE = (
    '<article event="perahu-karam" outlet="kabar-teluk">\n'
    "<headline>Laut Aman</headline>\n"
    "\n"
    '<p><quote id="q1" type="indirect" utterance="u1">Laut aman</quote>, <cue of="q1">kata</cue> <speaker of="q1" '
    'entity="alma">Alma</speaker>.</p>\n'
    "</article>\n"
)


def entity(id_: str, *aliases: str, kind: EntityKind = "person") -> EventEntity:
    return EventEntity(id_, aliases[0], kind, aliases)


def derive(body: str, entities: Sequence[EventEntity], *utterances: Utterance) -> Article:
    """Return the article of a body, told of an event with these entities."""
    source = f'<article event="perahu-karam" outlet="kabar-teluk">\n{body}\n</article>\n'
    event = Event("perahu-karam", "Perahu karam", "train", "disaster", "", tuple(entities), utterances)
    return article_of(event, read_markup(source.encode(), "kabar-teluk.xml"), "kabar-teluk")


def aliases(body: str, *entities: EventEntity) -> dict[str, tuple[str, ...]]:
    return {e.id: e.aliases for e in derive(body, entities).entities}


def says(id_: str) -> str:
    """Return a quote of ``id_`` that names nobody."""
    return f'<quote id="q-{id_}" type="indirect" speaker="{id_}">laut aman</quote>'


# Which entities an article has, and by which aliases


def test_an_article_has_who_speaks_who_relays_and_who_is_named_by_an_alias_of_their_own() -> None:
    body = (
        '<p><speaker of="q1" entity="alma">Alma</speaker> <cue of="q1">mengatakan</cue> <quote id="q1" type="indirect">'
        'Badri selamat</quote> kepada <source of="q1" entity="radio">Radio Teluk</source>.</p>'
    )
    found = aliases(
        body,
        entity("citra", "Citra"),
        entity("radio", "Radio Teluk", kind="outlet"),
        entity("badri", "Badri Sokat", "Badri"),
        entity("alma", "Alma Rondang", "Alma"),
    )
    assert found == {"radio": ("Radio Teluk",), "badri": ("Badri",), "alma": ("Alma",)}


def test_entities_and_aliases_stand_in_the_order_of_the_event() -> None:
    found = aliases(
        "<p>Badri dan Alma Rondang. Alma pulang.</p>", entity("alma", "Alma", "Alma Rondang"), entity("badri", "Badri")
    )
    assert list(found.items()) == [("alma", ("Alma", "Alma Rondang")), ("badri", ("Badri",))]


def test_a_speaker_whom_the_text_does_not_name_is_there_without_aliases() -> None:
    assert aliases(f"<p>{says('alma')}</p>", entity("alma", "Alma")) == {"alma": ()}


def test_the_unspecified_speaker_is_no_entity() -> None:
    assert aliases(f"<p>{says('unspecified')}</p>", entity("alma", "Alma")) == {}


def test_the_headline_names_too() -> None:
    assert aliases("<headline>Alma Pulang</headline>\n\n<p>Laut aman.</p>", entity("alma", "Alma")) == {
        "alma": ("Alma",)
    }


def test_marks_that_cut_an_alias_do_not_hide_it() -> None:
    body = (
        '<p><quote id="q1" type="indirect" speaker="alma">Kepala <cue of="q1">Pelabuhan</cue></quote> &amp; Syahbandar '
        "pulang.</p>"
    )
    assert aliases(body, entity("alma", "Kepala Pelabuhan & Syahbandar")) == {
        "alma": ("Kepala Pelabuhan & Syahbandar",)
    }


def test_an_alias_does_not_run_over_paragraphs_nor_stand_inside_words() -> None:
    assert aliases("<p>Kata Alma</p>\n<p>Rondang tenang.</p>", entity("alma", "Alma Rondang")) == {}
    assert aliases("<p>Palma dan Almanak.</p>", entity("alma", "Alma")) == {}


def test_a_description_is_found_in_any_case_and_a_name_as_written_or_in_capitals() -> None:
    crew, ship = entity("awak", "awak kapal", kind="group"), entity("elang", "Elang")
    assert aliases("<headline>ELANG KARAM</headline>\n\n<p>Awak kapal selamat.</p>", crew, ship) == {
        "awak": ("awak kapal",),
        "elang": ("Elang",),
    }
    assert aliases("<p>Seekor elang terbang.</p>", crew, ship) == {}


def test_an_alias_inside_a_longer_alias_of_somebody_else_is_not_used() -> None:
    port = entity("pelabuhan", "Pelabuhan Lambing", "Lambing", kind="organization")
    chief = entity("alma", "Alma", "Kepala Pelabuhan Lambing")
    assert aliases("<p>Kepala Pelabuhan Lambing pulang.</p>", port, chief) == {"alma": ("Kepala Pelabuhan Lambing",)}
    assert aliases("<p>Kepala Pelabuhan Lambing dan Lambing.</p>", port, chief) == {
        "pelabuhan": ("Lambing",),
        "alma": ("Kepala Pelabuhan Lambing",),
    }


def test_an_alias_inside_a_longer_alias_of_ones_own_is_used() -> None:
    assert aliases("<p>Alma Rondang pulang.</p>", entity("alma", "Alma Rondang", "Rondang", "Alma R.")) == {
        "alma": ("Alma Rondang", "Rondang")
    }


def test_a_shared_surname_alone_makes_nobody_present() -> None:
    alma, citra = entity("alma", "Alma Rondang", "Rondang"), entity("citra", "Citra Rondang", "Rondang")
    assert aliases("<p>Rondang pulang.</p>", alma, citra) == {}


def test_a_shared_surname_is_an_alias_of_each_bearer_who_is_present() -> None:
    alma, citra = entity("alma", "Alma Rondang", "Rondang"), entity("citra", "Citra Rondang", "Rondang")
    assert aliases("<p>Alma Rondang dan Citra Rondang. Rondang pulang.</p>", alma, citra) == {
        "alma": ("Alma Rondang", "Rondang"),
        "citra": ("Citra Rondang", "Rondang"),
    }
    assert aliases(f"<p>Rondang: {says('citra')}</p>", alma, citra) == {"citra": ("Rondang",)}


# What quotes leave implied


@pytest.mark.parametrize(
    ("utterance", "attribute", "fidelity"),
    [
        (Utterance("u1", ("alma",), "Laut aman."), "", "faithful"),
        (Utterance("u1", ("alma",), "Laut aman."), ' fidelity="distorted"', "distorted"),
        (Utterance("u1", ("alma",)), "", ""),
        (Utterance("u2", ("alma",), "Laut aman."), "", ""),
    ],
)
def test_a_rendering_is_faithful_unless_marked_and_only_where_the_statement_is_on_record(
    utterance: Utterance, attribute: str, fidelity: str
) -> None:
    body = f'<p><quote id="q1" type="indirect" utterance="u1" speaker="alma"{attribute}>laut aman</quote></p>'
    assert derive(body, [entity("alma", "Alma")], utterance).quotes[0].fidelity == fidelity


# The folder


def annotated(root: Path) -> Path:
    folder = root / "events" / "perahu-karam"
    folder.mkdir(parents=True)
    (root / "outlets.yaml").write_text(OUTLETS, encoding="utf-8")
    (folder / "event.yaml").write_text(EVENT, encoding="utf-8")
    (folder / "kabar-teluk.xml").write_text(ARTICLE, encoding="utf-8")
    return root


def test_a_folder_becomes_articles_named_after_event_and_file(tmp_path: Path) -> None:
    corpus = read_corpus(annotated(tmp_path))
    (authored,) = corpus.authored
    (article,) = authored.articles
    assert (article.id, article.event, article.outlet) == ("perahu-karam/kabar-teluk", "perahu-karam", "kabar-teluk")
    assert (article.headline, article.text) == ("Laut Aman", "Laut Aman\n\nLaut aman, kata Alma.")
    assert [(e.id, e.name, e.kind, e.aliases) for e in article.entities] == [
        ("alma", "Alma Rondang", "person", ("Alma",))
    ]
    assert article.quotes[0].fidelity == "faithful"
    assert corpus.outlets.keys() == {"kabar-teluk"}
    assert corpus.real == ()


def test_real_articles_are_read_from_their_offsets(tmp_path: Path) -> None:
    root = annotated(tmp_path)
    article = derive("<p>Laut aman.</p>", [])
    folder = root / "real" / "perahu-karam"
    folder.mkdir(parents=True)
    (folder / "event.yaml").write_text(EVENT, encoding="utf-8")
    real = from_article(article, address="https://kabar.example/1", file="1.txt")
    (folder / "kabar-teluk.json").write_text(write_offsets(real), encoding="utf-8")
    (event,) = read_corpus(root).real
    assert event.articles == (real,)
    assert event.file == "real/perahu-karam/event.yaml"


def test_events_and_articles_stand_in_the_order_of_file_names(tmp_path: Path) -> None:
    root = annotated(tmp_path)
    for event in ("angin-ribut", "zona-merah"):
        folder = root / "events" / event
        folder.mkdir()
        (folder / "event.yaml").write_text(EVENT.replace("perahu-karam", event), encoding="utf-8")
        for outlet in ("radio", "antara", "kabar-teluk"):
            (folder / f"{outlet}.xml").write_text(ARTICLE, encoding="utf-8")
    corpus = read_corpus(root)
    assert [a.event.id for a in corpus.authored] == ["angin-ribut", "perahu-karam", "zona-merah"]
    assert [a.id for a in corpus.authored[0].articles] == [
        "angin-ribut/antara",
        "angin-ribut/kabar-teluk",
        "angin-ribut/radio",
    ]


def test_the_problems_of_all_files_are_reported_together_named_from_the_root(tmp_path: Path) -> None:
    root = annotated(tmp_path)
    (root / "outlets.yaml").write_text("kabar-teluk: {}\n", encoding="utf-8")
    (root / "events" / "perahu-karam" / "antara.xml").write_text("<article>", encoding="utf-8")
    (root / "events" / "perahu-karam" / "radio.xml").write_bytes(b"\xff")
    (root / "events" / "kosong").mkdir()
    (root / "real" / "pidato").mkdir(parents=True)
    (root / "real" / "pidato" / "event.yaml").write_text(EVENT, encoding="utf-8")
    (root / "real" / "pidato" / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_corpus(root)
    assert list(dict.fromkeys(p.file for p in caught.value.problems)) == [
        "outlets.yaml",
        "events/kosong/event.yaml",
        "events/perahu-karam/antara.xml",
        "events/perahu-karam/radio.xml",
        "real/pidato/a.json",
    ]


def test_an_event_without_articles_is_refused(tmp_path: Path) -> None:
    root = annotated(tmp_path)
    (root / "events" / "perahu-karam" / "kabar-teluk.xml").unlink()
    with pytest.raises(InputError, match=r"^events/perahu-karam: holds no article"):
        read_corpus(root)


def test_a_folder_without_a_recorded_version_is_at_the_first(tmp_path: Path) -> None:
    assert recorded_version(tmp_path) == DataVersion("0.1.0", "")
    (tmp_path / "version.yaml").write_text("version: 1.2.3\ndigest: abc\n", encoding="utf-8")
    assert recorded_version(tmp_path) == DataVersion("1.2.3", "abc")
