"""What a team says about its system is read strictly, and whatever is wrong is explained."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang.description import DESCRIPTION_BYTES, FIELDS, check_field, describe, fields_in, read_description
from siapabilang.problems import InputError
from siapabilang.submit import template, write_description
from siapabilang.visible import is_hidden

SAID: dict[str, object] = {
    "name": "Penanda",
    "authors": "Kelompok Teluk",
    "description": "Marks and names.",
    "training_data": "authored train split",
    "external_data": "none",
    "parameters": "12k",
    "cost": "2 seconds on one core",
    "attempts": 3,
    "selection": "best on validation",
    "date": date(2027, 3, 31),
    "contact": "the project's issue tracker",
}


def problems_of(**changes: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        describe({name: value for name, value in (SAID | changes).items() if value is not None})
    return [str(problem) for problem in caught.value.problems]


def refused(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "system.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_description(path, "penanda/system.yaml")
    return str(caught.value)


def test_what_is_said_is_kept_in_one_line_and_one_form() -> None:
    said = describe(SAID | {"name": "  Penanda\n kutipan ", "authors": "Andre\u0301", "attempts": "3"})
    assert (said.name, said.authors, said.attempts, said.link) == ("Penanda kutipan", "André", 3, "")


@pytest.mark.parametrize(
    ("external", "divisions"),
    [
        ("none", ("open", "no external data")),
        ("None", ("open", "no external data")),
        ("none, but IndoBERT", ("open",)),
        ("IndoBERT", ("open",)),
    ],
)
def test_only_who_says_none_is_in_the_division_without_external_data(external: str, divisions: tuple[str, ...]) -> None:
    assert describe(SAID | {"external_data": external}).divisions == divisions


def test_every_missing_field_is_named_and_explained() -> None:
    with pytest.raises(InputError) as caught:
        describe({})
    assert [p.field for p in caught.value.problems] == [name for name, field in FIELDS.items() if field.required]
    assert "missing: number of parameters, e.g. '110M'" in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "is empty: what the system is called"),
        ("name", " \n", "is empty"),
        ("name", "x" * 61, "has 61 code points; at most 60"),
        ("name", 7, "Expected 'str', got 'int'; it says what the system is called"),
        ("name", "learn\u200bed", "cannot be seen (U+200B)"),
        ("name", "\u202edenrael", "cannot be seen (U+202E)"),
        ("authors", "a\x1b[2J", "cannot be seen (U+001B)"),
        ("authors", "a" + "\u0336" * 9, "stacks more than three marks"),
        ("attempts", 0, "is no number of runs"),
        ("attempts", True, "Expected 'int'"),
        ("attempts", 10**30, "is no number of runs"),
        ("date", "yesterday", "it says the day of the run"),
        ("link", "javascript:alert(1)", "is no address that begins with https://"),
        ("link", "http://example.org", "is no address"),
        ("link", "https://example.org/\u0430", "is no address"),
        ("link", "https://example.org/><script>", "is no address"),
        ("link", "https://user:word@example.org/", "is no address"),
        ("score", 100, "there is no such field"),
    ],
)
def test_wrong_values_are_refused(field: str, value: object, message: str) -> None:
    (problem,) = problems_of(**{field: value})
    assert problem.startswith(f"system.yaml: {field}: ")
    assert message in problem


def test_one_field_can_be_checked_alone() -> None:
    assert check_field("date", "2027-03-31") == date(2027, 3, 31)
    with pytest.raises(InputError, match="attempts: is no number of runs"):
        check_field("attempts", "-1")


def test_a_file_is_read_with_line_and_column_of_each_problem(tmp_path: Path) -> None:
    text = refused(tmp_path, "name: Penanda\nattempts: many\nscore: 100\n")
    assert "penanda/system.yaml:2:11: attempts: Expected 'int', got 'str'; it says how many runs" in text
    assert "penanda/system.yaml:3:8: score: there is no such field" in text
    assert "penanda/system.yaml:1:1: authors: is missing" in text


@pytest.mark.parametrize(
    ("abuse", "content", "message"),
    [
        ("alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nname: *b\n", "aliases are not allowed"),
        ("python object", "name: !!python/object/apply:os.system ['true']\n", "is not a value that can stand here"),
        ("deep nesting", "name: " + "[" * 20_000, "is nested too deeply"),
        ("huge integer", "attempts: " + "9" * 20_000, "holds a value that does not exist"),
        ("duplicate key", "name: a\nname: b\n", "stands twice"),
        ("large file", b"#" * (DESCRIPTION_BYTES + 1), "has more than 65,536 bytes"),
        ("no text", b"\xff\xfe\x00", "is not UTF-8"),
        ("no mapping", "- name\n", "should be a mapping"),
        ("nothing", "", "is empty"),
        ("impossible day", "date: 2027-02-31\n", "holds a value that does not exist"),
        ("NaN", "attempts: .nan\n", "Expected 'int'"),
    ],
)
def test_abuse_of_the_file(tmp_path: Path, abuse: str, content: str | bytes, message: str) -> None:
    assert message in refused(tmp_path, content), abuse


def test_a_key_cannot_steer_the_terminal(tmp_path: Path) -> None:
    text = refused(tmp_path, '"\\e[2Jname": x\n"' + "k" * 5_000 + '": y\n')
    assert "\x1b" not in text
    assert len(text) < 4_000


def test_what_is_given_beside_the_file_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "system.yaml"
    write_description(describe(SAID), path)
    assert read_description(path, "f", {"cost": "nothing", "attempts": "4"}).cost == "nothing"
    assert fields_in(path, "f") == set(SAID)


def test_the_template_asks_for_every_field(tmp_path: Path) -> None:
    path = tmp_path / "system.yaml"
    path.write_text(template(), encoding="utf-8")
    assert fields_in(path, "f") == set(FIELDS)
    with pytest.raises(InputError) as caught:
        read_description(path, "f")
    assert {p.field for p in caught.value.problems} == {name for name, field in FIELDS.items() if field.required}


WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Mn", "Me"]), min_size=1, max_size=60).filter(
    lambda text: text.strip() and not any(map(is_hidden, text))
)


@given(name=WORDS, authors=WORDS, day=st.dates(), attempts=st.integers(1, 1_000_000))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, name: str, authors: str, day: date, attempts: int
) -> None:
    try:
        said = describe(SAID | {"name": name, "authors": authors, "date": day, "attempts": attempts})
    except InputError:  # NFC makes some texts longer than they were
        return
    path = tmp_path_factory.mktemp("said") / "system.yaml"
    write_description(said, path)
    assert read_description(path, "f") == said
