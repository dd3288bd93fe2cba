"""A server that speaks the protocol for chat completions on 127.0.0.1, as well or as badly as a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Literal, NamedTuple, Self


class Request(NamedTuple):
    """What a client asked: the body of its request, and its headers in lower case."""

    body: dict[str, object]
    headers: dict[str, str]

    @property
    def messages(self) -> list[dict[str, str]]:
        messages = self.body["messages"]
        assert isinstance(messages, list)
        return messages

    @property
    def question(self) -> str:
        return self.messages[-1]["content"]

    @property
    def form(self) -> str:
        """Return which form of answer was asked for."""
        form = self.body.get("response_format")
        return str(form["type"]) if isinstance(form, dict) else "text"


class Reply(NamedTuple):
    """What the server does: sends ``body``, all of it or half, hangs up without a word, or is silent till it closes."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = {}
    manner: Literal["whole", "half", "none", "silent"] = "whole"


def completion(content: object, *, finish: str = "stop", tokens: tuple[int, int, int] = (1000, 0, 100)) -> Reply:
    """Return a chat completion; ``tokens`` are those of the prompt, those of them that were cached, the answer's."""
    wire = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "mini-2027-01-01",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
        "usage": {
            "prompt_tokens": tokens[0],
            "prompt_tokens_details": {"cached_tokens": tokens[1]},
            "completion_tokens": tokens[2],
            "total_tokens": tokens[0] + tokens[2],
        },
    }
    return Reply(json.dumps(wire).encode())


def quotes(*items: object) -> Reply:
    """Return a chat completion that lists ``items``."""
    return completion(json.dumps({"quotes": items}))


def error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an error as most servers word it."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Reply(body, status, headers or {})


SILENCE = Reply(b"", manner="silent")
HANGING_UP = Reply(b"", manner="none")

Script = Callable[[Request], Reply]


def in_turn(*replies: Reply) -> Script:
    """Give one reply after the other, and the last one for ever."""
    waiting = list(replies)
    lock = Lock()

    def script(_: Request) -> Reply:
        with lock:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return script


class Server:
    """Answers by ``script``; ``requests`` are those it got, ``most_at_once`` how many it was busy with at a time."""

    def __init__(self, script: Script) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._script = script
        self._lock = Lock()
        self._closing = Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def questions(self) -> Sequence[str]:
        return [request.question for request in self.requests]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                request = Request(body, {name.lower(): value for name, value in self.headers.items()})
                reply = server._reply(request) if self.path == "/v1/chat/completions" else error(404, "no such path")
                if reply.manner == "silent":
                    server._closing.wait()
                if reply.manner in {"silent", "none"}:
                    return
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body[: len(reply.body) // 2] if reply.manner == "half" else reply.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the base class names it so
                """Keep quiet."""

        return Handler

    def _reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return self._script(request)
        finally:
            with self._lock:
                self._at_once -= 1
