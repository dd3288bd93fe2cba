"""What the contributor's guide says is so."""

from __future__ import annotations

import re

from shell import call

from siapabilang.jsonl import STRANGERS
from siapabilang.locations import checkout
from siapabilang.submissions import FILE_LIMITS, SETS

GUIDE = (checkout() / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    for name in ("CONTRIBUTING.md", "README.md", "LEADERBOARD.md"):
        text = (checkout() / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (checkout() / target).exists(), f"{name}: {target}"


def test_the_limits_are_those_of_the_reader() -> None:
    assert STRANGERS.stored == FILE_LIMITS[SETS[0].file_name] == 4 * 2**20
    assert STRANGERS.inflated == 32 * 2**20
    assert (STRANGERS.lines, STRANGERS.line) == (5_000, 2 * 2**20)
    text = " ".join(GUIDE.split())
    assert "prediction files of at most 4 MiB (32 MiB unpacked, 5,000 lines of up to 2 MiB)" in text
    assert len(SETS) == 8
    assert "up to eight sets" in text


def test_the_commands_know_the_options_that_are_named() -> None:
    shown = call("submit", "--help").stdout
    for option in ("--template", "--from", "--incomplete", "--texts", "--update", "--slug"):
        assert option in GUIDE
        assert option in shown
