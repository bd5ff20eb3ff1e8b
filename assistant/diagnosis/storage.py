"""The home: whether it can be written, has room, and holds a truth store that this version of the program reads."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.diagnosis.finding import Trouble, one_line
from knowledge.settings import KnowledgeSettings

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LEAST_FREE = 500_000_000
"""Bytes: a model (23 MB), and two index generations of 20,000 clauses (60 MB each), several times over."""


def home_is_writable(home: Path) -> str:
    """The folder exists and takes a file, or can be made."""
    if home.exists() and not home.is_dir():
        raise Trouble(f"{home} is a file", "Move it away, or name another folder with --home or BYTHEBOOK_HOME.")
    existing = _nearest(home)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise Trouble(
            f"{existing} cannot be written ({error.strerror})",
            "Give this user the right to write there, or name another folder with --home or BYTHEBOOK_HOME.",
        ) from error
    return f"{home.resolve()} can be written" if home.exists() else f"{home.resolve()} is not there yet; it can be made"


def free_space(home: Path) -> str:
    """Room for the next index generation, which is built beside the one that serves."""
    free = shutil.disk_usage(_nearest(home)).free
    if free < _LEAST_FREE:
        raise Trouble(f"{free / 1e6:,.0f} MB free", f"Free at least {_LEAST_FREE / 1e6:,.0f} MB on that disk.")
    return f"{free / 1e9:,.1f} GB free"


def truth_store(settings: KnowledgeSettings) -> str:
    """The database opens, is sound, and has the schema of this version."""
    file = settings.home / "knowledge.db"
    if settings.database_url is None and not file.exists():
        return "not there yet; the first `bythebook ingest` makes it"
    from alembic.script import ScriptDirectory
    from sqlalchemy.exc import SQLAlchemyError

    import knowledge.records
    from knowledge.database import open_database, sqlite_url

    migrations = Path(knowledge.records.__file__).with_name("migrations")
    newest = ScriptDirectory(str(migrations)).get_current_head()
    url = settings.database_url.get_secret_value() if settings.database_url else sqlite_url(file)
    shown = "the database of BYTHEBOOK_DATABASE_URL" if settings.database_url else str(file)
    advice = (
        "See that the server runs and the URL is right."
        if settings.database_url
        else f"Move {file} away (keep it), and run `bythebook ingest` on the policies again: it is made anew."
    )
    try:
        engine = open_database(url)
        try:
            with engine.connect() as connection:
                return _looked_at(connection, shown, newest)
        finally:
            engine.dispose()
    except SQLAlchemyError as error:
        raise Trouble(f"{shown} cannot be read: {one_line(getattr(error, 'orig', None) or error)}", advice) from error


def _looked_at(connection: "Connection", shown: str, newest: str | None) -> str:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import text

    if connection.dialect.name == "sqlite":
        said = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        if said != "ok":
            raise Trouble(f"{shown} is damaged: {said}", "Restore it from a backup, or ingest into a new --home.")
    context = MigrationContext.configure(connection, opts={"version_table": "knowledge_schema"})
    schema = context.get_current_revision()
    if schema != newest:
        raise Trouble(
            f"{shown} has schema {schema or 'none'}, this version has {newest}",
            "Run `bythebook ingest` once: it brings an older schema up to date. A newer one needs the newer program.",
        )
    documents, versions, clauses = (
        connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - our own names
        for table in ("documents", "versions", "clauses")
    )
    return f"{shown}: {documents} documents, {versions} versions, {clauses} clauses, schema {schema}"


def _nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.is_dir())
