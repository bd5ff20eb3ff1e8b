"""A knowledge base opened for a one-shot command, beside whatever server may be running on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.assistant import Assistant
from assistant.answering.question import Question
from assistant.cli.options import settings_for
from assistant.errors import BadRequest
from assistant.settings import Settings
from assistant.writing.opening import open_writer
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.errors import IndexUnavailable
from knowledge.generations import Generations
from knowledge.policies import DocumentId
from knowledge.records import open_records
from knowledge.serving import EMPTY, ServedIndex
from knowledge.settings import StoreSettings


@dataclass(frozen=True, slots=True)
class Opened:
    """The settings, the index that answers, and the encoder it reads questions with."""

    settings: Settings
    index: ServedIndex
    encoder: Encoder


@contextmanager
def opened(home: Path | None) -> Iterator[Opened]:
    """The knowledge base for one command, which loads its own encoder. Raises IndexUnavailable if it is empty."""
    settings = settings_for(home)
    if Generations(settings.home).current() is None:
        raise IndexUnavailable(EMPTY)
    with open_embeddings(settings.embedding, settings.home) as encoder, opened_with(settings, encoder) as knowledge:
        yield knowledge


@contextmanager
def opened_with(settings: Settings, encoder: Encoder) -> Iterator[Opened]:
    """The knowledge base, with its vectors scanned exactly: Chroma's directory belongs to the server alone."""
    index = ServedIndex(settings.home, encoder, StoreSettings(kind="exact"))
    try:
        yield Opened(settings, index, encoder)
    finally:
        index.close()


@contextmanager
def answering(knowledge: Opened) -> Iterator[Assistant]:
    """The assistant of an opened knowledge base, which writes where the settings name a model."""
    with open_writer(knowledge.settings, knowledge.encoder) as writer:
        yield Assistant(knowledge.index, knowledge.settings.languages, writer, knowledge.settings.server.contact)


def locations(settings: Settings) -> dict[DocumentId, str]:
    """The file that each document was ingested from."""
    records = open_records(settings.knowledge)
    try:
        return {document.id: document.location for document in records.documents()}
    finally:
        records.close()


def checked(question: Question, settings: Settings) -> Question:
    """The question, if it is one. Raises BadRequest for an empty or an endless one."""
    most = settings.limits.question_characters
    if not question.text.strip():
        raise BadRequest("The question is empty.")
    if len(question.text) > most:
        raise BadRequest(f"The question has {len(question.text):,} characters; at most {most:,} are read. Shorten it.")
    return question
