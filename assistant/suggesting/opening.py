"""Puts together what agents are served with, beside what customers are."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date

from assistant.conversations.exchange import Answers
from assistant.discretion.book import Book
from assistant.discretion.database import open_ledger
from assistant.discretion.desk import Desk
from assistant.settings import Settings
from assistant.suggesting.checker import ReplyCheck
from assistant.suggesting.database import open_suggestions
from assistant.suggesting.handbook import Handbook
from assistant.suggesting.outcomes import SuggestionStore
from assistant.suggesting.restyling import Rewriter, open_rewriter
from assistant.suggesting.suggester import Suggester
from knowledge.embeddings import Encoder
from knowledge.records import Records
from knowledge.serving import ServedIndex


@dataclass(frozen=True, slots=True)
class AgentServices:
    """What agents' requests are served with; `rewriter` is None without a language model."""

    suggester: Suggester
    suggestions: SuggestionStore
    desk: Desk
    rewriter: Rewriter | None


@contextmanager
def open_agents(
    settings: Settings,
    encoder: Encoder,
    records: Records,
    index: ServedIndex,
    assistant: Answers,
    checker: ReplyCheck,
) -> Iterator[AgentServices]:
    """The services over what is open already. Raises KnowledgeError (no database)."""
    handbook = Handbook(records, encoder)

    def book(day: date) -> Book:
        with index.pin() as generation:
            return handbook.book(generation.name, day)

    with ExitStack() as opened:
        ledger = opened.enter_context(closing(open_ledger(settings.knowledge)))
        yield AgentServices(
            suggester=Suggester(assistant, index, handbook, checker, settings.server.contact),
            suggestions=opened.enter_context(closing(open_suggestions(settings.knowledge))),
            desk=Desk(ledger, book, settings.discretion.monthly_cents),
            rewriter=opened.enter_context(open_rewriter(settings, encoder)),
        )
