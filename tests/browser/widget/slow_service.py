"""The service as a process that can be killed: `python -m tests.browser.widget.slow_service HOME PORT`.

Its answers never get beyond their first sentence.
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import uvicorn

from assistant.answering.events import Event, Started
from assistant.answering.question import Question
from assistant.api.app import create_app
from assistant.bootstrap import build
from knowledge.embeddings.fake import FakeEncoder
from tests.assistant.api.serving import settings_at
from tests.browser.widget.actor import FIRST


class _Slow:
    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """One sentence, and nothing more."""
        yield Started(question=question.text)
        yield FIRST
        await anyio.sleep_forever()


def main(home: str, port: str) -> None:
    """Serve until killed."""
    app = create_app(settings_at(Path(home)), lambda chosen: build(chosen, encoder=FakeEncoder(), assistant=_Slow()))
    uvicorn.run(app, port=int(port), log_level="error", ws="none")


if __name__ == "__main__":
    main(*sys.argv[1:])
