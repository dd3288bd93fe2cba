"""The form of a request: what servers differ in, and what is tried next where one refuses it.

All speak of "OpenAI-compatible", and yet: some know no JSON schema, some no JSON mode, some models take no temperature
but their own, some call the limit on an answer by a newer name.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from siapabilang_baselines.llm.prompt import Schema
from siapabilang_baselines.llm.settings import ANSWER_FORMATS, AnswerFormat, Settings


class Form(msgspec.Struct, frozen=True):
    """How a request is worded. ``temperature`` and ``seed`` say whether it fixes them."""

    answer_format: AnswerFormat
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    seed: bool = True

    def fields(self, schema: Schema, settings: Settings, attempt: int) -> dict[str, object]:
        """Return the fields of a request besides model and messages; each ``attempt`` has a seed of its own."""
        fields: dict[str, object] = {self.limit: settings.max_tokens}
        if self.temperature:
            fields["temperature"] = 0
        if self.seed:
            fields["seed"] = settings.seed + attempt
        if self.answer_format == "json_schema":
            named = {"name": "quotes", "strict": True, "schema": schema}
            fields["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.answer_format == "json_object":
            fields["response_format"] = {"type": "json_object"}
        return fields

    def weaker(self, complaint: str) -> Form | None:
        """Return the form to try after ``complaint``, or None where nothing is left to give up.

        What the server names is given up first; else the answer's format, and last the seed and the temperature.
        """
        if self.limit == "max_tokens" and "max_completion_tokens" in complaint:
            return msgspec.structs.replace(self, limit="max_completion_tokens")
        if self.temperature and "temperature" in complaint:
            return msgspec.structs.replace(self, temperature=False)
        if self.seed and "seed" in complaint:
            return msgspec.structs.replace(self, seed=False)
        if self.answer_format != ANSWER_FORMATS[-1]:
            next_ = ANSWER_FORMATS[ANSWER_FORMATS.index(self.answer_format) + 1]
            return msgspec.structs.replace(self, answer_format=next_)
        if self.seed or self.temperature:
            return msgspec.structs.replace(self, seed=False, temperature=False)
        return None

    def __str__(self) -> str:
        fixed = [name for name, is_fixed in (("temperature 0", self.temperature), ("a seed", self.seed)) if is_fixed]
        return f"answers as {self.answer_format}, {' and '.join(fixed) or 'no temperature and no seed'}"
