"""YAML files: read strictly, with the place of every entry."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
import yaml
from factories import where
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.problems import InputError, Problem
from siapabilang.yaml_source import Node, read_yaml


class Ship(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a YAML file may describe."""

    id: str
    name: str
    crew: tuple[str, ...] = ()
    tonnage: int = 0


def read(folder: Path, source: str | bytes) -> Node:
    path = folder / "kapal.yaml"
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return read_yaml(path, "kapal.yaml")


def ships(root: Node) -> list[Ship]:
    return [node.as_type(Ship, id=id_) for id_, node in root.items().items()]


def problem_of(folder: Path, source: str | bytes) -> Problem:
    """Return the one problem of reading ``source`` as a mapping of ships."""
    with pytest.raises(InputError) as caught:
        ships(read(folder, source))
    (problem,) = caught.value.problems
    assert problem.file == "kapal.yaml"
    assert "\n" not in problem.message
    return problem


def test_entries_become_typed_values_and_know_where_they_stand(tmp_path: Path) -> None:
    source = "camar:\n  name: KM Camar\n  crew: [Alma, Badri]\n# komentar\nelang: {name: KM Elang, tonnage: 40}\n"
    root = read(tmp_path, source)
    assert ships(root) == [
        Ship("camar", "KM Camar", ("Alma", "Badri")),
        Ship("elang", "KM Elang", (), 40),
    ]
    place = root.items()["elang"].problem("tenggelam", "name")
    assert place == Problem("kapal.yaml", "tenggelam", *where(source, "{name: KM Elang"), "name")


def test_a_key_that_stands_twice_is_refused_at_the_second(tmp_path: Path) -> None:
    source = "camar: {name: KM Camar}\nelang: {name: KM Elang}\ncamar: {name: KM Merpati}\n"
    problem = problem_of(tmp_path, source)
    assert (problem.line, problem.column) == (3, 1)
    assert "'camar' stands twice" in problem.message


def test_a_key_that_stands_twice_inside_an_entry_is_refused(tmp_path: Path) -> None:
    for source in (
        "camar:\n  name: KM Camar\n  name: KM Merpati\n",
        "camar:\n  crew:\n  - {name: Alma, name: Badri}\n",
        "camar:\n  name: {a: {name: Alma},\n    b: [[{name: Alma, name: Badri}]]}\n",
    ):
        problem = problem_of(tmp_path, source)
        assert problem.line == 3
        assert "'name' stands twice" in problem.message


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("camar: &a {name: KM Camar}\nelang: *a\n", 2),
        ("camar: &a {name: KM Camar}\nelang: {<<: *a}\n", 2),
        ("camar: &a {name: KM Camar, crew: [*a]}\n", 1),
    ],
)
def test_an_alias_is_refused_where_it_stands(tmp_path: Path, source: str, line: int) -> None:
    problem = problem_of(tmp_path, source)
    assert problem.line == line
    assert problem.column == source.splitlines()[line - 1].index("*a") + 1
    assert "aliases are not allowed" in problem.message


def test_a_small_file_cannot_become_a_huge_one(tmp_path: Path) -> None:
    layers = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 10))
    assert problem_of(tmp_path, "b0: &b0 [ha]\n" + layers).line == 2


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ("camar: {name: KM Camar\n", 2, 1, "is not valid YAML"),
        ("camar:\n\tname: KM Camar\n", 2, 1, "is not valid YAML"),
        ("camar: a: b\n", 1, 9, "is not valid YAML"),
        ("camar: {name: a}\n---\nelang: {name: b}\n", 2, 1, "another document"),
        ("- camar\n- elang\n", 1, 1, "should be a mapping"),
        ("camar\n", 1, 1, "should be a mapping"),
        ("camar:\n  - KM Camar\n", 2, 3, "should be a mapping"),
        ("camar: KM Camar\n", 1, 8, "should be a mapping"),
        ("[1, 2]: {name: a}\n", 1, 1, "is no plain word"),
        ("camar: {name: a\x07}\n", 0, 0, "is not valid YAML"),
    ],
)
def test_what_is_no_mapping_is_refused_with_its_place(
    tmp_path: Path, source: str, line: int, column: int, message: str
) -> None:
    problem = problem_of(tmp_path, source)
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message


@pytest.mark.parametrize(
    ("entry", "field", "message"),
    [
        ("{tonnage: 4}", "", "missing required field `name`"),
        ("{name: a, captain: b}", "", "unknown field `captain`"),
        ("{name: 2027}", "name", "Expected `str`"),
        ("{name: tidak, crew: Alma}", "crew", "Expected `array`"),
        ("{name: no}", "name", "Expected `str`, got `bool`"),
        ("{name: }", "name", "Expected `str`, got `null`"),
        ("{name: a, crew: [Alma, 112]}", "crew[1]", "Expected `str`"),
        ("{name: a, tonnage: true}", "tonnage", "Expected `int`"),
        ("{name: 2027-03-02}", "name", "Expected `str`"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_field(
    tmp_path: Path, entry: str, field: str, message: str
) -> None:
    problem = problem_of(tmp_path, f"camar: {{name: KM Camar}}\nelang:\n  {entry}\n")
    assert (problem.line, problem.column, problem.field) == (3, 3, field)
    assert message in problem.message


@pytest.mark.parametrize("name", ["!kapal KM Camar", "!!int KM Camar", "2027-13-01", "{[a]: b}"])
def test_a_value_that_cannot_be_made_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    assert problem_of(tmp_path, f"camar:\n  name: {name}\n").line == 2


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert "nested" in problem_of(tmp_path, "[" * 5000).message


def test_a_file_that_is_missing_empty_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^kapal\.yaml: is missing$"):
        read_yaml(tmp_path / "kapal.yaml", "kapal.yaml")
    assert problem_of(tmp_path, "").message == "is empty"
    assert problem_of(tmp_path, "# hanya komentar\n").message == "is empty"
    assert problem_of(tmp_path, "camar: {name: é}".encode("latin-1")).message == "is not UTF-8; save the file as UTF-8"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.dictionaries(WORDS.filter(bool), WORDS, min_size=1, max_size=5))
@settings(deadline=None)
def test_any_mapping_of_words_reads_back_as_it_was_written(words: dict[str, str]) -> None:
    source = yaml.safe_dump(words, allow_unicode=True)
    with tempfile.TemporaryDirectory() as folder:
        root = read(Path(folder), source)
    assert root.as_type(dict[str, str]) == words
    assert root.items().keys() == words.keys()
