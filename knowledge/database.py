"""Opening a relational database and bringing its schema up to date: SQLite in WAL mode, or PostgreSQL by URL."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError

from knowledge.errors import KnowledgeError

_RETRY_SECONDS = 0.02
_BUSY_TIMEOUT_MS = 15_000  # how long a SQLite writer waits for another one
_SQLITE_CONNECTIONS = 40  # kept open, as many as a server has worker threads: opening one costs as much as ten queries

_MIGRATING = 0x62746862  # "bthb", the key of the advisory lock that PostgreSQL migrates under


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file, which is created when it is first opened."""
    return f"sqlite:///{path}"


def open_database(url: str) -> Engine:
    """An engine for the database at a URL; `postgresql://` is served by pg8000, over TCP or a unix socket."""
    address = make_url(url)
    if address.drivername == "postgresql":
        address = _pg8000(address)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, pool_size=_SQLITE_CONNECTIONS)
    else:
        engine = create_engine(address, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _pg8000(address: URL) -> URL:
    """libpq's way of naming a socket folder (`?host=/run/postgresql`), in pg8000's words."""
    folder = address.query.get("host")
    address = address.set(drivername="postgresql+pg8000")
    if not folder:
        return address
    socket = f"{folder}/.s.PGSQL.{address.port or 5432}"
    return address.difference_update_query(["host"]).update_query_dict({"unix_sock": socket})


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Switch a new database to a write-ahead log. SQLite refuses at once, whatever the timeout, while others do so."""
    until = time.monotonic() + _BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _one_at_a_time(connection: Connection) -> None:
    """Wait until no other process migrates: two that start together on a new database would both create its tables."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")


def migrate(engine: Engine, migrations: Path, version_table: str) -> None:
    """Bring one room's tables to the newest schema. Rooms share a database, each with its own version table.

    Raises KnowledgeError when the database cannot be opened.
    """
    try:
        if _is_current(engine, migrations, version_table):
            return
        with engine.begin() as connection:
            _one_at_a_time(connection)
            _upgrade(connection, migrations, version_table)
    except DBAPIError as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise KnowledgeError(f"Cannot open the database {shown}: {str(error.orig).strip()}") from error


def _is_current(engine: Engine, migrations: Path, version_table: str) -> bool:
    """Whether the schema is the newest one; migrations are numbered, so that Alembic need not be asked."""
    newest = max(path.name.split("_")[0] for path in (migrations / "versions").glob("[0-9]*.py"))
    with engine.connect() as connection:
        if not inspect(connection).has_table(version_table):
            return False
        return connection.exec_driver_sql(f"SELECT version_num FROM {version_table}").scalar() == newest  # noqa: S608


def _upgrade(connection: Connection, migrations: Path, version_table: str) -> None:
    from alembic import command  # a quarter of a second that an up-to-date schema does not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["version_table"] = version_table
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
