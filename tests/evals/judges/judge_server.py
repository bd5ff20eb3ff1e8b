"""A loopback server that speaks OpenAI's `/v1/chat/completions` and `/v1/decisions`, by a script."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from pydantic import SecretStr

from evals.judges.endpoints import Endpoint

KEY = "sk-scripted-0123456789"


class Reply(NamedTuple):
    """What to send; `hangs` sends nothing until the server closes."""

    status: int
    body: str
    hangs: bool = False


Script = Callable[[dict[str, Any]], Reply]


def chat(content: str | None, finish: str = "stop", refusal: str | None = None) -> Reply:
    """A completion that used 100 tokens in and 20 out."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return Reply(
        200,
        json.dumps(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": "scripted",
                "choices": [{"index": 0, "finish_reason": finish, "logprobs": None, "message": message}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
            }
        ),
    )


def verdict(probability: float | str, reason: str = "Because.") -> Reply:
    """A completion that holds a judgement; a `probability` in words goes in as it stands."""
    return chat(f'{{"reason": {json.dumps(reason)}, "probability": {probability}}}')


def decision(answer: dict[str, Any] | str) -> Reply:
    """A decision with one answer that used 90 tokens in and 1 out; an answer in words goes in as it stands."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    usage = {
        "input_tokens": 90,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": 1,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 91,
    }
    return Reply(200, f'{{"model": "scripted", "answers": [{text}], "usage": {json.dumps(usage)}}}')


def failure(status: int, message: str, param: str | None = None) -> Reply:
    """An error as OpenAI words it."""
    return Reply(status, json.dumps({"error": {"message": message, "type": "scripted", "param": param, "code": None}}))


@dataclass
class JudgeServer:
    """What was asked, and the script of what to answer."""

    script: Script
    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def restart(self, script: Script) -> None:
        """Forget what was asked, and answer by another script."""
        self.script = script
        for heard in (self.requests, self.paths, self.authorizations):
            heard.clear()

    def endpoint(self, read_timeout: float = 5.0) -> Endpoint:
        """The server as a judge sees it."""
        return Endpoint("scripted", self.base_url, SecretStr(KEY), read_timeout)


@contextmanager
def judge_server(script: Script) -> Iterator[JudgeServer]:
    """Serve on a free port of 127.0.0.1 while the block runs."""
    told = JudgeServer(script)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            told.authorizations.append(self.headers.get("authorization"))
            told.paths.append(self.path)
            told.requests.append(asked)
            reply = told.script(asked)
            if reply.hangs:
                told.closing.wait()
                return
            payload = reply.body.encode()
            self.send_response(reply.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.send_header("retry-after-ms", "1")  # the client would wait half a second
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
