"""Puts a suggestion together: the public answer as the draft, and what an agent may know beside it."""

import secrets
from typing import NamedTuple

import anyio.to_thread

from assistant.answering.condensing import condense
from assistant.answering.events import Answer, Citation, fold
from assistant.answering.evidence import gather
from assistant.conversations.exchange import Answers
from assistant.discretion.menu import menu_for
from assistant.suggesting import findings
from assistant.suggesting.cards import cards_of
from assistant.suggesting.case import Case
from assistant.suggesting.checker import ReplyCheck
from assistant.suggesting.directives import Directive
from assistant.suggesting.draft import drafted
from assistant.suggesting.findings import Finding, Said
from assistant.suggesting.handbook import Handbook
from assistant.suggesting.steps import Procedure, asks_what_to_do, foremost, procedures_for, steps_for, whole
from assistant.suggesting.suggestion import Card, Draft, Escalation, MenuItem, Step, Suggestion, Unknown
from assistant.suggesting.summary import summarised
from assistant.suggesting.unknown import unknown_in
from knowledge.hybrid import HybridRetriever
from knowledge.policies import Reader
from knowledge.sentences import Span
from knowledge.serving import ServedIndex


class _Looked(NamedTuple):
    """What there is beside the draft; `ways` are the procedures that may stand in for an answer."""

    cards: tuple[Card, ...]
    unknown: tuple[Unknown, ...]
    steps: tuple[Step, ...]
    ways: list[Procedure]
    escalate: Escalation | None
    menu: tuple[MenuItem, ...]


class Suggester:
    """Suggests for one case at a time; safe to use for many at once. `contact` closes a draft, where it is set."""

    def __init__(
        self,
        assistant: Answers,
        index: ServedIndex,
        handbook: Handbook,
        checker: ReplyCheck,
        contact: str | None = None,
    ) -> None:
        self._assistant = assistant
        self._index = index
        self._handbook = handbook
        self._checker = checker
        self._contact = contact

    async def suggest(self, case: Case, role: str) -> Suggestion:
        """Everything that is suggested. Raises IndexUnavailable where there is nothing to suggest from."""
        answer = fold([event async for event in self._assistant.answer(case.question(Reader.CUSTOMER))])
        looked = await anyio.to_thread.run_sync(self._look, case, role, answer)
        draft = drafted(answer, case, self._contact, looked.ways)
        found = await anyio.to_thread.run_sync(self._checked, draft, case, role) if draft else ()
        return Suggestion(
            id=secrets.token_urlsafe(12),
            draft=draft,
            cards=looked.cards,
            unknown=looked.unknown,
            steps=looked.steps,
            escalate=looked.escalate,
            discretion=looked.menu,
            findings=found,
            summary=summarised(case, looked.unknown),
        )

    def _checked(self, draft: Draft, case: Case, role: str) -> tuple[Finding, ...]:
        said = tuple(Said(turn.speaker, turn.text) for turn in case.turns)
        return self._checker.check(findings.Draft(draft.text, said, role, case.as_of))

    def _look(self, case: Case, role: str, answer: Answer) -> _Looked:
        """What the clauses say to an agent, all of it found in one go on another thread."""
        query = condense(case.question(Reader.AGENT))
        with self._index.pin() as generation:
            found = HybridRetriever(generation).retrieve(query)
        remembered = self._handbook.remembered
        directives = self._handbook.fitting(generation.name, case, found)
        fitting = procedures_for(case, found, remembered)
        procedures = [
            *map(whole, self._handbook.for_mood(generation.name, case)),
            *([] if directives else foremost(case, found, remembered)),
            *fitting,
        ]
        escalate = _escalation(directives)
        return _Looked(
            cards=cards_of(found),
            unknown=unknown_in(gather(query, found), answer, case),
            steps=steps_for(case, directives, procedures, remembered),
            ways=fitting if asks_what_to_do(case) and not escalate else [],
            escalate=escalate,
            menu=menu_for(self._handbook.book(generation.name, case.as_of), role, case.customer, remembered),
        )


def _escalation(directives: list[Directive]) -> Escalation | None:
    """Who must be told, by the directive that fits best of those that name somebody."""
    for one in directives:
        if one.to:
            text = one.text
            return Escalation(reason=text, to=one.to, citation=Citation.of(one.clause, one.span, Span(0, len(text))))
    return None
