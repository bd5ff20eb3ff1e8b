"""When something last happened in a live conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LAST = """
UPDATE live_conversations SET touched = COALESCE(
    (SELECT live_events.at FROM live_events
     WHERE live_events.conversation = live_conversations.id AND live_events.number = live_conversations.number), began)
"""


def upgrade() -> None:
    """Add the column, filled from the log, and the index by which idle conversations are found."""
    op.add_column("live_conversations", sa.Column("touched", sa.DateTime(timezone=True)))
    op.execute(_LAST)
    op.create_index("ix_live_conversations_state_touched", "live_conversations", ["state", "touched"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_live_conversations_state_touched", "live_conversations")
    op.drop_column("live_conversations", "touched")
