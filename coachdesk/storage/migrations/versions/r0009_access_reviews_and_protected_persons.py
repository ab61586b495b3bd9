"""Checks of the access log; an index over the few whose identity is protected.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.create_table(
        "access_review",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("space_id", sa.BLOB(), nullable=True),
        sa.Column("deleted", sa.BLOB(), nullable=True),
        sa.Column("from_on", sa.TEXT(), nullable=True),
        sa.Column("to_on", sa.TEXT(), nullable=True),
        sa.Column("sample", sa.TEXT(), nullable=True),
        sa.Column("sample_user_id", sa.BLOB(), nullable=True),
        sa.Column("reviewer_id", sa.BLOB(), nullable=True),
        sa.Column("checked_at", sa.TEXT(), nullable=True),
        sa.Column("about_user_id", sa.BLOB(), nullable=True),
        sa.Column("about_akt_id", sa.BLOB(), nullable=True),
        sa.Column("seen_to", sa.TEXT(), nullable=True),
        sa.Column("outcome", sa.TEXT(), nullable=True),
        sa.Column("note", sa.TEXT(), nullable=True),
        sa.Column("events", sa.INTEGER(), nullable=True),
        sa.Column("findings", sa.INTEGER(), nullable=True),
        sa.Column("unusual", sa.INTEGER(), nullable=True),
        sa.Column("next_due_on", sa.TEXT(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_access_review_space_id"), "access_review", ["space_id"], unique=False)
    op.create_index("ix_person_protected", "person", ["akt_id"], unique=False, sqlite_where=sa.text("protection_level <> 'none'"))
