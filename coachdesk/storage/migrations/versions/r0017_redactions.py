"""Values that were destroyed by a decision: the note that stays in the akt, their names, and which keys went with them.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "redaction",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("space_id", sa.BLOB(), nullable=True),
        sa.Column("deleted", sa.BLOB(), nullable=True),
        sa.Column("akt_id", sa.BLOB(), nullable=True),
        sa.Column("record_id", sa.BLOB(), nullable=True),
        sa.Column("kind_number", sa.INTEGER(), nullable=True),
        sa.Column("register_number", sa.INTEGER(), nullable=True),
        sa.Column("ground", sa.TEXT(), nullable=True),
        sa.Column("reference", sa.TEXT(), nullable=True),
        sa.Column("redacted_at", sa.TEXT(), nullable=True),
        sa.Column("redacted_by", sa.BLOB(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_redaction_akt_id"), "redaction", ["akt_id"], unique=False)
    op.create_index(op.f("ix_redaction_space_id"), "redaction", ["space_id"], unique=False)
    op.create_table(
        "redacted",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("device", sa.BLOB(), nullable=False),
        sa.Column("number", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.Column("register", sa.INTEGER(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("space", "device", "number", "register"),
    )
    op.create_table(
        "let_go",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("epoch", sa.INTEGER(), nullable=False),
        sa.Column("announced", sa.BLOB(), nullable=True),
        sa.PrimaryKeyConstraint("space"),
    )
