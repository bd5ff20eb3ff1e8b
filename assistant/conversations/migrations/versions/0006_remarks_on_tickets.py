"""Remarks on tickets of a help desk, which are no live conversations."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAMES = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}  # as PostgreSQL names them; SQLite does not


def upgrade() -> None:
    """Drop the foreign key."""
    with op.batch_alter_table("live_remarks", naming_convention=_NAMES) as table:
        table.drop_constraint("live_remarks_conversation_fkey", type_="foreignkey")


def downgrade() -> None:
    """Drop the remarks on tickets, and have the foreign key again."""
    op.execute("DELETE FROM live_remarks WHERE conversation NOT IN (SELECT id FROM live_conversations)")
    with op.batch_alter_table("live_remarks") as table:
        table.create_foreign_key("live_remarks_conversation_fkey", "live_conversations", ["conversation"], ["id"])
