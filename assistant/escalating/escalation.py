"""The decision that a person takes over: what the customer says calls for one, and the policies hand it over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.abstention import OFFER
from assistant.answering.events import Citation, HandedOff
from assistant.answering.question import Question
from assistant.escalating.detection import Detector
from knowledge.escalations import EscalationReason, PublicClause
from knowledge.policies import Reader
from knowledge.retrieval import ScoredClause
from knowledge.sentences import Span
from knowledge.serving import OpenGeneration

_WHATEVER_THE_POLICIES_SAY = (
    EscalationReason.CUSTOMER_ASKED,
    EscalationReason.SAFETY,
    EscalationReason.SELF_HARM,
)
URGENT: Final[Mapping[EscalationReason, str]] = {
    EscalationReason.SAFETY: "If anyone is in danger, call your local emergency number now.",
    EscalationReason.SELF_HARM: "If you may hurt yourself, call your local emergency number now.",
}
"""What is said before anything else, whether or not a person is there."""

_TAKES_OVER = "A person from our team will take this over."
_YES = re.compile(
    r"\W*(?:(?:yes|yeah|yep|sure|ok|okay|please|do|thanks|go ahead|great|good|i'd like that|that would be \w+)\W*)"
    r"{1,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Escalation:
    """Why a person takes over, and the public clauses that say so; none where only internal ones do, or none at all."""

    reason: EscalationReason
    clauses: tuple[PublicClause, ...] = ()

    def event(self, generation: OpenGeneration, found: Sequence[ScoredClause], contact: str | None) -> HandedOff:
        """The hand-off. It cites the clause that was found first for the message; `contact` is a link to a person."""
        text = " ".join(filter(None, (URGENT.get(self.reason), _TAKES_OVER, contact and _reach(contact))))
        return HandedOff(text=text, reason=self.reason.value, citation=self._citation(generation, found, text))

    def _citation(self, generation: OpenGeneration, found: Sequence[ScoredClause], text: str) -> Citation | None:
        if not self.clauses:
            return None
        ranks = {(one.clause.document, one.clause.version, one.clause.id): at for at, one in enumerate(found)}
        chosen = min(self.clauses, key=lambda one: ranks.get((one.document, one.version, one.id), len(ranks)))
        start = text.index(_TAKES_OVER)
        for partition in generation.partitions(Reader.CUSTOMER):
            for clause in partition.find(chosen.id):
                if (clause.document, clause.version) == (chosen.document, chosen.version):
                    answer = Span(start, start + len(_TAKES_OVER))
                    return Citation.of(clause, Span(chosen.start, chosen.end), answer)
        return None


class Escalations:
    """Decides for each message. Internal rules are known by their reason alone: docs/decisions/0008."""

    def __init__(self) -> None:
        self._detector = Detector()

    def is_worth_reading(self, question: Question) -> bool:
        """Whether the message has a word that may call for a person. Most have none, and this takes microseconds."""
        return question.reader is Reader.CUSTOMER and (_accepts(question) or self._detector.has_cue(question.text))

    def find(self, question: Question, generation: OpenGeneration) -> Escalation | None:
        """The gravest reason that holds, if one does. May ask the encoder, so it blocks."""
        reasons = self._detector.reasons(question.text, generation.encoder)
        if _accepts(question):
            reasons.append(EscalationReason.CUSTOMER_ASKED)
        rules = [rule for rule in generation.manifest.escalations if rule.effectivity.covers(question.as_of)]
        for reason in reasons:
            own = [rule for rule in rules if rule.reason is reason]
            if own or reason in _WHATEVER_THE_POLICIES_SAY:
                return Escalation(reason, tuple(rule.clause for rule in own if rule.clause))
        return None


def _accepts(question: Question) -> bool:
    """Whether the customer says yes to the person that was offered where there was no answer."""
    last = question.history[-1] if question.history else None
    offered = last is not None and last.role == "assistant" and last.text.endswith(OFFER)
    return offered and _YES.fullmatch(question.text.replace("’", "'")) is not None


def _reach(contact: str) -> str:
    return f"You can also reach us here: {contact.removeprefix('mailto:').removeprefix('tel:')}"
