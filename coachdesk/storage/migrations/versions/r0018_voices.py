"""Own envelopes are numbered by voice: those of before were said with the laptop's id.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_OWN = "(SELECT value FROM secret WHERE name = 'device')"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.execute("DROP VIEW IF EXISTS participant_waits")  # made anew when the vault is opened
    op.rename_table("outgoing", "outgoing_before")
    op.create_table(
        "outgoing",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("device", sa.BLOB(), nullable=False),
        sa.Column("number", sa.INTEGER(), nullable=False),
        sa.Column("previous", sa.BLOB(), nullable=False),
        sa.Column("raw", sa.BLOB(), nullable=False),
        sa.Column("refused", sa.TEXT(), nullable=True),
        sa.Column("refused_at", sa.INTEGER(), nullable=True),
        sa.PrimaryKeyConstraint("space", "device", "number"),
    )
    columns = "number, previous, raw, refused, refused_at"
    op.execute(f"INSERT INTO outgoing SELECT space, {_OWN}, {columns} FROM outgoing_before ORDER BY space, number")  # noqa: S608 - constants
    op.drop_table("outgoing_before")
    op.rename_table("delivery", "delivery_before")
    op.create_table(
        "delivery",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("device", sa.BLOB(), nullable=False),
        sa.Column("number", sa.INTEGER(), nullable=False),
        sa.Column("at", sa.INTEGER(), nullable=False),
        sa.PrimaryKeyConstraint("space", "device", "number"),
    )
    op.execute(f"INSERT INTO delivery SELECT space, {_OWN}, number, at FROM delivery_before")  # noqa: S608 - constants
    op.drop_table("delivery_before")
    op.create_table(
        "renamed",
        sa.Column("space", sa.BLOB(), nullable=False),
        sa.Column("was", sa.BLOB(), nullable=False),
        sa.Column("was_number", sa.INTEGER(), nullable=False),
        sa.Column("device", sa.BLOB(), nullable=False),
        sa.Column("number", sa.INTEGER(), nullable=False),
        sa.PrimaryKeyConstraint("space", "was", "was_number"),
    )
    op.execute("DELETE FROM mark WHERE name IN ('sync_taken', 'restored')")
    op.execute("DELETE FROM secret WHERE name IN ('previous_device', 'previous_device_signing')")
