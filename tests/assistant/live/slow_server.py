"""A server whose answers wait for a file: so that a test can kill it in the middle of one.

python -m tests.assistant.live.slow_server HOME GATE
"""

import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import anyio
import uvicorn

from assistant.answering.events import Completed, Event, Sentence, Started
from assistant.answering.question import Question
from assistant.api.app import create_app
from assistant.bootstrap import build
from assistant.cli.announcing import AnnouncingServer
from assistant.cli.serve import _listening
from assistant.settings import ServerSettings
from knowledge.embeddings.fake import FakeEncoder
from tests.assistant.api.serving import settings_at


class Waiting:
    """Says half of an answer, and the rest once the file is there."""

    def __init__(self, gate: Path) -> None:
        self._gate = gate

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """The events of one answer."""
        yield Started(question=question.text)
        yield Sentence(text="On the one hand", citations=())
        while not self._gate.exists():  # noqa: ASYNC110 - what opens it is another process
            await anyio.sleep(0.02)
        yield Sentence(text=f", {len(question.history)} earlier", citations=())
        yield Completed(confidence=0.5)


def main() -> None:
    """Serve until a signal comes."""
    home, gate = Path(sys.argv[1]), Path(sys.argv[2])
    app = create_app(settings_at(home), lambda chosen: build(chosen, encoder=FakeEncoder(), assistant=Waiting(gate)))
    listening = _listening(ServerSettings(port=0))
    announcement = f"http://127.0.0.1:{listening.getsockname()[1]}/\n"
    server = AnnouncingServer(uvicorn.Config(app, log_level="warning"), announcement, app.state.closing)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


if __name__ == "__main__":
    main()
