"""Questions to begin with: asked by the policies themselves, and answered by them."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from itertools import zip_longest

from assistant.answering.assistant import Assistant
from assistant.answering.events import Answer, fold
from assistant.answering.question import Question
from knowledge.generations import GenerationName
from knowledge.policies import Clause, ClauseKind, Reader
from knowledge.serving import OpenGeneration, ServedIndex
from knowledge.words import stems

_MOST = 4
_TRIED = 24  # questions that are asked at most: some 20 ms each
_LONGEST = 80  # characters that fit on a button


class Openers:
    """Up to four questions, found once for each index generation and day; the same ones every time."""

    def __init__(self, index: ServedIndex, languages: Collection[str] = ("en",)) -> None:
        self._index = index
        self._assistant = Assistant(index, languages)  # quotes: whether there is an answer needs no model
        self._known: tuple[GenerationName, date, tuple[str, ...]] | None = None
        self._finding = threading.Lock()

    def on(self, day: date) -> tuple[str, ...]:
        """The questions by the policies in force that day. Blocks for up to a second when it is asked first.

        Raises IndexUnavailable.
        """
        with self._index.pin() as generation, self._finding:
            if self._known is None or self._known[:2] != (generation.name, day):
                self._known = (generation.name, day, tuple(self._find(generation, day)))
            return self._known[2]

    def _find(self, generation: OpenGeneration, day: date) -> list[str]:
        found: list[str] = []
        spoken_of: frozenset[str] = frozenset()
        tried = 0
        for question, clause in _candidates(generation, day):
            if len(found) == _MOST or tried == _TRIED:
                break
            about = stems(question)
            if about & spoken_of:  # each opens another matter
                continue
            tried += 1
            answer = asyncio.run(self._ask(question, day))
            if answer.outcome == "answered" and any(cited.clause_id == clause.id for cited in answer.citations):
                found.append(question)
                spoken_of |= about
        return found

    async def _ask(self, question: str, day: date) -> Answer:
        return fold([event async for event in self._assistant.answer(Question(question, as_of=day))])


def _candidates(generation: OpenGeneration, day: date) -> Iterator[tuple[str, Clause]]:
    """Questions with the clause below them: those of FAQs first, then headings; documents take turns."""
    asked: dict[bool, dict[str, list[tuple[str, Clause]]]] = {True: defaultdict(list), False: defaultdict(list)}
    for partition in generation.partitions(Reader.CUSTOMER):
        for clause in partition.in_force(day):
            if question := _question(clause):
                asked[clause.kind is ClauseKind.FAQ_ANSWER][clause.document].append((question, clause))
    for documents in asked.values():
        for turn in zip_longest(*documents.values()):
            yield from (one for one in turn if one is not None)


def _question(clause: Clause) -> str:
    """The question that a clause answers, where one stands above it; empty where none does."""
    first = clause.text.partition("\n")[0]
    heading = clause.section[-1] if clause.section else ""
    texts = (first, clause.context) if clause.kind is ClauseKind.FAQ_ANSWER else (heading,)
    return next((text for text in texts if text.endswith("?") and "\n" not in text and len(text) <= _LONGEST), "")
