"""The way back: what annotators changed, as files of the annotations, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from drawings import elephant
from scenes import entity, place

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.files import add_files, file_stem, write_folder
from siapabilang.exchange.layer import Document, Link, Mark
from siapabilang.exchange.manifest import Header, header_of, read_manifest, write_manifest
from siapabilang.exchange.restoring import Restored, event_files, restore
from siapabilang.markup import read_markup
from siapabilang.model import Article, Attributed, Quote, Span
from siapabilang.offsets import from_article, read_offsets, write_offsets
from siapabilang.problems import InputError

Change = Callable[[Mark], Mark | None]


def back(document: Document, *headers: Header, offsets: bool = False) -> Restored:
    (restored,) = restore([document], headers or [header_of(elephant())], offsets=offsets)
    return restored


def problems(document: Document, *headers: Header) -> list[str]:
    with pytest.raises(InputError) as caught:
        back(document, *headers)
    return [str(problem) for problem in caught.value.problems]


def changed(change: Change) -> Document:
    """Return the elephant with ``change`` made to each mark; None deletes it and its links."""
    document = draw(elephant())
    marks = tuple(new for mark in document.marks if (new := change(mark)) is not None)
    kept = {mark.key for mark in marks}
    links = tuple(link for link in document.links if link.quote in kept and link.target in kept)
    return msgspec.structs.replace(document, marks=marks, links=links, file="kabar.ann")


def said(label: str, **features: tuple[str, ...]) -> Change:
    """Return the change that gives ``features`` to the marks with ``label``."""

    def change(mark: Mark) -> Mark:
        if mark.label != label:
            return mark
        return msgspec.structs.replace(mark, features={**mark.features, **features})

    return change


def test_an_authored_article_comes_back_as_markup() -> None:
    restored = back(draw(elephant()))
    assert restored.path == "events/gajah/kabar.xml"
    assert restored.content.decode() == (
        '<article event="gajah" outlet="kabar">\n'
        "<headline>🐘 Gajah</headline>\n\n"
        '<p><quote id="q1" type="direct" utterance="u1" polarity="denied" fidelity="distorted">“Ia jinak,”</quote> '
        '<cue of="q1">kata</cue> <speaker of="q1" entity="rin tom">Rin dan Tom</speaker> kepada '
        '<source of="q1" entity="radio" hop="1">Radio Teluk</source>, <cue of="q1">dikutip</cue> '
        '<source of="q1" entity="layar" hop="2">Layar</source>. <quote of="q1">“Sungguh.”</quote></p>\n'
        '<p>Si <distractor kind="scare">“raja”</distractor> tidur.</p>\n'
        "</article>\n"
    )


def test_a_real_article_comes_back_as_the_offset_file_that_it_was() -> None:
    real = from_article(elephant(), address="https://kabar.example/1", file="gajah.txt")
    restored = back(draw(elephant()), header_of(elephant(), real))
    assert restored.path == "real/gajah/kabar.json"
    assert restored.content.decode() == write_offsets(real)
    assert "jinak" not in restored.content.decode()


def test_offsets_can_be_asked_for() -> None:
    restored = back(draw(elephant()), offsets=True)
    assert restored.path == "real/gajah/kabar.json"
    assert read_offsets(restored.content, restored.path).quotes == elephant().quotes


def test_what_an_annotator_changed_is_what_comes_back() -> None:
    def change(mark: Mark) -> Mark | None:
        if mark.label == "Quote":
            features = {"type": ("mixed",), "form": ("name",)}  # affirmed and faithful go without saying
            return msgspec.structs.replace(mark, spans=mark.spans[:1], features=features)
        return None if mark.features.get("entity") == ("radio",) else mark

    marked = read_markup(back(changed(change)).content, "kabar.xml")
    (quote,) = marked.quotes
    assert (quote.type, quote.polarity, quote.fidelity, quote.utterance) == ("mixed", "affirmed", "", "")
    assert quote.spans == (place(elephant().text, "“Ia jinak,”"),)
    assert [source.entity for source in quote.sources] == ["layar"]


def test_a_quote_that_an_annotator_added_gets_an_id_that_is_free() -> None:
    document = draw(elephant())
    new = Mark("T9", "Quote", (Span(2, 7),), {"type": ("indirect",), "speaker": ("tom",)})
    twin = Mark("T8", "Quote", (Span(84, 97),), {"type": ("indirect",), "speaker": ("unspecified",)}, name="q1")
    both = msgspec.structs.replace(document, marks=(*document.marks, new, twin))
    quotes = read_markup(back(both).content, "kabar.xml").quotes
    assert [(quote.id, quote.form) for quote in quotes] == [("q2", "implicit"), ("q1", "name"), ("q3", "implicit")]


def test_somebody_of_another_article_of_the_event_may_be_given_a_part() -> None:
    document = changed(said("Mention", entity=("desi",)))
    other = msgspec.structs.replace(
        elephant(), id="gajah/lain", text="Lain.", quotes=(), entities=(entity("desi", "Rin dan Tom", "Desi"),)
    )
    article = back(document, header_of(elephant()), header_of(other)).article
    assert article.entities[-1] == msgspec.structs.replace(other.entities[0], aliases=("Rin dan Tom",))
    assert any("there is no entity 'desi' in this event" in problem for problem in problems(document))


def test_an_entity_that_is_linked_twice_stands_once_in_the_chain() -> None:
    document = draw(elephant())
    again = Mark("again", "Mention", (Span(84, 86),), {"entity": ("radio",)})
    marks, links = (*document.marks, again), (*document.links, Link("quote1", "source", "again", 3))
    (quote,) = back(msgspec.structs.replace(document, marks=marks, links=links)).article.quotes
    assert [(source.entity, len(source.mention)) for source in quote.sources] == [("radio", 2), ("layar", 1)]


def test_sources_that_the_text_does_not_name_fill_the_free_places_of_the_chain() -> None:
    article = elephant()
    (quote,) = article.quotes
    radio, layar = quote.sources
    chain = (Attributed("tom"), radio, Attributed("rin"), layar)
    drawn = draw(msgspec.structs.replace(article, quotes=(msgspec.structs.replace(quote, sources=chain),)))
    assert back(drawn, offsets=True).article.quotes[0].sources == chain
    assert problems(drawn) == [": Quote q1: sources: the markup cannot hold this; link a mention of every source"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (said("Quote", type=()), "Quote q1 in line 3 of the text: has no type; choose one"),
        (said("Quote", type=("loud",)), "type 'loud' is none of: direct, indirect, mixed"),
        (said("Quote", type=("direct", "mixed")), "has several values for 'type'; keep one"),
        (said("Mention", entity=()), "Mention in line 3 of the text: has no entity; choose one"),
        (said("Distractor", kind=()), "Distractor in line 4 of the text: has no kind; choose one"),
        (said("Quote", speaker=("rin",)), "names a speaker both by a mention and without one; keep the mention"),
        (said("Quote", speaker=("unspecified",)), "'unspecified' speaks alone"),
        (lambda mark: None if mark.label == "Mention" else mark, "nobody speaks: link a mention, or choose a speaker"),
        (lambda mark: None if mark.label == "Quote" else mark, "is linked to no quote; link it or delete it"),
        (said("Quote", form=("implicit",)), "Quote q1: form: is implicit where no mention is linked, and only there"),
        (lambda mark: msgspec.structs.replace(mark, spans=()), "lies outside the text, which has 100 code points"),
    ],
)
def test_what_does_not_fit_is_named_and_says_what_to_do(change: Change, problem: str) -> None:
    found = problems(changed(change))
    assert any(problem in message for message in found)
    assert all(message.startswith("kabar.ann") for message in found)


def test_marks_that_cross_cannot_be_markup_but_can_be_offsets() -> None:
    def cross(mark: Mark) -> Mark:
        return msgspec.structs.replace(mark, spans=(Span(79, 93),)) if mark.label == "Distractor" else mark

    def beside(mark: Mark) -> Mark:
        return msgspec.structs.replace(mark, spans=(Span(23, 30),)) if mark.label == "Distractor" else mark

    for change in (cross, beside):
        (problem,) = problems(changed(change))
        assert "the markup holds marks within lines and within each other" in problem


def test_a_manifest_cannot_lead_out_of_the_folder() -> None:
    header = msgspec.structs.replace(header_of(elephant()), id="x/..", event="../../gajah")
    assert back(draw(elephant()), header).path == "events/%2E%2E/%2E%2E/gajah/%2E%2E.xml"


def test_a_text_that_was_changed_is_never_read_against_the_old_one() -> None:
    document = msgspec.structs.replace(draw(elephant()), text=elephant().text.replace("jinak", "liar"))
    (problem,) = problems(document)
    assert "is the text of no article in articles.json" in problem
    assert "liar" not in problem


def test_an_article_that_comes_back_twice_is_refused() -> None:
    once, again = (msgspec.structs.replace(draw(elephant()), file=name) for name in ("a.ann", "b.ann"))
    with pytest.raises(InputError, match=r"^b\.ann: is gajah/kabar, which came back in a\.ann already"):
        restore([once, again], [header_of(elephant())])


def test_outlets_that_printed_the_same_words_are_told_by_their_names() -> None:
    twin = msgspec.structs.replace(elephant(), id="gajah/lain", outlet="lain")
    restored = restore([draw(twin), draw(elephant())], [header_of(elephant()), header_of(twin)])
    assert [r.path for r in restored] == ["events/gajah/lain.xml", "events/gajah/kabar.xml"]


def test_the_problems_of_all_documents_are_collected() -> None:
    bad = changed(said("Quote", type=()))
    with pytest.raises(InputError) as caught:
        restore([bad, msgspec.structs.replace(bad, text="Lain.", marks=(), links=())], [header_of(elephant())])
    assert len(caught.value.problems) == 2


# Files


def test_the_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    headers = (header_of(elephant()),)
    path = tmp_path / "articles.json"
    path.write_bytes(write_manifest(headers, "1.0"))
    assert read_manifest(path) == headers
    path.write_bytes(b'{"siapabilang": "1.0", "articles": [{"id": 3}]}')
    with pytest.raises(InputError, match=r"articles\.json: articles\[0\]\.id: Expected `str`, got `int`"):
        read_manifest(path)
    with pytest.raises(InputError, match=r"is missing; name the articles\.json of the export with --articles"):
        read_manifest(tmp_path / "x.json")


@pytest.mark.parametrize(
    ("id_", "stem"),
    [
        ("gajah/kabar", "gajah/kabar"),
        ("../a", "%2E%2E/a"),
        ("a/../b", "a/%2E%2E/b"),
        ("/etc/a", "_/etc/a"),
        ("a:b?/ç", "a%3Ab%3F/%C3%A7"),
    ],
)
def test_files_are_called_by_ids_and_stay_within_their_folder(id_: str, stem: str) -> None:
    assert file_stem(id_) == stem


def test_a_folder_that_holds_anything_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    assert write_folder(tmp_path / "export", [("a/b.txt", b"x")]) == 1
    with pytest.raises(InputError, match="is there already and may hold annotation"):
        write_folder(tmp_path / "export", [("c.txt", b"x")])
    assert [path.name for path in tmp_path.rglob("*")] == ["export", "a", "b.txt"]


def test_nothing_is_left_of_an_export_that_failed(tmp_path: Path) -> None:
    def files() -> list[tuple[str, bytes]]:
        raise InputError([])

    with pytest.raises(InputError):
        write_folder(tmp_path / "export", (file for _ in "x" for file in files()))
    assert list(tmp_path.iterdir()) == []


def test_files_that_differ_are_replaced_only_by_force(tmp_path: Path) -> None:
    add_files(tmp_path, {"a/b.xml": b"1"}, force=False)
    add_files(tmp_path, {"a/b.xml": b"1", "a/c.xml": b"2"}, force=False)
    with pytest.raises(InputError, match=r"b\.xml: is there already and differs; --force replaces it"):
        add_files(tmp_path, {"a/b.xml": b"3", "a/d.xml": b"4"}, force=False)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b.xml", "c.xml"]
    add_files(tmp_path, {"a/b.xml": b"3"}, force=True)
    assert (tmp_path / "a" / "b.xml").read_bytes() == b"3"


def test_the_event_comes_along_where_it_is_not_there_yet(tmp_path: Path) -> None:
    restored = [back(draw(elephant()))]
    ours, theirs = tmp_path / "annotations", tmp_path / "second"
    assert event_files(restored, theirs, ours) == {}
    add_files(ours, {"events/gajah/event.yaml": b"id: gajah\n"}, force=False)
    assert event_files(restored, theirs, ours) == {"events/gajah/event.yaml": b"id: gajah\n"}
    add_files(theirs, {"events/gajah/event.yaml": b"id: lain\n"}, force=False)
    assert event_files(restored, theirs, ours) == {}


def test_a_mention_of_several_forms_keeps_the_most_explicit() -> None:
    text = "Ia dan Rin bilang aman."
    quote = Quote(
        id="q1",
        type="indirect",
        spans=(place(text, "aman"),),
        speakers=(Attributed("tom", (place(text, "Ia"),)), Attributed("rin", (place(text, "Rin"),))),
        form="name",
    )
    article = Article("gajah/ia", "gajah", "ia", "", "", text, (entity("tom", "Tom"), entity("rin", "Rin")), (quote,))
    content = back(draw(article), header_of(article)).content.decode()
    assert '<speaker of="q1" entity="tom" form="pronoun">Ia</speaker> dan <speaker of="q1" entity="rin">' in content
