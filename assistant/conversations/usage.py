"""What a language model has used, kept where conversations are, so that a limit holds across processes and restarts."""

from collections.abc import Sequence

from sqlalchemy import Engine, Update, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from assistant.conversations.database import open_tables
from assistant.conversations.tables import UsageRow
from assistant.writing.budget import Account
from assistant.writing.model import Usage
from knowledge.settings import KnowledgeSettings

_OPEN_ACCOUNT = text(
    "INSERT INTO model_usage (name, input_tokens, output_tokens) VALUES (:name, 0, 0) ON CONFLICT DO NOTHING"
)


def open_usage(settings: KnowledgeSettings) -> "DatabaseUsage":
    """The accounts of one knowledge base. Raises KnowledgeError."""
    return DatabaseUsage(open_tables(settings))


class DatabaseUsage:
    """The UsageStore for production. A limit is checked by the statement that counts, so that two cannot both pass."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reserve(self, accounts: Sequence[Account], usage: Usage) -> str | None:
        """Count `usage` on every account, or on none: then the name of one that it would overdraw."""
        with Session(self._engine) as session:
            for account in accounts:
                session.execute(_OPEN_ACCOUNT, {"name": account.name})
                changed = session.execute(_counted(account.name, usage).where(*_within(account, usage)))
                if not changed.rowcount:  # type: ignore[attr-defined]
                    session.rollback()
                    return account.name
            session.commit()
        return None

    def settle(self, accounts: Sequence[Account], difference: Usage) -> None:
        """Add what was used beyond what was reserved; negative where it was less."""
        with Session(self._engine) as session, session.begin():
            for account in accounts:
                session.execute(_counted(account.name, difference))

    def used(self, name: str) -> Usage:
        """What is on an account."""
        with Session(self._engine) as session:
            row = session.get(UsageRow, name)
            return Usage(row.input_tokens, row.output_tokens) if row else Usage()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _counted(name: str, usage: Usage) -> Update:
    return (
        update(UsageRow)
        .where(UsageRow.name == name)
        .values(
            input_tokens=UsageRow.input_tokens + usage.input_tokens,
            output_tokens=UsageRow.output_tokens + usage.output_tokens,
        )
        .execution_options(synchronize_session=False)
    )


def _within(account: Account, usage: Usage) -> list[ColumnElement[bool]]:
    read, written = UsageRow.input_tokens + usage.input_tokens, UsageRow.output_tokens + usage.output_tokens
    limits: list[ColumnElement[bool]] = []
    if account.tokens is not None:
        limits.append(read + written <= account.tokens)
    if account.cost is not None:
        limits.append(read * account.input_price + written * account.output_price <= account.cost * 1_000_000)
    return limits
