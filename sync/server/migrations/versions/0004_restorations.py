"""Logs that were restored from a backup: which generation ended, and up to where the next one continues it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("healing_until", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "restoration",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.LargeBinary(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "generation"),
    )


def downgrade() -> None:
    op.drop_table("restoration")
    op.drop_column("municipality", "healing_until")
