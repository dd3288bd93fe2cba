"""What a server sends back: the part of a chat completion that is used, read strictly, whoever wrote the server."""

from __future__ import annotations

import msgspec

from siapabilang.problems import one_line
from siapabilang_baselines.llm.answers import UnreadableError
from siapabilang_baselines.llm.costs import Usage


class _Details(msgspec.Struct, frozen=True):
    cached_tokens: int | None = None


class _Tokens(msgspec.Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Details | None = None


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None


class _Error(msgspec.Struct, frozen=True):
    message: str | None = None


class _Wire(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...] = ()
    error: _Error | None = None  # some proxies report their provider's error as a success
    model: str | None = None
    usage: _Tokens | None = None


class Completion(msgspec.Struct, frozen=True):
    """A chat completion: its first choice, its tokens, and the model as the server calls it."""

    choice: _Choice
    usage: Usage
    model: str

    def text(self) -> str:
        """Return the words of the answer. Raises `UnreadableError` if there are none, or not all of them."""
        if self.choice.finish_reason == "length":
            raise UnreadableError("the answer was cut off at the greatest number of tokens")
        if self.choice.message.refusal:
            raise UnreadableError(f"the model refuses: {one_line(self.choice.message.refusal)}")
        if not self.choice.message.content:
            raise UnreadableError("the answer is empty")
        return self.choice.message.content


def read_completion(body: bytes) -> Completion:
    """Read the body of a response. Raises `UnreadableError` if it is no chat completion."""
    try:
        wire = msgspec.json.decode(body, type=_Wire)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"the server sent no chat completion ({one_line(str(error))})") from None
    if wire.error:
        raise UnreadableError(f"the server reports an error: {one_line(wire.error.message or 'it does not say which')}")
    if not wire.choices:
        raise UnreadableError("the server sent a chat completion without a choice")
    tokens = wire.usage or _Tokens()
    details = tokens.prompt_tokens_details or _Details()
    usage = Usage(
        input=tokens.prompt_tokens or 0, cached=details.cached_tokens or 0, output=tokens.completion_tokens or 0
    )
    return Completion(wire.choices[0], usage, wire.model or "")
