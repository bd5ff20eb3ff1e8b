"""Who asked and who decided, by their ids; their names beside them, to be shown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the id of the person with that name in its place, or the name itself where there is none or more than one.

    What was spent of the budget of a name that several have is taken from each of theirs.
    """
    op.add_column("exceptions", sa.Column("asked_name", sa.Text, nullable=False, server_default=""))
    op.add_column("exceptions", sa.Column("decided_name", sa.Text))
    op.execute("UPDATE exceptions SET asked_name = asked_by, decided_name = decided_by")
    bind, people = op.get_bind(), _people()
    for column in ("asked_by", "decided_by"):
        names = bind.scalars(sa.text(f"SELECT DISTINCT {column} FROM exceptions WHERE {column} IS NOT NULL")).all()  # noqa: S608
        for name in names:
            ids = people.get(name, ())
            who = {"name": name, "id": ids[0] if len(ids) == 1 else f"name:{name}"}
            bind.execute(sa.text(f"UPDATE exceptions SET {column} = :id WHERE {column} = :name"), who)  # noqa: S608
    _rename_accounts(bind, people)


def downgrade() -> None:
    """Put the names back. What was spent stays with the ids."""
    op.execute("UPDATE exceptions SET asked_by = asked_name, decided_by = decided_name")
    op.drop_column("exceptions", "decided_name")
    op.drop_column("exceptions", "asked_name")


def _rename_accounts(bind: sa.Connection, people: Mapping[str, Sequence[str]]) -> None:
    known = set(bind.scalars(sa.text("SELECT asked_name FROM exceptions UNION SELECT decided_name FROM exceptions")))
    for account, spent in bind.execute(sa.text("SELECT name, spent FROM exception_accounts")).all():
        name, _, month = account.rpartition(", ")
        if name not in known or name == "everybody":
            continue
        bind.execute(sa.text("DELETE FROM exception_accounts WHERE name = :name"), {"name": account})
        for person in people.get(name) or [f"name:{name}"]:
            row = {"name": f"{person}, {month}", "spent": spent}
            bind.execute(sa.text("INSERT INTO exception_accounts (name, spent) VALUES (:name, :spent)"), row)


def _people() -> Mapping[str, Sequence[str]]:
    """The ids of those who sign in, by name: from the same database, or with SQLite from the file beside it."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return _ids(bind)
    beside = Path(str(bind.engine.url.database)).with_name("conversations.db")
    if not beside.exists():
        return {}
    engine = sa.create_engine(f"sqlite:///{beside}")
    try:
        with engine.connect() as connection:
            return _ids(connection)
    finally:
        engine.dispose()


def _ids(connection: sa.Connection) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if sa.inspect(connection).has_table("people"):
        for name, person in connection.execute(sa.text("SELECT name, id FROM people")):
            found[name].append(person)
    return found
