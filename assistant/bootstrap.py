"""The composition root: the only place where the parts are made and put together."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from assistant.answering.assistant import Assistant
from assistant.conversations.conversation import ConversationStore
from assistant.conversations.database import open_conversations
from assistant.conversations.exchange import Answers, Exchanges
from assistant.settings import Settings
from assistant.verifying.failing import FailClosed
from assistant.verifying.opening import open_verifier
from assistant.writing.opening import open_writer
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.hybrid import HybridRetriever
from knowledge.records import Records, open_records
from knowledge.retrieval import Query, Retriever, ScoredClause
from knowledge.serving import ServedIndex


class ServedRetriever:
    """Retrieves from the generation that serves at the moment of the call."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses, best first. Raises IndexUnavailable when nothing was ingested yet."""
        with self._index.pin() as generation:
            return HybridRetriever(generation).retrieve(query)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that requests are served with. `close` lets go of it, in the reverse order of opening."""

    settings: Settings
    records: Records
    index: ServedIndex
    retriever: Retriever
    conversations: ConversationStore
    exchanges: Exchanges
    close: Callable[[], None]


def build(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    assistant: Answers | None = None,
    conversations: ConversationStore | None = None,
) -> Services:
    """Open everything for serving; what is handed in is used instead of the default, and closed by its owner.

    Raises KnowledgeError (no database, no model). An empty knowledge base is no error: it may be filled later.
    """
    with ExitStack() as opened:
        records = open_records(settings.knowledge)
        opened.callback(records.close)
        if encoder is None:
            encoder = open_embeddings(settings.embedding, settings.home)
            opened.callback(encoder.close)
        index = ServedIndex(settings.home, encoder, settings.store)
        opened.callback(index.close)
        if conversations is None:
            conversations = open_conversations(settings.knowledge)
            opened.callback(conversations.close)
        if assistant is None:
            verifier = FailClosed(opened.enter_context(open_verifier(settings, encoder)))
            writer = opened.enter_context(open_writer(settings, encoder, verifier))
            assistant = Assistant(index, settings.languages, writer)
        return Services(
            settings=settings,
            records=records,
            index=index,
            retriever=ServedRetriever(index),
            conversations=conversations,
            exchanges=Exchanges(assistant, conversations, index),
            close=opened.pop_all().close,
        )
    raise AssertionError("unreachable: an ExitStack does not swallow errors")
