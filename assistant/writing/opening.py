"""Puts the writer together: with the model that the settings name, or the one that quotes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from assistant.answering.writer import Extractive, Writer
from assistant.conversations.usage import open_usage
from assistant.settings import Settings
from assistant.verifying.failing import FailClosed
from assistant.verifying.opening import open_verifier
from assistant.writing.budget import Budget
from assistant.writing.calling import open_caller
from assistant.writing.writer import ModelWriter
from knowledge.embeddings import Encoder


@contextmanager
def open_writer(settings: Settings, encoder: Encoder) -> Iterator[Writer]:
    """The writer for a knowledge base, gated by the verifier of the settings; nothing is sent yet.

    Raises InvalidSettings, and KnowledgeError (no database).
    """
    with open_verifier(settings, encoder) as verifier:
        if settings.llm.model is None:
            yield Extractive()
            return
        with closing(open_usage(settings.knowledge)) as usage:
            budget = Budget(settings.llm, usage)
            yield ModelWriter(open_caller(settings.llm), FailClosed(verifier), budget, settings.llm)
