"""The service on a real port, for real clients; and what they say."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from assistant.answering.events import Citation, Completed, Sentence, Sources, Started
from assistant.conversations.exchange import Answers
from assistant.settings import Settings
from tests.assistant.api.serving import RETURNS, Scripted, served

UNOPENED = "You can return an unopened item within 60 days?"
"""A question that POLICIES answer."""


def asking(*texts: str, **fields: Any) -> dict[str, Any]:
    """A request: the texts are the user's and the assistant's in turn, the user's last."""
    roles = ("user", "assistant") if len(texts) % 2 else ("assistant", "user")
    messages = [{"role": roles[at % 2], "content": text} for at, text in enumerate(texts)]
    return {"model": "bythebook", "messages": messages, **fields}


def cited(start: int, end: int) -> Citation:
    """A citation of the first clause of RETURNS for characters of an answer."""
    place = {"document": RETURNS, "version": 1, "clause_id": "c1", "title": "Returns", "section": (), "page": None}
    return Citation.model_validate(
        {**place, "start": 5, "end": 9, "quote": "q", "answer_start": start, "answer_end": end}
    )


def answering() -> Scripted:
    """An assistant that gives the same two cited sentences to every question."""
    return Scripted(
        Started(question="q"),
        Sources(sources=()),
        Sentence(text="60 days.", citations=(cited(0, 8),)),
        Sentence(text="\n\nBring it\u2028back.", citations=(cited(10, 23),)),
        Completed(confidence=0.9),
    )


@contextmanager
def served_base(settings: Settings, assistant: Answers | None = None) -> Iterator[str]:
    """The base URL for OpenAI's clients of a service on a free port."""
    with served(settings, assistant) as address:
        yield f"{address}/v1"


def read_chunks(text: str) -> list[Mapping[str, Any]]:
    """The chunks of a whole stream, which must end as it should."""
    *lines, done, end = text.split("\n\n")
    assert (done, end) == ("data: [DONE]", "")
    return [json.loads(line.removeprefix("data: ")) for line in lines]
