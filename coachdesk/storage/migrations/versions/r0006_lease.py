"""For how long a laptop may be read without contact, and what lengthens it.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.add_column("unit", sa.Column("lease_days", sa.INTEGER(), nullable=True))
    op.add_column("laptop", sa.Column("lease_sealed", sa.BLOB(), nullable=True))
    op.add_column("laptop", sa.Column("lease_sealed_to", sa.BLOB(), nullable=True))
    op.add_column("laptop", sa.Column("longer_until", sa.TEXT(), nullable=True))
    op.add_column("laptop", sa.Column("longer_on", sa.TEXT(), nullable=True))
    op.add_column("laptop", sa.Column("longer_by", sa.BLOB(), nullable=True))
    op.add_column("laptop", sa.Column("by_telephone", sa.INTEGER(), nullable=True))
