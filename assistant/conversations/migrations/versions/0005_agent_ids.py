"""Who has a live conversation, by their id."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WHO_SIGNS_IN = """
UPDATE live_conversations SET agent_id =
    (SELECT CASE COUNT(*) WHEN 1 THEN MIN(people.id) END FROM people WHERE people.name = live_conversations.agent)
"""
_ONLY_NAMED = "UPDATE live_conversations SET agent_id = 'name:' || agent WHERE agent IS NOT NULL AND agent_id IS NULL"


def upgrade() -> None:
    """Add the column: the person with that name, or the name itself where there is none or more than one."""
    op.add_column("live_conversations", sa.Column("agent_id", sa.Text))
    if sa.inspect(op.get_bind()).has_table("people"):
        op.execute(_WHO_SIGNS_IN)
    op.execute(_ONLY_NAMED)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("live_conversations", "agent_id")
