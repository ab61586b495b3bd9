"""Snapshots: what must be fetched or witnessed, and how many envelopes one stands for.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "compacted",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("envelopes", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.Column("day", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("space"),
    )
    op.create_table(
        "snapshot",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("content", sa.BLOB(), nullable=False),
        sa.Column("state", sa.TEXT(), nullable=False),
        sa.Column("raw", sa.BLOB(), nullable=False),
        sa.PrimaryKeyConstraint("space", "content"),
    )
    op.create_table(
        "snapshot_part",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("part", sa.BLOB(), nullable=False),
        sa.Column("sealed", sa.BLOB(), nullable=False),
        sa.PrimaryKeyConstraint("space", "part"),
    )
    op.create_table(
        "snapshot_wish",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.PrimaryKeyConstraint("space"),
    )
