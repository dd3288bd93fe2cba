"""UIMA CAS JSON: what stands in the file, and what other programs make of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cassis import Cas, load_cas_from_json, load_typesystem
from drawings import elephant

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.formats import cas
from siapabilang.exchange.layer import Document
from siapabilang.problems import InputError

QUOTE, MENTION = "siapabilang.Quote", "siapabilang.Mention"


def written() -> dict[str, bytes]:
    return dict(cas.write([draw(elephant())], "gold"))


def loaded() -> Cas:
    return load_cas_from_json(written()["gajah/kabar.json"].decode())


def read(folder: Path, changed: Cas) -> Document:
    path = folder / "kabar.json"
    path.write_text(changed.to_json(), encoding="utf-8")
    (document,) = cas.read(path)
    return document


def test_offsets_in_the_file_count_utf16_code_units() -> None:
    """The elephant before the quote is one code point and two code units."""
    structures = json.loads(written()["gajah/kabar.json"])["%FEATURE_STRUCTURES"]
    text = structures[0]["sofaString"]
    first, second = (structure for structure in structures if structure["%TYPE"] == QUOTE)
    assert (text.index("“Ia jinak,”"), text.index("“Sungguh.”")) == (9, 73)
    assert (first["begin"], first["end"], second["begin"], second["end"]) == (10, 21, 74, 84)
    units = text.encode("utf-16-le")
    assert units[2 * 10 : 2 * 21].decode("utf-16-le") == "“Ia jinak,”"


def test_each_feature_structure_is_as_inception_has_them() -> None:
    structures = {s["%ID"]: s for s in json.loads(written()["gajah/kabar.json"])["%FEATURE_STRUCTURES"]}
    first, second = (s for s in structures.values() if s["%TYPE"] == QUOTE)
    features = {"quoteType": "direct", "form": "name", "polarity": "denied", "fidelity": "distorted"}
    assert first.items() >= {**features, "utterance": "u1", "quoteId": "q1"}.items()
    assert second.keys() == {"%ID", "%TYPE", "@sofa", "begin", "end"}
    links = {name: structures[first[f"@{name}"]]["%ELEMENTS"] for name in ("cues", "speakers", "sources", "parts")}
    ends = {
        name: [(structures[link]["role"], structures[structures[link]["@target"]]["begin"]) for link in found]
        for name, found in links.items()
    }
    assert ends == {
        "cues": [("cue", 22), ("cue", 59)],
        "speakers": [("speaker", 27)],
        "sources": [("1", 46), ("2", 67)],
        "parts": [("part", 74)],
    }
    mention = next(s for s in structures.values() if s["%TYPE"] == MENTION)
    assert structures[mention["@entities"]]["%ELEMENTS"] == ["rin", "tom"]


def test_a_uima_library_sees_the_words() -> None:
    whole = loaded()
    assert [quote.get_covered_text() for quote in whole.select(QUOTE)] == ["“Ia jinak,”", "“Sungguh.”"]
    (first, _) = whole.select(QUOTE)
    assert [link.target.get_covered_text() for link in first.sources.elements] == ["Radio Teluk", "Layar"]
    assert whole.get_document_annotation().end == len(whole.sofa_string)


def test_the_type_system_file_is_the_one_of_the_documents() -> None:
    system = load_typesystem(written()["typesystem.xml"].decode())
    names = {type_.name for type_ in system.get_types() if type_.name.startswith("siapabilang.")}
    assert names == {
        *(f"siapabilang.{label}" for label in ("Quote", "Cue", "Mention", "Distractor")),
        *(f"siapabilang.Quote{links}Link" for links in ("Cues", "Speakers", "Sources", "Parts")),
    }
    assert names == set(json.loads(written()["gajah/kabar.json"])["%TYPES"])


def test_layers_that_a_tool_adds_do_no_harm(tmp_path: Path) -> None:
    whole = loaded()
    token = whole.typesystem.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    whole.add(token(begin=0, end=1))
    assert read(tmp_path, whole).marks == read(tmp_path, loaded()).marks


def test_a_link_that_points_at_nothing_is_refused(tmp_path: Path) -> None:
    whole = loaded()
    whole.select(QUOTE)[0].cues.elements[0].target = None
    with pytest.raises(InputError, match=r"kabar\.json: a link in 'cues' points at nothing"):
        read(tmp_path, whole)


def test_a_source_needs_its_place_in_the_chain(tmp_path: Path) -> None:
    whole = loaded()
    whole.select(QUOTE)[0].sources.elements[0].role = "outlet"
    with pytest.raises(InputError, match=r"kabar\.json: a source has the role 'outlet'; its role is its place"):
        read(tmp_path, whole)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"%TYPES": 3}', b"\xff", b"[" * 100_000, b"null"])
def test_what_is_no_cas_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kabar.json").write_bytes(content)
    with pytest.raises(InputError, match=r"^kabar\.json: is no UIMA CAS JSON \("):
        list(cas.read(tmp_path))


def test_offsets_outside_the_text_are_one_clear_error(tmp_path: Path) -> None:
    source = written()["gajah/kabar.json"].decode()
    (tmp_path / "kabar.json").write_text(source.replace('"end": 84', '"end": 900'), encoding="utf-8")
    with pytest.raises(InputError, match=r"^kabar\.json: has an offset outside the text"):
        list(cas.read(tmp_path))


def test_a_folder_without_files_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "articles.json").write_text("{}")
    with pytest.raises(InputError, match=r"holds no \.json file"):
        list(cas.read(tmp_path))
