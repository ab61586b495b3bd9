"""Words that others left behind, for those who lead their spaces.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "left_behind",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("device", sa.BLOB(), nullable=False),
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("at", sa.INTEGER(), nullable=False),
        sa.Column("parcel", sa.BLOB(), nullable=False),
        sa.Column("done", sa.INTEGER(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
