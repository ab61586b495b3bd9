"""Where somebody stands in for a colleague, and until when.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.add_column("staff_member", sa.Column("substitute_team_id", sa.BLOB(), nullable=True))
    op.add_column("staff_member", sa.Column("substitute_until", sa.TEXT(), nullable=True))
