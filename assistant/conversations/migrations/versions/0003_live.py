"""Live conversations: where each stands, what happened in it, and what was remarked on it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of live conversations."""
    op.create_table(
        "live_conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("turns", sa.Text, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False, index=True),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("customer", sa.Text),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("agent", sa.Text),
        sa.Column("turn", sa.Text, index=True),
        sa.Column("message", sa.Integer),
        sa.Column("message_id", sa.Text),
        sa.Column("worker", sa.Text),
        sa.Column("beat", sa.DateTime(timezone=True)),
        sa.Column("begun", sa.Boolean, nullable=False),
    )
    op.create_table(
        "live_events",
        sa.Column("conversation", sa.Text, sa.ForeignKey("live_conversations.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("message_id", sa.Text),
        sa.UniqueConstraint("conversation", "message_id"),
    )
    op.create_table(
        "live_remarks",
        sa.Column("conversation", sa.Text, sa.ForeignKey("live_conversations.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("about", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables of live conversations."""
    op.drop_table("live_remarks")
    op.drop_table("live_events")
    op.drop_table("live_conversations")
