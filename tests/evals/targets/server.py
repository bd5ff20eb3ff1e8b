"""A server on 127.0.0.1 that answers `POST /v1/chat` as a test tells it to, and notes what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Body = dict[str, Any]


class Reply(NamedTuple):
    """A response; without a status, the connection is cut."""

    status: int | None
    body: object = ""
    headers: tuple[tuple[str, str], ...] = ()


def answered(text: str = "Yes.") -> Reply:
    """An answer as the service gives it."""
    return Reply(200, {"outcome": "answered", "text": text, "citations": [], "sources": [], "ms": 1})


class ScriptedServer:
    """`reply` is called with each question's body."""

    def __init__(self, reply: Callable[[Body], Reply]) -> None:
        self.reply = reply
        self.ready = Reply(200, {"ready": True, "generation": "000042", "reasons": []})
        self.bodies: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Nobody listens any more when this returns."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def _handler(server: "ScriptedServer") -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = {"/readyz": server.ready, "/openapi.json": Reply(200, {"info": {"version": "9.8.7"}})}
                self._send(known.get(self.path, Reply(404)))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.bodies.append(body)
                server.headers.append(dict(self.headers))
                self._send(server.reply(body) if self.path == "/v1/chat" else Reply(404))

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

            def _send(self, reply: Reply) -> None:
                if reply.status is None:
                    return
                data = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data.encode())))
                self.end_headers()
                self.wfile.write(data.encode())

        return Handler


@contextmanager
def scripted(reply: Callable[[Body], Reply] = lambda body: answered()) -> Iterator[ScriptedServer]:
    """The server, listening."""
    server = ScriptedServer(reply)
    server.start()
    try:
        yield server
    finally:
        server.stop()
