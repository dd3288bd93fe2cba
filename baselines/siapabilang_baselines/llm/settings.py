"""What a user sets: which model at which address, how it is asked, what it costs.

Systems are built without arguments, so the settings come from environment variables called ``SIAPABILANG_LLM_`` and the
field's name in capitals. The key is none of them: it goes straight to the client, so that whatever shows settings
cannot show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from siapabilang.problems import InputError, Problem, one_line, raise_if_any

PREFIX = "SIAPABILANG_LLM_"
KEY = f"{PREFIX}API_KEY"
NO_KEY = "none"  # local servers ask for none, but the client library wants one

AnswerFormat = Literal["json_schema", "json_object", "text"]
ANSWER_FORMATS: tuple[AnswerFormat, ...] = get_args(AnswerFormat)  # from the strictest to none

EXAMPLES = 2  # of two articles, the second shows what the first lacks

_Price = Annotated[float, Meta(ge=0, le=1e6)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is asked. ``base_url`` empty is the client library's own (``OPENAI_BASE_URL``, or its default).

    ``examples`` counts articles of the train split that are shown with their answers; ``timeout`` is in seconds, for
    one request; ``retries`` counts how often a request is made again after 408, 409, 429, 5xx, a timeout or a lost
    connection; ``max_tokens`` bounds an answer. ``answer_format`` is the strictest form that the server is asked for:
    weaker ones are tried where it refuses. ``resume`` is the file that keeps answers. Prices are those of a million
    tokens, in whatever currency; cached input tokens cost ``price_input`` unless they have a price of their own.
    """

    model: Annotated[str, Meta(min_length=1)]
    base_url: Annotated[str, Meta(pattern=r"^(https?://[^\s/@]+(/\S*)?)?$")] = ""
    examples: Annotated[int, Meta(ge=0, le=50)] = EXAMPLES
    concurrency: Annotated[int, Meta(ge=1, le=256)] = 4
    timeout: Annotated[float, Meta(gt=0, le=86_400)] = 180
    retries: Annotated[int, Meta(ge=0, le=100)] = 5
    max_tokens: Annotated[int, Meta(ge=1)] = 8192
    seed: int = 13
    answer_format: AnswerFormat = "json_schema"
    resume: str = ""
    price_input: _Price | None = None
    price_output: _Price | None = None
    price_cached: _Price | None = None


def variable(field: str) -> str:
    """Return the environment variable that sets ``field``."""
    return PREFIX + field.upper()


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises `InputError` with every variable that is wrong, unknown or missing."""
    fields = {variable(field.name): field for field in msgspec.structs.fields(Settings)}
    problems: list[Problem] = []
    values: dict[str, object] = {}
    for name, value in sorted(environment.items()):
        if not name.startswith(PREFIX) or name == KEY or not value:
            continue
        if name not in fields:
            problems.append(Problem(name, f"is no setting; there are: {', '.join([*fields, KEY])}"))
            continue
        try:
            values[fields[name].name] = msgspec.convert(value, fields[name].type, strict=False)
        except msgspec.ValidationError as error:
            problems.append(Problem(name, one_line(str(error))))
    if "model" not in values and variable("model") not in {problem.file for problem in problems}:
        problems.append(Problem(variable("model"), "is not set; give the model's name as its server calls it"))
    prices = {name for name in values if name.startswith("price_")}
    if prices and not {"price_input", "price_output"} <= prices:
        message = f"prices go together: give {variable('price_input')} and {variable('price_output')}"
        problems.append(Problem("prices", message))
    raise_if_any(problems)
    return msgspec.convert(values, Settings)


def key_from(environment: Mapping[str, str]) -> str:
    """Return the key for the endpoint. Raises `InputError` where none is set and the endpoint is not the user's own.

    The key of the client library's default endpoint is never sent to another address.
    """
    if key := environment.get(KEY, "").strip():
        return _checked(key, KEY)
    if environment.get(variable("base_url"), ""):
        return NO_KEY
    if key := environment.get("OPENAI_API_KEY", "").strip():
        return _checked(key, "OPENAI_API_KEY")
    message = f"is not set, and neither is {variable('base_url')}; give a key, or the address of a server of your own"
    raise InputError([Problem(KEY, message)])


def _checked(key: str, name: str) -> str:
    """Return ``key``, which has to fit into a header; what it holds is not shown."""
    if key.isascii() and key.isprintable() and " " not in key:
        return key
    raise InputError([Problem(name, "holds characters that no key has; was it copied whole, and nothing else?")])
