"""A loopback server that speaks OpenAI's `/v1/embeddings`, over the vectors of the fake."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from knowledge.embeddings.encoder import Vectors
from knowledge.embeddings.fake import FakeEncoder


@dataclass
class EmbeddingServer:
    """What was asked, and what to answer instead of vectors."""

    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    failure: tuple[int, str] | None = None
    dimensions: int = 48
    floats_only: bool = False

    def answer(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body; the vectors are three times too long, for the encoder to scale."""
        self.requests.append(asked)
        if self.failure is not None:
            status, message = self.failure
            return status, {"error": {"message": message, "type": "scripted"}}
        texts = asked["input"]
        if "" in texts:
            return 400, {"error": {"message": "input cannot be an empty string"}}
        vectors: Vectors = FakeEncoder(self.dimensions).encode(texts) * np.float32(3)
        as_text = asked.get("encoding_format") == "base64" and not self.floats_only
        data = [
            {
                "object": "embedding",
                "index": index,
                "embedding": base64.b64encode(row.tobytes()).decode() if as_text else row.tolist(),
            }
            for index, row in enumerate(vectors)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return 200, {"object": "list", "data": data, "model": asked["model"], "usage": usage}


@contextmanager
def embedding_server() -> Iterator[EmbeddingServer]:
    """Serve on a free port of 127.0.0.1 while the block runs."""
    script = EmbeddingServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.authorizations.append(self.headers.get("authorization"))
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, body = script.answer(asked) if self.path == "/v1/embeddings" else (404, {})
            payload = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
