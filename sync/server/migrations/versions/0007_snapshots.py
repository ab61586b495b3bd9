"""Snapshots, their parts, and the hashes of the envelopes whose place they took."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _column(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False)


def upgrade() -> None:
    uuid, number, data = sa.Uuid, sa.BigInteger, sa.LargeBinary
    op.create_table(
        "chain_link",
        _column("municipality_id", uuid),
        _column("space_id", uuid),
        _column("device_id", uuid),
        _column("number", number),
        _column("hash", data),
        sa.PrimaryKeyConstraint("municipality_id", "space_id", "device_id", "number"),
    )
    op.create_table(
        "snapshot",
        _column("municipality_id", uuid),
        _column("space_id", uuid),
        _column("content", data),
        _column("position", number),
        _column("header", data),
        _column("signature", data),
        _column("witness", data),
        _column("witnessed", data),
        sa.PrimaryKeyConstraint("municipality_id", "space_id", "content"),
    )
    op.create_table(
        "snapshot_part",
        _column("municipality_id", uuid),
        _column("space_id", uuid),
        _column("part", data),
        _column("sealed", data),
        sa.PrimaryKeyConstraint("municipality_id", "space_id", "part"),
    )


def downgrade() -> None:
    for table in ("snapshot_part", "snapshot", "chain_link"):
        op.drop_table(table)
