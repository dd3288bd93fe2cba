"""What users set, and what they are told where they set it wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from siapabilang.problems import InputError
from siapabilang_baselines.llm.costs import Report, Usage, cost
from siapabilang_baselines.llm.settings import KEY, NO_KEY, PREFIX, Settings, key_from, settings_from

README = Path(__file__).parents[2] / "baselines" / "README.md"
MODEL = {"SIAPABILANG_LLM_MODEL": "mini"}


def test_the_settings_are_read_from_the_environment() -> None:
    settings = settings_from(
        {
            "SIAPABILANG_LLM_MODEL": "mini",
            "SIAPABILANG_LLM_BASE_URL": "http://127.0.0.1:8000/v1",
            "SIAPABILANG_LLM_CONCURRENCY": "16",
            "SIAPABILANG_LLM_TIMEOUT": "2.5",
            "SIAPABILANG_LLM_ANSWER_FORMAT": "text",
            "SIAPABILANG_LLM_SEED": "",  # as if it were not set
            "SIAPABILANG_LLM_API_KEY": "sk-1",  # no setting
            "PATH": "/bin",
        }
    )
    url = "http://127.0.0.1:8000/v1"
    assert settings == Settings(model="mini", base_url=url, concurrency=16, timeout=2.5, answer_format="text")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "SIAPABILANG_LLM_MODEL: is not set; give the model's name as its server calls it"),
        (MODEL | {"SIAPABILANG_LLM_MODLE": "x"}, "SIAPABILANG_LLM_MODLE: is no setting; there are: SIAPABILANG_LLM_M"),
        (MODEL | {"SIAPABILANG_LLM_CONCURRENCY": "0"}, "SIAPABILANG_LLM_CONCURRENCY: Expected `int` >= 1"),
        (MODEL | {"SIAPABILANG_LLM_SEED": "x"}, "SIAPABILANG_LLM_SEED: Expected `int`"),
        (MODEL | {"SIAPABILANG_LLM_TIMEOUT": "nan"}, "SIAPABILANG_LLM_TIMEOUT: "),
        (MODEL | {"SIAPABILANG_LLM_ANSWER_FORMAT": "xml"}, "SIAPABILANG_LLM_ANSWER_FORMAT: Invalid enum value"),
        (MODEL | {"SIAPABILANG_LLM_BASE_URL": "localhost:8000"}, "SIAPABILANG_LLM_BASE_URL: "),
        (MODEL | {"SIAPABILANG_LLM_BASE_URL": "http://me:secret@host/v1"}, "SIAPABILANG_LLM_BASE_URL: "),
        (MODEL | {"SIAPABILANG_LLM_PRICE_INPUT": "3"}, "prices go together: give SIAPABILANG_LLM_PRICE_INPUT and"),
    ],
)
def test_a_wrong_setting_is_one_clear_error(environment: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message.replace("`", "'"))) as caught:
        settings_from(environment)
    assert len(caught.value.problems) == 1
    assert "secret" not in str(caught.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        settings_from({"SIAPABILANG_LLM_SEED": "x", "SIAPABILANG_LLM_X": "1"})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("environment", "key"),
    [
        ({KEY: "sk-1", "OPENAI_API_KEY": "sk-2"}, "sk-1"),
        ({KEY: " sk-1\n"}, "sk-1"),
        ({"OPENAI_API_KEY": "sk-2"}, "sk-2"),
        ({f"{PREFIX}BASE_URL": "http://127.0.0.1:1/v1"}, NO_KEY),
        ({f"{PREFIX}BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_API_KEY": "sk-2"}, NO_KEY),  # it is for another address
    ],
)
def test_a_key_goes_only_where_it_belongs(environment: dict[str, str], key: str) -> None:
    assert key_from(environment) == key


@pytest.mark.parametrize("key", ["sk 1", "kunci: é", "sk-1\nsk-2"])
def test_a_key_that_was_copied_wrongly_is_not_shown(key: str) -> None:
    with pytest.raises(InputError, match="holds characters that no key has") as caught:
        key_from({KEY: key})
    assert key not in str(caught.value)


def test_neither_key_nor_address_is_an_error() -> None:
    with pytest.raises(InputError, match="is not set, and neither is SIAPABILANG_LLM_BASE_URL"):
        key_from({})


def test_cached_tokens_have_a_price_of_their_own() -> None:
    usage = Usage(requests=1, input=1_000_000, cached=400_000, output=200_000)
    prices = Settings(model="mini", price_input=3, price_output=15, price_cached=0.5)
    assert cost(usage, prices) == pytest.approx(0.6 * 3 + 0.4 * 0.5 + 0.2 * 15)
    assert cost(usage, msgspec.structs.replace(prices, price_cached=None)) == pytest.approx(3 + 3)
    assert cost(usage, Settings(model="mini")) is None


def test_the_report_tells_what_was_asked_and_what_it_cost() -> None:
    report = Report(asked=3, resumed=2, failed=1, left_out=4, unplaced=6, approximate=5, served={"mini-2"})
    report.usage = Usage(requests=4, input=30_000, cached=10_000, output=2_000)
    report.usage_before = Usage(requests=2, input=20_000, output=1_000)
    assert report.lines(Settings(model="mini", price_input=1, price_output=2)) == [
        (
            "mini (served as mini-2): 3 articles asked, 2 taken from the resume file, 1 without an answer, "
            "4 quotes left out, 6 that stand nowhere, 5 spans placed at words only like theirs"
        ),
        "4 requests, 30,000 tokens in (10,000 of them cached), 2,000 out; cost 0.0340",
        "in earlier runs: 2 requests, 20,000 tokens in (0 of them cached), 1,000 out; cost 0.0220",
    ]


def test_the_readme_lists_every_setting_with_its_default() -> None:
    readme = README.read_text(encoding="utf-8")
    for field in msgspec.structs.fields(Settings):
        default = "" if field.required or field.default in ("", None) else f"`{field.default}`"
        assert re.search(rf"^\| `{field.name.upper()}` \| {re.escape(default)} ?\|", readme, re.MULTILINE), field.name
