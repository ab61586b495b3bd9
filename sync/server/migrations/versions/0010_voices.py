"""Laptops speak with a voice of their own in every sitting: nobody needs to be told how much was ever taken of one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
oldest_program = "0010"


def upgrade() -> None:
    op.drop_table("taken")


def downgrade() -> None:
    op.create_table(
        "taken",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("envelopes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "device_id"),
    )
