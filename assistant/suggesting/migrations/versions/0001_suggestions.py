"""Suggestions, the clauses they cite, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the suggestion tables."""
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text),
    )
    op.create_table(
        "suggestion_clauses",
        sa.Column("suggestion", sa.Text, sa.ForeignKey("suggestions.id"), primary_key=True),
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("clause", sa.Text, primary_key=True),
    )
    op.create_table(
        "suggestion_outcomes",
        sa.Column("suggestion", sa.Text, sa.ForeignKey("suggestions.id"), primary_key=True),
        sa.Column("action", sa.Text, primary_key=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("distance", sa.Float),
        sa.Column("reason", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the suggestion tables."""
    op.drop_table("suggestion_outcomes")
    op.drop_table("suggestion_clauses")
    op.drop_table("suggestions")
