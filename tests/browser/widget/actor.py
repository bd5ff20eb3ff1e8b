"""An assistant that plays a script for each question, one step at a time where a test wants to look in between."""

import threading
from collections.abc import AsyncIterator

import anyio.to_thread

from assistant.answering.events import Abstained, Citation, Clarify, Completed, Event, Failed, Option, Sentence, Started
from assistant.answering.question import Question
from tests.assistant.api.serving import POLICIES, RETURNS

Step = Event | threading.Event
"""An event to tell, or one of the test's to wait for."""


class Actor:
    """Answers the questions that it has a script for; it abstains from any other."""

    def __init__(self) -> None:
        self._scripts: dict[str, tuple[Step, ...]] = {}
        self.heard: list[str] = []

    def plays(self, question: str, *steps: Step) -> str:
        """Learn a script; the question, to be asked."""
        self._scripts[question] = steps
        return question

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        """The events of the question's script."""
        self.heard.append(question.text)
        yield Started(question=question.text)
        for step in self._scripts.get(question.text, (ABSTAINED,)):
            if isinstance(step, threading.Event):
                await anyio.to_thread.run_sync(step.wait, abandon_on_cancel=True)
            else:
                yield step


def cited(text: str, quote: str, at: int = 0) -> Sentence:
    """A sentence that begins at the answer's character `at`, on words of the returns policy."""
    start = POLICIES[RETURNS].index(quote)
    citation = Citation(
        document=RETURNS,
        version=1,
        clause_id="any",
        title="Returns and Refunds",
        section=("1. How long you have",),
        start=start,
        end=start + len(quote),
        quote=quote,
        answer_start=at,
        answer_end=at + len(text),
    )
    return Sentence(text=text, citations=(citation,))


UNOPENED = "You can return an **unopened** item within 60 days for a full refund to your original payment method."
OPENED = "Opened items can be returned within 30 days."

FIRST = cited(UNOPENED, UNOPENED)
SECOND = cited(f" {OPENED}", OPENED, at=len(UNOPENED))
COMPLETED = Completed(confidence=0.9)
ABSTAINED = Abstained(
    text="The policies do not say, or I could not find where they do. A person can help you with this.",
    reason="insufficient_evidence",
    confidence=0.1,
)
FAILED = Failed(message="Something went wrong on our side. Please ask again.")
CLARIFY = Clarify(
    text="That depends on whether the item is unopened or opened. Which is it?",
    topic="state",
    options=tuple(Option(text=text, citation=FIRST.citations[0]) for text in ("unopened", "opened")),
)
