"""How much is kept of each municipality, and how much may be; and which programs these tables serve."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTED = """
INSERT INTO quota (municipality_id, rows, bytes, most_rows, most_bytes)
SELECT municipality_id, sum(rows), sum(bytes), 0, 0 FROM (
    SELECT municipality_id, count(*) AS rows, sum(octet_length(sealed)) AS bytes FROM envelope GROUP BY municipality_id
    UNION ALL
    SELECT municipality_id, count(*) AS rows, sum(octet_length(sealed)) AS bytes FROM wrap GROUP BY municipality_id
) AS kept GROUP BY municipality_id
"""


def upgrade() -> None:
    numbers = [sa.Column(name, sa.BigInteger(), nullable=False) for name in ("rows", "bytes", "most_rows", "most_bytes")]
    op.create_table("quota", sa.Column("municipality_id", sa.Uuid(), nullable=False), *numbers, sa.PrimaryKeyConstraint("municipality_id"))
    op.execute(_COUNTED)
    op.create_table("release", sa.Column("oldest", sa.Integer(), autoincrement=False, nullable=False), sa.PrimaryKeyConstraint("oldest"))
    op.execute("INSERT INTO release (oldest) VALUES (0)")


def downgrade() -> None:
    op.drop_table("release")
    op.drop_table("quota")
