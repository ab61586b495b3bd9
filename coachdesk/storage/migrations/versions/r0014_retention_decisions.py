"""What was thinned, and by whose decision.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "retention_decision",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("space_id", sa.BLOB(), nullable=True),
        sa.Column("deleted", sa.BLOB(), nullable=True),
        sa.Column("rule", sa.TEXT(), nullable=True),
        sa.Column("years", sa.INTEGER(), nullable=True),
        sa.Column("due_to", sa.TEXT(), nullable=True),
        sa.Column("decision", sa.TEXT(), nullable=True),
        sa.Column("thinned_at", sa.TEXT(), nullable=True),
        sa.Column("thinned_by", sa.BLOB(), nullable=True),
        sa.Column("akter", sa.INTEGER(), nullable=True),
        sa.Column("kept", sa.INTEGER(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_retention_decision_space_id"), "retention_decision", ["space_id"], unique=False)
