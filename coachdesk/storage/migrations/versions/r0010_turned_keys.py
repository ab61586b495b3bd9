"""Keys that count only once the server has taken them.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "candidate_key",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("epoch", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.Column("key", sa.BLOB(), nullable=False),
        sa.PrimaryKeyConstraint("space", "epoch"),
    )
