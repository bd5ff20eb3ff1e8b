"""Fresh databases for a test: a SQLite file, or a database of its own in the PostgreSQL that the environment names."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, text

from knowledge.database import open_database
from knowledge.settings import KnowledgeSettings, StoreSettings

VARIABLE = "BYTHEBOOK_TEST_POSTGRES"


@contextmanager
def fresh_settings(dialect: str, home: Path) -> Iterator[KnowledgeSettings]:
    """Settings whose database is empty; a PostgreSQL one is dropped afterwards. Skips without a PostgreSQL."""
    store = StoreSettings(kind="exact")
    if dialect == "sqlite":
        yield KnowledgeSettings(home=home, store=store)
        return
    url = os.environ.get(VARIABLE)
    if not url:
        pytest.skip(f"{VARIABLE} names no PostgreSQL; `export {VARIABLE}=$(tests/postgres.sh)` starts one")
    name = f"test_{uuid.uuid4().hex}"
    server = open_database(url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    try:
        own = make_url(url).set(database=name).render_as_string(hide_password=False)
        yield KnowledgeSettings(home=home, store=store, database_url=SecretStr(own))
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
