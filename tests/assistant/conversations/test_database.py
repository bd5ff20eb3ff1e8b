"""Conversations on disk: where they are kept, and that they outlive the process."""

from pathlib import Path

from sqlalchemy import inspect

from assistant.conversations.database import open_conversations
from assistant.conversations.tables import Base
from knowledge.database import open_database, sqlite_url
from knowledge.policies import Reader
from knowledge.settings import KnowledgeSettings


def test_conversations_are_kept_in_a_file_of_the_home_and_survive_reopening(tmp_path: Path) -> None:
    settings = KnowledgeSettings(home=tmp_path / "new")
    first = open_conversations(settings)
    conversation = first.start(Reader.CUSTOMER)
    first.close()
    again = open_conversations(settings)
    assert again.read(conversation).id == conversation
    again.close()
    assert (tmp_path / "new" / "conversations.db").exists()


def test_the_migrations_make_the_tables_that_the_models_describe(tmp_path: Path) -> None:
    open_conversations(KnowledgeSettings(home=tmp_path)).close()
    engine = open_database(sqlite_url(tmp_path / "conversations.db"))
    made = inspect(engine)
    for table in Base.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        indexed = sorted(index["column_names"] for index in made.get_indexes(table.name) if not index["unique"])
        assert indexed == sorted(index.columns.keys() for index in table.indexes)
    assert "conversations_schema" in made.get_table_names()
    engine.dispose()
