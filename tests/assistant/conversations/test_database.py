"""Conversations on disk: where they are kept, and that they outlive the process."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect

from assistant.conversations.conversation import ConversationId
from assistant.conversations.database import _MIGRATIONS, open_conversations
from assistant.conversations.live_database import open_live
from assistant.conversations.remarks import open_remarks
from assistant.conversations.tables import Base
from assistant.handoff.standing import State
from assistant.people.database import open_people_tables
from knowledge.database import migrate, open_database, sqlite_url
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


def _before(home: Path, version: str) -> Engine:
    """The database as it was before that migration."""
    migrations = Path(shutil.copytree(_MIGRATIONS, home / "migrations"))
    for path in (migrations / "versions").glob("[0-9]*.py"):
        if path.name >= version:
            path.unlink()
    engine = open_database(sqlite_url(home / "conversations.db"))
    migrate(engine, migrations, "conversations_schema")
    return engine


def test_who_had_a_conversation_has_it_by_their_id(tmp_path: Path) -> None:
    settings, engine = KnowledgeSettings(home=tmp_path), _before(tmp_path, "0005")
    open_people_tables(settings).dispose()
    with engine.begin() as connection:
        for person, name in (("p_1", "Ana"), ("p_2", "Alex"), ("p_3", "Alex")):
            connection.exec_driver_sql(f"INSERT INTO people VALUES ('{person}', '{name}', '[]', '{person}', NULL)")
        connection.exec_driver_sql("INSERT INTO conversations VALUES ('t', 'customer', '2026-01-01 00:00:00')")
        for name in ("Ana", "Alex", "Gone"):
            connection.exec_driver_sql(
                "INSERT INTO live_conversations (id, turns, visitor, site, began, number, state, since, begun, agent) "
                f"VALUES ('{name}', 't', 'v', 's', '2026-01-01', 0, 'human', '2026-01-01 00:00:00', 0, '{name}')"
            )
    engine.dispose()
    live = open_live(settings)
    standings = {head.id: head.standing for head in live.standing([State.HUMAN])}
    live.close()
    assert {name: standing.agent for name, standing in standings.items()} == {name: name for name in standings}
    assert {name: standing.agent_id for name, standing in standings.items()} == {
        "Ana": "p_1", "Alex": "name:Alex", "Gone": "name:Gone",
    }  # fmt: skip


def test_remarks_from_before_are_kept(tmp_path: Path) -> None:
    settings, engine = KnowledgeSettings(home=tmp_path), _before(tmp_path, "0006")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO conversations VALUES ('t', 'customer', '2026-01-01 00:00:00')")
        connection.exec_driver_sql(
            "INSERT INTO live_conversations (id, turns, visitor, site, began, number, state, since, begun) "
            "VALUES ('c', 't', 'v', 's', '2026-01-01 00:00:00', 0, 'bot', '2026-01-01 00:00:00', 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO live_remarks VALUES ('c', 'rating', '', '2026-01-01 00:00:00', '{\"score\": 5}')"
        )
    engine.dispose()
    remarks = open_remarks(settings)
    assert [(one.kind, one.fields) for one in remarks.of(ConversationId("c"))] == [("rating", {"score": 5})]
    remarks.close()


def test_conversations_from_before_are_idle_since_their_last_event(tmp_path: Path) -> None:
    engine = _before(tmp_path, "0004")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO conversations VALUES ('t', 'customer', '2026-01-01 00:00:00')")
        for name, number in (("silent", 0), ("spoken", 1)):
            connection.exec_driver_sql(
                "INSERT INTO live_conversations (id, turns, visitor, site, began, number, state, since, begun) VALUES "
                f"('{name}', 't', 'v', 's', '2026-01-01 00:00:00', {number}, 'bot', '2026-01-01 00:00:00', 0)"
            )
        connection.exec_driver_sql(
            "INSERT INTO live_events VALUES ('spoken', 1, '2026-02-02 00:00:00', 'message', '{}', 'm1')"
        )
    engine.dispose()
    live = open_live(KnowledgeSettings(home=tmp_path))
    assert [head.id for head in live.idle(datetime(2026, 1, 15, tzinfo=UTC), 5)] == ["silent"]
    assert [head.id for head in live.idle(datetime(2026, 3, 1, tzinfo=UTC), 5)] == ["silent", "spoken"]
    live.close()
