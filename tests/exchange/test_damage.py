"""Files that are damaged anywhere: either they are still understood, or `InputError` says what is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from drawings import elephant

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.manifest import header_of
from siapabilang.exchange.registry import reader, writer
from siapabilang.exchange.restoring import restore
from siapabilang.problems import InputError

_MISSING = object()
_WRONG: tuple[object, ...] = (_MISSING, None, "x", -1, 10**9, [], {}, [["x"]])
FILES = {"cas": "gajah/kabar.json", "label-studio": "tasks.json", "brat": "gajah/kabar.ann"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 – any JSON
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def damaged(whole: Any) -> Iterator[Any]:  # noqa: ANN401 – any JSON
    for path in places(whole):
        for wrong in _WRONG:
            changed = copy.deepcopy(whole)
            parent = changed
            for key in path[:-1]:
                parent = parent[key]
            if wrong is _MISSING:
                del parent[path[-1]]
            else:
                parent[path[-1]] = wrong
            yield changed


def outcome(name: str, folder: Path) -> bool:
    """Say whether the file is understood; anything but `InputError` is raised."""
    try:
        restore(reader(name).read(folder), [header_of(elephant())])
    except InputError:
        return False
    return True


@pytest.mark.parametrize(("name", "stride"), [("cas", 37), ("label-studio", 2)])  # all of it takes a minute
def test_damaged_json_is_understood_or_refused(name: str, stride: int, tmp_path: Path) -> None:
    files = dict(writer(name).write([draw(elephant())], "gold"))
    path = tmp_path / "kabar.json"
    outcomes = set()
    for changed in islice(damaged(json.loads(files[FILES[name]])), 0, None, stride):
        path.write_text(json.dumps(changed), encoding="utf-8")
        outcomes.add(outcome(name, path))
    assert outcomes == {True, False}


def test_damaged_lines_are_understood_or_refused(tmp_path: Path) -> None:
    files = dict(writer("brat").write([draw(elephant())], "gold"))
    (tmp_path / "kabar.txt").write_bytes(files["gajah/kabar.txt"])
    ann = files[FILES["brat"]].decode()
    outcomes = set()
    for at in range(len(ann)):
        for wrong in ("", "\t", " ", "\n", "9", "x", ";"):
            (tmp_path / "kabar.ann").write_text(ann[:at] + wrong + ann[at + 1 :], encoding="utf-8")
            outcomes.add(outcome("brat", tmp_path))
    assert outcomes == {True, False}
