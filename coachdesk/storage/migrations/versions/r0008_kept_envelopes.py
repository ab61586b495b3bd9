"""Envelopes are kept for a while after the server had them.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "kept",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("device", sa.BLOB(), nullable=False),
        sa.Column("number", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.Column("position", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.Column("at", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.Column("raw", sa.BLOB(), nullable=False),
        sa.Column("owed", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("space", "device", "number"),
    )
    op.create_index("kept_owed", "kept", ["owed"], sqlite_where=sa.text("owed > 0"))
