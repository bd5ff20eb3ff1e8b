"""A loopback server that speaks OpenAI's streamed `/v1/chat/completions`, by a script, byte for byte."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import SecretStr

from assistant.writing.settings import LLMSettings

KEY = "sk-scripted-0123456789"
_TLS = b"\x16"  # how a client that wants TLS begins


@dataclass(frozen=True)
class Reply:
    """What to send, chunk by chunk, with a pause after each; and how it ends: whole, cut off, or never."""

    chunks: Sequence[bytes]
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    ending: Literal["whole", "cut", "hang"] = "whole"
    pause: float = 0.0


def event(text: str | None = None, finish: str | None = None, usage: bool = False) -> bytes:
    """One event of a stream; the one with `usage` has no choices, as OpenAI's."""
    delta = {"role": "assistant"} if text is None else {"content": text}
    payload: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [] if usage else [{"index": 0, "delta": {} if finish else delta, "finish_reason": finish}],
    }
    if usage:
        payload["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return b"data: " + json.dumps(payload).encode() + b"\n\n"


def written(*pieces: str, finish: str = "stop") -> list[bytes]:
    """The events of a whole reply in these pieces; it took 100 tokens in and 20 out."""
    return [
        event(),
        *(event(piece) for piece in pieces),
        event(finish=finish),
        event(usage=True),
        b"data: [DONE]\n\n",
    ]


def says(*pieces: str, finish: str = "stop") -> Reply:
    """A whole reply in these pieces."""
    return Reply(written(*pieces, finish=finish))


def refuses(status: int, message: str = "no", *headers: tuple[str, str]) -> Reply:
    """An error as OpenAI words it."""
    body = json.dumps({"error": {"message": message, "type": "scripted", "param": None, "code": None}})
    return Reply([body.encode()], status, headers)


def hangs(*chunks: bytes) -> Reply:
    """Sends these, and then nothing until the client hangs up."""
    return Reply(chunks, ending="hang")


@dataclass
class ModelServer:
    """What was asked, and the replies still to give; the last one is given again and again.

    `serving` is how many requests are in hand.
    """

    replies: list[Reply | Callable[[dict[str, Any]], Reply]]
    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)
    serving: int = 0

    def settings(self, **changes: Any) -> LLMSettings:
        """Settings that name this server; retries do not wait."""
        chosen = {"model": "scripted", "base_url": self.base_url, "api_key": SecretStr(KEY), "retry_seconds": 0.01}
        return LLMSettings.model_validate({**chosen, **changes})

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; every reply closes its connection."""
        self.serving += 1
        try:
            first = await reader.readexactly(1)
            if first == _TLS:  # as servers of plain HTTP do
                writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            named = {name.lower(): value for name, value in fields.items()}
            self.requests.append(json.loads(await reader.readexactly(int(named["content-length"]))))
            self.authorizations.append(named["authorization"])
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            await self._send(reply if isinstance(reply, Reply) else reply(self.requests[-1]), reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        finally:
            self.serving -= 1
            writer.close()

    async def _send(self, reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kind = "text/event-stream" if reply.status == 200 else "application/json"
        headers = [("content-type", kind), ("transfer-encoding", "chunked"), *reply.headers]
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        writer.write(f"HTTP/1.1 {reply.status} Scripted\r\n{lines}\r\n".encode())
        for chunk in reply.chunks:
            writer.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            await writer.drain()
            if reply.pause:
                await asyncio.sleep(reply.pause)
        self.begun.set()
        if reply.ending == "hang":
            await reader.read()
            self.hung_up.set()
        elif reply.ending == "whole":
            writer.write(b"0\r\n\r\n")
            await writer.drain()


@contextmanager
def model_server(*replies: Reply | Callable[[dict[str, Any]], Reply]) -> Iterator[ModelServer]:
    """Serve on a free port of 127.0.0.1, on a thread of its own, while the block runs."""
    told = ModelServer(list(replies))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(told.serve, "127.0.0.1", 0, limit=2**22)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    told.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield told
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
