"""Real articles joined with the reader's own copies, and taken apart again."""

from __future__ import annotations

import csv
import shutil
import unicodedata
from pathlib import Path

import msgspec
import pytest
from factories import BOAT_TEXT, boat_article, where

from siapabilang.corpus import read_real_event
from siapabilang.model import RealArticle
from siapabilang.offsets import from_article, read_offsets, sha256, with_text
from siapabilang.problems import InputError
from siapabilang.rehydrate import dehydrate, find_texts, mark_up, normalise

REPOSITORY = Path(__file__).parents[1]
SEEDS = REPOSITORY.parent / "shared" / "seeds"
SEED_EVENT = REPOSITORY / "annotations" / "real" / "korut-kirim-tentara"

TEXT = BOAT_TEXT.replace("Alma", "Álma") + "\n"  # a letter that has a decomposed form, and a last line break


def boat(id_: str = "perahu-karam/kabar-teluk", text: str = TEXT, file: str = "perahu.txt") -> RealArticle:
    article = msgspec.structs.replace(boat_article(id_), text=text)
    return from_article(article, address="https://kabar.example/1", file=file)


# Finding


@pytest.mark.parametrize("name", ["perahu.txt", "salinan saya (2).txt", "dalam/folder/lain/x.txt"])
def test_a_text_is_found_by_its_hash_whatever_its_file_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(TEXT.encode())
    found = find_texts([boat()], tmp_path)
    assert (dict(found.texts), list(found.missing)) == ({"perahu-karam/kabar-teluk": TEXT}, [])


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", TEXT).encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xef\xbb\xbf" + unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode(),
    ],
    ids=["CRLF", "CR", "NFD", "BOM", "all"],
)
def test_a_copy_that_an_editor_saved_differently_still_matches(tmp_path: Path, copy: bytes) -> None:
    assert copy != TEXT.encode()
    (tmp_path / "x.txt").write_bytes(copy)
    assert find_texts([boat()], tmp_path).texts == {"perahu-karam/kabar-teluk": TEXT}


def test_a_final_line_break_more_than_was_marked_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    assert find_texts([boat(text=TEXT.rstrip("\n"))], tmp_path).texts == {"perahu-karam/kabar-teluk": TEXT.rstrip("\n")}


def berita(path: Path, *rows: tuple[str, str, str], columns: str = "id,judul,tautan,tanggal,isi_berita") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(columns + "\r\n")
        csv.writer(file).writerows(
            (n, title, link, "1/2/2027 10:00", body) for n, (title, link, body) in enumerate(rows)
        )
    return path


@pytest.mark.parametrize("folder", [False, True])
def test_texts_are_found_in_the_public_csv_file(tmp_path: Path, *, folder: bool) -> None:
    title, body = TEXT.split("\n\n", 1)
    row = (f" {title} ", "https://kabar.example/1", body.replace("\n", "\r\n") + "\r\n \r\n")
    path = berita(tmp_path / "data_berita.csv", ("Lain", "https://kabar.example/2", "Isi."), row)
    found = find_texts([boat(text=TEXT.rstrip("\n"))], tmp_path if folder else path)
    assert found.texts == {"perahu-karam/kabar-teluk": TEXT.rstrip("\n")}


def test_a_row_with_the_address_of_an_article_but_another_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = berita(tmp_path / "data_berita.csv", ("Lain", "https://kabar.example/1", "Isi yang lain."))
    with pytest.raises(InputError, match="is not the text of perahu-karam/kabar-teluk") as refused:
        find_texts([boat()], path)
    assert refused.value.problems[0].file == f"{path}:2"


def test_a_csv_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = berita(tmp_path / "x.csv", columns="id,title,link,date,text")
    with pytest.raises(InputError, match="lacks the columns judul, tautan, isi_berita"):
        find_texts([boat()], path)


def test_a_csv_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("id,judul,tautan,isi_berita\n1,caf\u00e9,x,y\n".encode("latin-1"))
    with pytest.raises(InputError, match="cannot be read as CSV in UTF-8"):
        find_texts([boat()], path)


def test_a_normalised_text_is_left_as_it_is() -> None:
    assert normalise(TEXT) == TEXT
    assert normalise(normalise("\ufeffe\u0301\r\n\r")) == normalise("\ufeffe\u0301\r\n\r") == "é\n\n"


def test_articles_whose_texts_are_not_there_are_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Laut aman.", encoding="utf-8")
    (tmp_path / "perahu.md").write_text(TEXT, encoding="utf-8")
    found = find_texts([boat(), boat("perahu-karam/radio", "Laut aman.")], tmp_path)
    assert (dict(found.texts), list(found.missing)) == (
        {"perahu-karam/radio": "Laut aman."},
        ["perahu-karam/kabar-teluk"],
    )


