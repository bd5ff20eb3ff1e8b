"""Conversations in this process's memory: for tests and trials. They end with the process."""

import threading
from dataclasses import replace

from assistant.conversations.conversation import (
    Conversation,
    ConversationId,
    NoSuchConversation,
    StoredTurn,
    new_conversation_id,
    now,
)
from knowledge.policies import Reader


class InMemoryConversations:
    """The ConversationStore that ships as a fake."""

    def __init__(self) -> None:
        self._conversations: dict[ConversationId, Conversation] = {}
        self._changing = threading.Lock()

    def start(self, reader: Reader) -> ConversationId:
        """Begin a conversation without turns."""
        conversation = Conversation(new_conversation_id(), reader, now())
        with self._changing:
            self._conversations[conversation.id] = conversation
        return conversation.id

    def append(self, conversation: ConversationId, turn: StoredTurn) -> None:
        """Add a turn at the end. Raises NoSuchConversation."""
        with self._changing:
            found = self.read(conversation)
            self._conversations[conversation] = replace(found, turns=(*found.turns, turn))

    def read(self, conversation: ConversationId) -> Conversation:
        """The whole conversation. Raises NoSuchConversation."""
        found = self._conversations.get(conversation)
        if found is None:
            raise NoSuchConversation.named(conversation)
        return found

    def close(self) -> None:
        """Nothing is held open."""
