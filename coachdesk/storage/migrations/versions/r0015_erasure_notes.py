"""Akter that were erased, without a name.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "erasure_note",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("space_id", sa.BLOB(), nullable=True),
        sa.Column("deleted", sa.BLOB(), nullable=True),
        sa.Column("akt_id", sa.BLOB(), nullable=True),
        sa.Column("case_number", sa.TEXT(), nullable=True),
        sa.Column("ground", sa.TEXT(), nullable=True),
        sa.Column("reference", sa.TEXT(), nullable=True),
        sa.Column("erased_at", sa.TEXT(), nullable=True),
        sa.Column("erased_by", sa.BLOB(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_erasure_note_space_id"), "erasure_note", ["space_id"], unique=False)