@pytest.mark.parametrize(
    "copy", [TEXT.replace("Dua orang", "Tiga orang").encode(), b"", b"\xff\xfe", TEXT[:-1].encode()]
)
def test_a_changed_copy_under_the_known_file_name_is_one_clear_error(tmp_path: Path, copy: bytes) -> None:
    (tmp_path / "perahu.txt").write_bytes(copy)
    with pytest.raises(InputError) as caught:
        find_texts([boat()], tmp_path)
    (problem,) = caught.value.problems
    assert problem.file == str(tmp_path / "perahu.txt")
    assert "is not the text of perahu-karam/kabar-teluk that was marked" in problem.message
    assert sha256(TEXT)[:12] in problem.message
    assert "penumpang" not in problem.message


def test_all_changed_copies_are_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("bukan", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        find_texts([boat(file="a.txt"), boat("perahu-karam/radio", file="b.txt")], tmp_path)
    assert [Path(p.file).name for p in caught.value.problems] == ["a.txt", "b.txt"]


def test_a_changed_copy_does_not_matter_where_the_text_is_found_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "perahu.txt").write_text("bukan", encoding="utf-8")
    (tmp_path / "lama.txt").write_text(TEXT, encoding="utf-8")
    assert find_texts([boat()], tmp_path).texts == {"perahu-karam/kabar-teluk": TEXT}


def test_a_folder_of_texts_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is neither a folder"):
        find_texts([boat()], tmp_path / "tidak-ada")


# Marked up and dehydrated

EVENT = """\
id: perahu-karam
title: Perahu karam
split: test
topic: disaster
entities:
  alma: {name: Alma Rondang, kind: person, aliases: [Alma Rondang, Kepala Pelabuhan]}
  radio: {name: Radio Teluk, kind: outlet, aliases: [Radio Teluk]}
utterances:
  u1: {speakers: [alma]}
"""
MARKED = """\
<article event="perahu-karam" outlet="kabar-teluk" address="https://kabar.example/1?a=1&amp;b=2" file="perahu.txt">
<p>Perahu Karam</p>

<p><quote id="q1" type="direct" utterance="u1">“Kami jemput,”</quote> <cue of="q1">ujar</cue><speaker of="q1" \
entity="alma" form="clitic">nya</speaker> kepada <source of="q1" entity="radio">Radio Teluk</source>. <quote of="q1">\
“Tenang.”</quote></p>
 \n\
<p>Alma Rondang &amp; <distractor kind="title">‘Elang’</distractor>.</p>

</article>
"""
MARKED_TEXT = "Perahu Karam\n\n“Kami jemput,” ujarnya kepada Radio Teluk. “Tenang.”\n \nAlma Rondang & ‘Elang’.\n"


def event_folder(root: Path, marked: str = MARKED) -> Path:
    folder = root / "perahu-karam"
    folder.mkdir(parents=True)
    (folder / "event.yaml").write_text(EVENT, encoding="utf-8")
    (folder / "kabar-teluk.xml").write_text(marked, encoding="utf-8")
    return folder


def test_dehydrating_keeps_everything_but_the_text(tmp_path: Path) -> None:
    folder = event_folder(tmp_path)
    assert dehydrate(folder) == [folder / "kabar-teluk.json"]
    source = (folder / "kabar-teluk.json").read_bytes()
    real = read_offsets(source, "kabar-teluk.json")
    assert (real.id, real.outlet) == ("perahu-karam/kabar-teluk", "kabar-teluk")
    assert (real.address, real.file) == ("https://kabar.example/1?a=1&b=2", "perahu.txt")
    assert (real.sha256, real.length) == (sha256(MARKED_TEXT), len(MARKED_TEXT))
    assert [(e.id, e.aliases) for e in real.entities] == [("alma", ("Alma Rondang",)), ("radio", ("Radio Teluk",))]
    (quote,) = real.quotes
    assert [MARKED_TEXT[s.start : s.end] for s in quote.spans] == ["“Kami jemput,”", "“Tenang.”"]
    assert "jemput" not in source.decode()
    assert "ujar" not in source.decode()


def test_marking_up_and_dehydrating_again_changes_nothing(tmp_path: Path) -> None:
    folder = event_folder(tmp_path)
    dehydrate(folder)
    (folder / "kabar-teluk.xml").unlink()
    before = (folder / "kabar-teluk.json").read_bytes()
    assert mark_up(folder, {"perahu-karam/kabar-teluk": MARKED_TEXT}) == [folder / "kabar-teluk.xml"]
    (folder / "kabar-teluk.json").unlink()
    assert dehydrate(folder) == [folder / "kabar-teluk.json"]
    assert (folder / "kabar-teluk.json").read_bytes() == before


