"""GET /v1/conversations/{id}: what was asked and answered, for whoever knows the id."""

import anyio.to_thread
from fastapi import APIRouter

from assistant.api.identity import Identity
from assistant.api.problems import documented
from assistant.api.schemas import ConversationRecord, ConversationTurn
from assistant.api.state import ServicesOf
from assistant.conversations.conversation import ConversationId, NoSuchConversation, StoredTurn

router = APIRouter(tags=["answers"])


@router.get("/v1/conversations/{conversation_id}", responses=documented(401, 404))
async def conversation(conversation_id: str, services: ServicesOf, reader: Identity) -> ConversationRecord:
    """Read a conversation. Its id is the only key to it; turns with agents are for agents."""
    if "\0" in conversation_id:
        raise NoSuchConversation.named(conversation_id)
    read = services.conversations.read
    found = (await anyio.to_thread.run_sync(read, ConversationId(conversation_id))).seen_by(reader)
    return ConversationRecord(
        conversation_id=found.id, started=found.started, turns=[_turn(turn) for turn in found.turns]
    )


def _turn(turn: StoredTurn) -> ConversationTurn:
    return ConversationTurn(
        turn_id=turn.id,
        question=turn.question,
        outcome=turn.answer.outcome,
        answer=turn.answer,
        reader=turn.reader,
        as_of=turn.as_of,
        generation=turn.generation,
        first_sentence_ms=turn.timings.first_sentence_ms,
        total_ms=turn.timings.total_ms,
        asked=turn.asked,
    )
