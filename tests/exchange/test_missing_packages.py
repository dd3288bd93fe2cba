"""A format whose package is not installed says what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from drawings import elephant

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.registry import reader, writer
from siapabilang.problems import InputError


@pytest.mark.parametrize(("name", "module", "extra"), [("cas", "cassis", "formats"), ("spacy", "spacy", "spacy")])
def test_writing_names_the_extra(name: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"install it with pip install 'siapabilang\[{extra}\]'"):
        list(writer(name).write([draw(elephant())], "gold"))


def test_reading_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(InputError, match=r"^cas: needs the package dkpro-cassis"):
        list(reader("cas").read(tmp_path))


def test_what_is_written_only_is_not_read() -> None:
    with pytest.raises(InputError, match=r"^spacy: is written only; nothing is read back from it"):
        reader("spacy")
