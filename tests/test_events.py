"""``event.yaml`` and ``outlets.yaml``: what they say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from factories import where

from siapabilang.events import read_event, read_outlets
from siapabilang.model import Event, EventEntity, Outlet, Utterance
from siapabilang.problems import InputError, Problem

EVENT = """\
id: perahu-karam
title: Perahu karam di Teluk Lambing
split: train
topic: disaster
facts: >
  Selasa pagi sebuah perahu karam
  di Teluk Lambing.
entities:
  alma:
    name: Alma Rondang
    kind: person
    role: Kepala Pelabuhan
    aliases: [Alma Rondang, Alma]
  pelabuhan:
    name: Pelabuhan Lambing
    kind: organization
    aliases: [Pelabuhan Lambing]
utterances:
  u1:
    speakers: [alma]
    on_behalf_of: [pelabuhan]
    text: Semua penumpang sudah kami jemput.
  u2: {speakers: [unspecified]}
"""
OUTLETS = """\
# Gaya masing-masing
kabar-teluk:
  name: Kabar Teluk
  kind: regional paper
  splits: [train, test]
  style: >
    Kalimat pendek.
radio:
  name: Radio Teluk
  kind: radio
  splits: [test]
"""


def problems(folder: Path, source: str) -> tuple[Problem, ...]:
    path = folder / "event.yaml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_event(path, "events/perahu-karam/event.yaml")
    assert {p.file for p in caught.value.problems} == {"events/perahu-karam/event.yaml"}
    return caught.value.problems


def test_an_event_holds_its_facts_entities_and_utterances_in_order(tmp_path: Path) -> None:
    path = tmp_path / "event.yaml"
    path.write_text(EVENT, encoding="utf-8")
    event, _ = read_event(path, "event.yaml")
    assert event == Event(
        id="perahu-karam",
        title="Perahu karam di Teluk Lambing",
        split="train",
        topic="disaster",
        facts="Selasa pagi sebuah perahu karam di Teluk Lambing.",
        entities=(
            EventEntity("alma", "Alma Rondang", "person", ("Alma Rondang", "Alma"), "Kepala Pelabuhan"),
            EventEntity("pelabuhan", "Pelabuhan Lambing", "organization", ("Pelabuhan Lambing",)),
        ),
        utterances=(
            Utterance("u1", ("alma",), "Semua penumpang sudah kami jemput.", ("pelabuhan",)),
            Utterance("u2", ("unspecified",)),
        ),
    )


def test_each_entry_knows_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "event.yaml"
    path.write_text(EVENT, encoding="utf-8")
    _, places = read_event(path, "event.yaml")
    at = {id_: node.problem("") for id_, node in places.items()}
    assert {id_: (p.line, p.column) for id_, p in at.items()} == {
        "alma": where(EVENT, "name: Alma"),
        "pelabuhan": where(EVENT, "name: Pelabuhan"),
        "u1": where(EVENT, "speakers: [alma]"),
        "u2": where(EVENT, "{speakers: [unspecified]}"),
    }


@pytest.mark.parametrize("field", ["id", "title", "split", "topic", "entities", "utterances"])
def test_a_field_of_the_event_that_is_missing_is_named(tmp_path: Path, field: str) -> None:
    fields = yaml.safe_load(EVENT)
    del fields[field]
    (problem,) = problems(tmp_path, yaml.safe_dump(fields, sort_keys=False))
    assert (problem.line, problem.column) == (1, 1)
    assert f"missing required field `{field}`" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("split: train", "split: latih", "split"),
        ("split: train", "split: [train]", "split"),
        ("title: Perahu karam di Teluk Lambing", "title: 2027", "title"),
        ("facts: >\n  Selasa pagi sebuah perahu karam\n  di Teluk Lambing.", "facts: [a, b]", "facts"),
    ],
)
def test_a_field_of_the_event_that_does_not_fit_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    (problem,) = problems(tmp_path, EVENT.replace(old, new))
    assert problem.field == field


@pytest.mark.parametrize(
    ("old", "new", "at", "field", "message"),
    [
        ("kind: person", "kind: orang", "name: Alma Rondang", "kind", "Invalid enum value 'orang'"),
        ("kind: person", "jenis: person", "name: Alma Rondang", "", "`jenis`"),
        ("aliases: [Alma Rondang, Alma]", "aliases: Alma", "name: Alma Rondang", "aliases", "Expected `array`"),
        ("[Alma Rondang, Alma]", "[Alma Rondang, 12]", "name: Alma Rondang", "aliases[1]", "Expected `str`"),
        ("    role: Kepala", "    aka: Kepala", "name: Alma Rondang", "", "unknown field `aka`"),
        ("speakers: [alma]", "speakers: alma", "speakers: alma", "speakers", "Expected `array`"),
        ("speakers: [alma]", "speaker: [alma]", "speaker: [alma]", "", "speaker"),
        ("{speakers: [unspecified]}", "{}", "{}", "", "missing required field `speakers`"),
        ("{speakers: [unspecified]}", "tidak ada", "tidak ada", "", "should be a mapping"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_where_it_stands(
    tmp_path: Path, old: str, new: str, *, at: str, field: str, message: str
) -> None:
    assert EVENT.count(old) == 1
    source = EVENT.replace(old, new)
    (problem,) = problems(tmp_path, source)
    assert (problem.line, problem.column) == where(source, at)
    assert problem.field == field
    assert message in problem.message


def test_the_problems_of_all_entries_are_reported_together(tmp_path: Path) -> None:
    source = EVENT.replace("kind: person", "kind: orang").replace("{speakers: [unspecified]}", "{speakers: 1}")
    source = source.replace("kind: organization", "kind: badan")
    assert [(p.line, p.field) for p in problems(tmp_path, source)] == [
        (where(source, "name: Alma")[0], "kind"),
        (where(source, "name: Pelabuhan")[0], "kind"),
        (where(source, "{speakers: 1}")[0], "speakers"),
    ]


def test_an_entity_listed_twice_is_refused_at_the_second(tmp_path: Path) -> None:
    source = EVENT.replace("  pelabuhan:\n", "  alma:\n")
    (problem,) = problems(tmp_path, source)
    assert (problem.line, problem.column) == (source.splitlines().index("    name: Pelabuhan Lambing"), 3)


def test_an_event_without_utterances_says_so_with_an_empty_mapping(tmp_path: Path) -> None:
    path = tmp_path / "event.yaml"
    path.write_text(EVENT.partition("utterances:")[0] + "utterances: {}\n", encoding="utf-8")
    assert read_event(path, "event.yaml")[0].utterances == ()


def test_outlets_are_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "outlets.yaml"
    path.write_text(OUTLETS, encoding="utf-8")
    assert read_outlets(path, "outlets.yaml") == {
        "kabar-teluk": Outlet("kabar-teluk", "Kabar Teluk", "regional paper", ("train", "test"), "Kalimat pendek.\n"),
        "radio": Outlet("radio", "Radio Teluk", "radio", ("test",)),
    }


def test_the_problems_of_all_outlets_are_reported_together(tmp_path: Path) -> None:
    path = tmp_path / "outlets.yaml"
    source = OUTLETS.replace("[train, test]", "[train, uji]").replace("  kind: radio\n", "")
    path.write_text(source, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_outlets(path, "outlets.yaml")
    assert [(p.line, p.column, p.field) for p in caught.value.problems] == [
        (*where(source, "name: Kabar Teluk"), "splits[1]"),
        (*where(source, "name: Radio Teluk"), ""),
    ]
    assert "`kind`" in caught.value.problems[1].message
