"""Conversations, and what a model used, in this process's memory: for tests and trials. They end with the process."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversations.conversation import (
    Conversation,
    ConversationId,
    NoSuchConversation,
    StoredTurn,
    new_conversation_id,
    now,
)
from assistant.writing.budget import Account
from assistant.writing.model import Usage
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
        """Add a turn at the end, in place of one with the same id. Raises NoSuchConversation."""
        with self._changing:
            found = self.read(conversation)
            others = tuple(one for one in found.turns if one.id != turn.id)
            self._conversations[conversation] = replace(found, turns=(*others, turn))

    def read(self, conversation: ConversationId) -> Conversation:
        """The whole conversation. Raises NoSuchConversation."""
        found = self._conversations.get(conversation)
        if found is None:
            raise NoSuchConversation.named(conversation)
        return found

    def close(self) -> None:
        """Nothing is held open."""


class InMemoryUsage:
    """The UsageStore that ships as a fake."""

    def __init__(self) -> None:
        self._used: dict[str, Usage] = {}
        self._changing = threading.Lock()

    def reserve(self, accounts: Sequence[Account], usage: Usage) -> str | None:
        """Count `usage` on every account, or on none: then the name of one that it would overdraw."""
        with self._changing:
            for account in accounts:
                if not account.covers(_sum(self.used(account.name), usage)):
                    return account.name
            self._add(accounts, usage)
        return None

    def settle(self, accounts: Sequence[Account], difference: Usage) -> None:
        """Add what was used beyond what was reserved; negative where it was less."""
        with self._changing:
            self._add(accounts, difference)

    def used(self, name: str) -> Usage:
        """What is on an account."""
        return self._used.get(name, Usage())

    def close(self) -> None:
        """Nothing is held open."""

    def _add(self, accounts: Sequence[Account], usage: Usage) -> None:
        for account in accounts:
            self._used[account.name] = _sum(self.used(account.name), usage)


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(one.input_tokens + other.input_tokens, one.output_tokens + other.output_tokens)
