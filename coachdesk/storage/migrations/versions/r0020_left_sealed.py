"""What was left to others stays on the laptop that left it, sealed to them: a restored server gets it again.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "left_sealed",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("of_space", sa.BLOB(), nullable=False),
        sa.Column("at", sa.INTEGER(), nullable=False),
        sa.Column("raw", sa.BLOB(), nullable=False),
        sa.Column("owed", sa.INTEGER(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
