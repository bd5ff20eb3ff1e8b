"""Puts the writer together: with the model that the settings name, or the one that quotes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from assistant.answering.writer import Extractive, Writer
from assistant.conversations.usage import open_usage
from assistant.settings import Settings
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.verifying.verdicts import Verifier
from assistant.writing.breaker import CircuitBreaker
from assistant.writing.budget import Budget
from assistant.writing.calling import Caller
from assistant.writing.writer import ModelWriter
from knowledge.embeddings import Encoder


@contextmanager
def open_writer(settings: Settings, encoder: Encoder, verifier: Verifier | None = None) -> Iterator[Writer]:
    """The writer for a knowledge base; nothing is sent yet. Raises KnowledgeError (no database)."""
    llm = settings.llm
    if llm.model is None:
        yield Extractive()
        return
    from assistant.writing.chat_model import open_chat_model  # two seconds, for those who want it

    with closing(open_usage(settings.knowledge)) as usage:
        caller = Caller(open_chat_model(llm), llm, CircuitBreaker(llm.failures_to_rest, llm.rest_seconds))
        yield ModelWriter(caller, verifier or RuleVerifier(encoder), Budget(llm, usage), llm)
