"""A server that says where it listens."""

import socket
import sys
import threading

import uvicorn


class AnnouncingServer(uvicorn.Server):
    """Says where it listens once it really does. It sets `closing` before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, announcement: str, closing: threading.Event) -> None:
        super().__init__(config)
        self._announcement = announcement
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._announcement)
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set()
        await super().shutdown(sockets)
