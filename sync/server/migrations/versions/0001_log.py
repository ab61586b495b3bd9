"""The log of each municipality, and what the operator looks up before it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _column(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False)


def upgrade() -> None:
    uuid, number, data = sa.Uuid, sa.BigInteger, sa.LargeBinary
    op.create_table(
        "municipality",
        _column("municipality_id", uuid),
        _column("position", number),
        _column("generation", data),
        _column("founded_at", number),
        sa.PrimaryKeyConstraint("municipality_id"),
    )
    op.create_table(
        "entry",
        _column("municipality_id", uuid),
        _column("seq", number),
        _column("position", number),
        _column("body", data),
        _column("hash", data),
        sa.PrimaryKeyConstraint("municipality_id", "seq"),
    )
    op.create_table(
        "wrap",
        _column("municipality_id", uuid),
        _column("about", uuid),
        _column("epoch", sa.Integer),
        _column("holder", uuid),
        _column("position", number),
        _column("device_id", uuid),
        _column("sealed", data),
        sa.PrimaryKeyConstraint("municipality_id", "about", "epoch", "holder"),
    )
    op.create_index("wrap_by_holder", "wrap", ["municipality_id", "holder", "position"])
    op.create_table(
        "envelope",
        _column("municipality_id", uuid),
        _column("space_id", uuid),
        _column("device_id", uuid),
        _column("number", number),
        _column("position", number),
        _column("first_dot", number),
        _column("dots", number),
        _column("epoch", sa.Integer),
        _column("sealed", data),
        _column("signature", data),
        _column("hash", data),
        sa.PrimaryKeyConstraint("municipality_id", "space_id", "device_id", "number"),
    )
    op.create_index("envelope_by_position", "envelope", ["municipality_id", "position"], unique=True)
    op.create_index("envelope_by_space", "envelope", ["municipality_id", "space_id", "position"])
    op.create_table(
        "nonce",
        _column("municipality_id", uuid),
        _column("signer", data),
        _column("nonce", data),
        _column("sent_at", number),
        sa.PrimaryKeyConstraint("municipality_id", "signer", "nonce"),
    )
    op.create_table(
        "invitation",
        _column("locator", uuid),
        _column("public", data),
        _column("expires", number),
        _column("bundle", data),
        sa.PrimaryKeyConstraint("locator"),
    )
    op.create_index("invitation_by_public", "invitation", ["public"])
    op.create_table(
        "founding_token",
        _column("token_hash", data),
        sa.Column("spent_by", uuid(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )


def downgrade() -> None:
    for table in ("founding_token", "invitation", "nonce", "envelope", "wrap", "entry", "municipality"):
        op.drop_table(table)
