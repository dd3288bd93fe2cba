"""``event.yaml`` and ``outlets.yaml``: what happened, who took part, what was said, and who publishes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from siapabilang.model import Event, EventEntity, Outlet, SplitName, Utterance
from siapabilang.problems import InputError, Problem
from siapabilang.yaml_source import Node, read_yaml


class _EventHead(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    split: SplitName
    topic: str
    entities: dict[str, object]
    utterances: dict[str, object]
    facts: str = ""


def read_event(path: Path, file: str) -> tuple[Event, dict[str, Node]]:
    """Read an event file; also return where each entity and utterance stands in it, by id.

    Raises `InputError` with line, column and field.
    """
    root = read_yaml(path, file)
    head = root.as_type(_EventHead)
    entries = root.items()
    problems: list[Problem] = []
    places: dict[str, Node] = {}
    entities: list[EventEntity] = []
    utterances: list[Utterance] = []
    for id_, node in entries["entities"].items().items():
        places[id_] = node
        try:
            entities.append(node.as_type(EventEntity, id=id_))
        except InputError as error:
            problems += error.problems
    for id_, node in entries["utterances"].items().items():
        places[id_] = node
        try:
            utterances.append(node.as_type(Utterance, id=id_))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    event = Event(
        id=head.id,
        title=head.title,
        split=head.split,
        topic=head.topic,
        facts=head.facts.strip(),
        entities=tuple(entities),
        utterances=tuple(utterances),
    )
    return event, places


def read_outlets(path: Path, file: str) -> dict[str, Outlet]:
    """Read the outlets, by id. Raises `InputError` with line, column and field."""
    outlets: dict[str, Outlet] = {}
    problems: list[Problem] = []
    for id_, node in read_yaml(path, file).items().items():
        try:
            outlets[id_] = node.as_type(Outlet, id=id_)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return outlets
