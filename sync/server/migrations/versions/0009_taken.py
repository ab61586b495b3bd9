"""How many envelopes of each laptop were ever taken: one that was copied finds out by it.

What was erased before isn't counted any more: a laptop that is older than the count begins it from what it is told.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SO_FAR = """
INSERT INTO taken (municipality_id, device_id, envelopes)
SELECT municipality_id, device_id, count(*) FROM (
    SELECT municipality_id, device_id FROM envelope UNION ALL SELECT municipality_id, device_id FROM chain_link
) AS known GROUP BY municipality_id, device_id
"""


def upgrade() -> None:
    op.create_table(
        "taken",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("envelopes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "device_id"),
    )
    op.execute(_SO_FAR)


def downgrade() -> None:
    op.drop_table("taken")