def test_marks_that_were_not_read_back_yet_are_never_written_over(tmp_path: Path) -> None:
    folder = event_folder(tmp_path)
    dehydrate(folder)
    edited = (folder / "kabar-teluk.xml").read_text(encoding="utf-8").replace('form="clitic"', 'form="pronoun"') + "\n"
    (folder / "kabar-teluk.xml").write_text(edited, encoding="utf-8")
    with pytest.raises(InputError, match=r"kabar-teluk\.xml: is there already and differs"):
        mark_up(folder, {"perahu-karam/kabar-teluk": MARKED_TEXT})
    assert (folder / "kabar-teluk.xml").read_text(encoding="utf-8") == edited


def test_only_articles_whose_texts_are_given_are_marked_up(tmp_path: Path) -> None:
    folder = event_folder(tmp_path)
    dehydrate(folder)
    (folder / "kabar-teluk.xml").unlink()
    assert mark_up(folder, {"perahu-karam/radio": MARKED_TEXT}) == []
    assert not (folder / "kabar-teluk.xml").exists()


def test_a_text_that_is_not_the_one_marked_is_not_marked_up(tmp_path: Path) -> None:
    folder = event_folder(tmp_path)
    dehydrate(folder)
    with pytest.raises(ValueError, match="SHA-256 differs"):
        mark_up(folder, {"perahu-karam/kabar-teluk": MARKED_TEXT.strip()})


def test_dehydrating_writes_nothing_while_any_article_has_a_problem(tmp_path: Path) -> None:
    folder = event_folder(tmp_path)
    broken = MARKED.replace('entity="radio"', 'entity="tv"')
    (folder / "radio.xml").write_text(broken, encoding="utf-8")
    (folder / "tv.xml").write_text("<article>", encoding="utf-8")
    (folder / "kabar-teluk.json").write_text("lama", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        dehydrate(folder)
    by_file = {p.file: p for p in caught.value.problems}
    assert by_file.keys() == {"perahu-karam/radio.xml", "perahu-karam/tv.xml"}
    found = by_file["perahu-karam/radio.xml"]
    assert (found.line, found.column, found.field) == (*where(broken, "<source"), "entity")
    assert (folder / "kabar-teluk.json").read_text(encoding="utf-8") == "lama"
    assert sorted(p.suffix for p in folder.iterdir()) == [".json", ".xml", ".xml", ".xml", ".yaml"]


def test_what_was_dehydrated_can_be_read(tmp_path: Path) -> None:
    """Whatever `dehydrate` accepts, the reader of offsets accepts."""
    folder = event_folder(tmp_path)
    dehydrate(folder)
    assert [a.id for a in read_real_event(folder, tmp_path).articles] == ["perahu-karam/kabar-teluk"]


def test_what_was_dehydrated_can_be_read_where_a_name_and_a_clitic_name_the_speaker(tmp_path: Path) -> None:
    marked = MARKED.replace(
        "“Tenang.”</quote>", '“Tenang.”</quote> <speaker of="q1" entity="alma">Alma Rondang</speaker>'
    )
    folder = event_folder(tmp_path, marked)
    dehydrate(folder)
    assert read_real_event(folder, tmp_path).articles


# The five articles this project was started from


@pytest.mark.skipif(
    not SEEDS.is_dir(), reason="needs ../shared/seeds, other people's texts that are not in the project"
)
class TestSeeds:
    def test_all_five_are_found(self) -> None:
        articles = read_real_event(SEED_EVENT, SEED_EVENT.parent).articles
        assert len(articles) == 5
        found = find_texts(articles, SEEDS)
        assert list(found.missing) == []
        assert found.texts.keys() == {a.id for a in articles}

    def test_their_offsets_are_those_of_their_tokens(self) -> None:
        articles = read_real_event(SEED_EVENT, SEED_EVENT.parent).articles
        texts = find_texts(articles, SEEDS).texts
        for article in articles:
            again = from_article(with_text(article, texts[article.id]), address=article.address, file=article.file)
            assert again == article

    def test_marking_them_up_and_dehydrating_again_changes_nothing(self, tmp_path: Path) -> None:
        folder = tmp_path / SEED_EVENT.name
        shutil.copytree(SEED_EVENT, folder, ignore=shutil.ignore_patterns("*.xml"))
        articles = read_real_event(folder, tmp_path).articles
        before = {path.name: path.read_bytes() for path in folder.glob("*.json")}
        assert len(mark_up(folder, find_texts(articles, SEEDS).texts)) == len(before)
        for path in folder.glob("*.json"):
            path.unlink()
        dehydrate(folder)
        assert {path.name: path.read_bytes() for path in folder.glob("*.json")} == before
