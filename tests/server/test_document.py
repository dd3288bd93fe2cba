from __future__ import annotations

import re

import msgspec

from siapabilang.locations import checkout
from siapabilang.server.settings import Settings, read_settings


def test_the_document_explains_every_setting_and_no_other() -> None:
    table = (
        (checkout() / "docs" / "server.md")
        .read_text(encoding="utf-8")
        .partition("## Settings")[2]
        .partition("\n## ")[0]
    )
    named = {
        name
        for line in table.splitlines()
        for name in re.findall(r"`(\w+)`", line.split("|")[1] if "|" in line else "")
    }
    assert named == {field.name for field in msgspec.structs.fields(Settings)}


def test_the_example_configuration_can_be_read() -> None:
    settings = read_settings(checkout() / "deploy" / "server.toml", {})
    assert settings == Settings(gold=settings.gold, data=settings.data, hosts=("127.0.0.1", "localhost"))
