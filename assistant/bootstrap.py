"""The composition root: the only place where the parts are made and put together."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answering.assistant import Assistant
from assistant.contact_hours.contact_hours import ContactHours
from assistant.conversations.conversation import ConversationStore
from assistant.conversations.database import open_conversations
from assistant.conversations.exchange import Answers, Exchanges
from assistant.conversations.live_database import open_live
from assistant.conversations.log import LiveStore
from assistant.conversations.remarks import Remarks, open_remarks
from assistant.openers.openers import Openers
from assistant.people.opening import open_people, open_provider
from assistant.people.signing_in import People
from assistant.service_aims.first_response import FirstResponses
from assistant.settings import Settings
from assistant.suggesting.checker import ReplyCheck, ReplyChecker
from assistant.suggesting.opening import AgentServices, open_agents
from assistant.suggesting.thorough import ThoroughCheck, open_thorough
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.visits.secret import visits_secret
from assistant.visits.sites import Sites
from assistant.visits.tokens import VisitTokens
from assistant.writing.opening import open_writer
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.hybrid import HybridRetriever
from knowledge.records import Records, open_records
from knowledge.retrieval import Query, Retriever, ScoredClause
from knowledge.serving import ServedIndex

if TYPE_CHECKING:
    from assistant.people.provider import Provider


class ServedRetriever:
    """Retrieves from the generation that serves at the moment of the call."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index

    def retrieve(self, query: Query) -> Sequence[ScoredClause]:
        """The clauses, best first. Raises IndexUnavailable when nothing was ingested yet."""
        with self._index.pin() as generation:
            return HybridRetriever(generation).retrieve(query)


@dataclass(frozen=True, slots=True)
class Visits:
    """Who may visit, with which tokens, and what they are offered to ask."""

    sites: Sites
    tokens: VisitTokens
    openers: Openers


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that requests are served with. `close` lets go of it, in the reverse order of opening."""

    settings: Settings
    records: Records
    index: ServedIndex
    retriever: Retriever
    conversations: ConversationStore
    exchanges: Exchanges
    live: LiveStore
    remarks: Remarks
    hours: ContactHours
    first_responses: FirstResponses
    visits: Visits
    people: People
    provider: "Provider | None"
    checker: ReplyCheck
    thorough: ThoroughCheck
    agents: AgentServices
    close: Callable[[], None]


def build(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    assistant: Answers | None = None,
    conversations: ConversationStore | None = None,
    people: People | None = None,
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
        live = open_live(settings.knowledge)
        opened.callback(live.close)
        remarks = open_remarks(settings.knowledge)
        opened.callback(remarks.close)
        if assistant is None:
            writer = opened.enter_context(open_writer(settings, encoder))
            assistant = Assistant(index, settings.languages, writer, settings.server.contact)
            drafting: Answers = Assistant(index, settings.languages, writer, escalates=False)
        else:
            drafting = assistant
        if people is None:
            people = opened.enter_context(open_people(settings))
        checker = ReplyChecker(index, encoder, RuleVerifier(encoder))
        return Services(
            settings=settings,
            records=records,
            index=index,
            retriever=ServedRetriever(index),
            conversations=conversations,
            exchanges=Exchanges(assistant, conversations, index),
            live=live,
            remarks=remarks,
            hours=ContactHours(index),
            first_responses=FirstResponses(index),
            visits=Visits(
                Sites(settings.sites),
                VisitTokens(visits_secret(settings.secret, settings.home)),
                Openers(index, settings.languages),
            ),
            people=people,
            provider=open_provider(settings.oidc),
            checker=checker,
            thorough=opened.enter_context(open_thorough(settings, encoder, index, checker)),
            agents=opened.enter_context(open_agents(settings, encoder, records, index, drafting, checker)),
            close=opened.pop_all().close,
        )
    raise AssertionError("unreachable: an ExitStack does not swallow errors")
