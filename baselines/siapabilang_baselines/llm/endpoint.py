"""One question to an OpenAI-compatible server: retries, weaker forms where it refuses one, and what an error means.

The client library `openai` does the waiting: it makes a request again after 408, 409, 429, 5xx, timeouts and lost
connections, at growing intervals or when ``Retry-After`` says (up to two minutes). What it gives up on is one of two:
`FailedError`, this article has no answer; or `InputError`, no article will have one (a wrong key, an unknown model).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Generic, NamedTuple, Self, TypeVar, cast

import msgspec

from siapabilang.problems import InputError, Problem, one_line
from siapabilang_baselines.llm.answers import UnreadableError
from siapabilang_baselines.llm.completion import read_completion
from siapabilang_baselines.llm.costs import Usage
from siapabilang_baselines.llm.form import Form
from siapabilang_baselines.llm.prompt import Schema
from siapabilang_baselines.llm.settings import KEY, NO_KEY, Settings, variable
from siapabilang_baselines.llm.tasks import Message

if TYPE_CHECKING:
    from openai import APIConnectionError, APIStatusError
    from openai.types.chat import ChatCompletionMessageParam

BODY_BYTES = 8 * 2**20
ASKED_AGAIN = 2  # times that an unreadable answer is asked for again
_CONNECT = 10.0  # seconds to wait for a connection; who takes longer is not there
_FRUITLESS = 3  # articles that may fail before anything has succeeded
_REFUSED = frozenset({400, 422, 501})  # a server's ways to say that it does not take such a request
_HOPELESS = frozenset({401, 402, 404, 405, 407, 429})  # what the next article would meet as well
_FORBIDDEN = 403  # a wrong key, or, where others were answered, an article that a filter stops

_T = TypeVar("_T")


class Answered(NamedTuple, Generic[_T]):
    """An answer: what was read in it, its words, what it cost, and how the server calls the model."""

    value: _T
    text: str
    usage: Usage
    served: str


class FailedError(Exception):
    """Raised where an article has no answer though others may; ``usage`` is what was paid for all the same."""

    def __init__(self, reason: str, usage: Usage) -> None:
        super().__init__(reason)
        self.usage = usage


class Endpoint:
    """A model at an address. May be asked from several threads."""

    def __init__(self, settings: Settings, key: str) -> None:
        """Make the client; nothing is sent yet. Raises `InputError` without the library `openai`, or an address."""
        try:
            import httpx2  # noqa: PLC0415 – heavy, and only this system needs it
            import openai  # noqa: PLC0415
        except ModuleNotFoundError as error:
            message = f"needs a package that is not installed: {error.name}; pip install 'siapabilang[llm]'"
            raise InputError([Problem("system llm", message)]) from None
        self._settings = settings
        self._key = key
        self._openai = openai
        self._broken_off = httpx2.HTTPError
        self._not_there = (httpx2.ConnectError, httpx2.ConnectTimeout)
        timeout = httpx2.Timeout(settings.timeout, connect=min(settings.timeout, _CONNECT))
        try:
            self._client = openai.OpenAI(
                api_key=key, base_url=settings.base_url or None, timeout=timeout, max_retries=settings.retries
            )
        except httpx2.InvalidURL as error:
            message = f"is no address of a server: {one_line(str(error))}"
            raise InputError([Problem(variable("base_url"), message)]) from None
        self._lock = Lock()
        self._form = Form(settings.answer_format)
        self._succeeded = False
        self._fruitless = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    @property
    def form(self) -> Form:
        """The form in which the server takes requests, as far as is known."""
        return self._form

    def ask(self, messages: Sequence[Message], schema: Schema, read: Callable[[str], _T]) -> Answered[_T]:
        """Ask until ``read`` can read the answer. Raises `FailedError`, or `InputError` if asking on is no use.

        An unreadable answer is asked for again with the reason and with another seed, since the same request at
        temperature 0 tends to bring the same answer.
        """
        usage = Usage()
        reason = ""
        for attempt in range(1 + ASKED_AGAIN):
            try:
                before, usage = usage, usage + Usage(requests=1)
                body = self._post(_reminded(messages, reason), schema, attempt, before)
                completion = read_completion(body)
                usage += completion.usage
                text = completion.text()
                value = read(text)
            except UnreadableError as error:
                reason = str(error)
                continue
            return Answered(value, text, usage, completion.model)
        raise FailedError(f"no readable answer, asked {1 + ASKED_AGAIN} times: {reason}", usage)

    def _post(self, messages: Sequence[Message], schema: Schema, attempt: int, usage: Usage) -> bytes:
        """Return the body of an answer, in whatever form the server takes the request."""
        form = self._form
        while True:
            try:
                body = self._send(messages, form.fields(schema, self._settings, attempt))
            except self._openai.APIStatusError as error:
                said = self._said(error)
                weaker = form.weaker(said) if error.status_code in _REFUSED else None
                if weaker is None:
                    raise self._meaning(error.status_code, said, usage) from None
                form = weaker
            except self._openai.APIConnectionError as error:
                raise self._lost(error, usage) from None
            else:
                # Only what has worked is remembered: a request may be refused for its article's sake.
                self._form = form
                self._succeeded = True
                return body

    def _send(self, messages: Sequence[Message], fields: dict[str, object]) -> bytes:
        """Return the body of the response. Raises `UnreadableError` if it is too long or breaks off."""
        body = bytearray()
        deadline = time.monotonic() + 2 * self._settings.timeout  # against a server that trickles
        with self._client.chat.completions.with_streaming_response.create(
            model=self._settings.model,
            messages=cast("list[ChatCompletionMessageParam]", msgspec.to_builtins(messages)),
            extra_body=fields,
        ) as response:
            try:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > BODY_BYTES or time.monotonic() > deadline:
                        raise UnreadableError("the answer does not come to an end")
            except self._broken_off as error:
                raise UnreadableError(f"the answer broke off ({type(error).__name__})") from None
        return bytes(body)

    def _lost(self, error: APIConnectionError, usage: Usage) -> Exception:
        """Return the error that a lost connection stands for: no server, or one that this article is too much for."""
        reason = one_line(str(error.__cause__ or error))
        if isinstance(error.__cause__, self._not_there):
            message = f"cannot be reached ({reason}); is the server running, and {variable('base_url')} right?"
            return InputError([Problem(self._address(), message)])
        if isinstance(error, self._openai.APITimeoutError):
            return self._failed(f"no answer within {self._settings.timeout:g} s", usage)
        return self._failed(f"the server breaks off the connection ({reason})", usage)

    def _meaning(self, status: int, said: str, usage: Usage) -> Exception:
        """Return the error that a status stands for."""
        if status not in _HOPELESS and not (status == _FORBIDDEN and not self._succeeded):
            return self._failed(f"the server answers {status}: {said}", usage)
        remedy = {
            401: f"; check {KEY}",
            _FORBIDDEN: f"; check {KEY}",
            404: f"; check {variable('model')} and {variable('base_url')} (which mostly ends in /v1)",
            429: f"; wait, lower {variable('concurrency')} or raise {variable('retries')}, and run again",
        }.get(status, "")
        return InputError([Problem(self._address(), f"answers {status}: {said}{remedy}")])

    def _failed(self, reason: str, usage: Usage) -> Exception:
        """Return the error of an article that failed, or of all of them where none has ever succeeded."""
        with self._lock:
            self._fruitless += 1
            give_up = self._fruitless >= _FRUITLESS and not self._succeeded
        if give_up:
            message = f"{reason}; stopped, as nothing has succeeded in {_FRUITLESS} articles"
            return InputError([Problem(self._address(), message)])
        return FailedError(reason, usage)

    def _said(self, error: APIStatusError) -> str:
        """Return what the server said, without the key, which some servers repeat."""
        said = error.body.get("message") if isinstance(error.body, dict) else error.body
        text = said if isinstance(said, str) and said.strip() else error.message
        return one_line(text if self._key == NO_KEY else text.replace(self._key, "…"))

    def _address(self) -> str:
        url = self._client.base_url
        return f"{url.scheme}://{url.netloc.decode()}{url.path}".rstrip("/")


def _reminded(messages: Sequence[Message], reason: str) -> Sequence[Message]:
    """Return the messages, the last with a word on the answer that could not be read."""
    if not reason:
        return messages
    last = messages[-1]
    reminder = f"{last.content}\n\n(An earlier answer could not be read: {reason}. Answer with the JSON object alone.)"
    return [*messages[:-1], Message(last.role, reminder)]
