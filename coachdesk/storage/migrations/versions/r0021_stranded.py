"""What goes before an envelope in its chain is kept with it: where a restored server doesn't take it back, a snapshot cuts the chain there.

Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Forward; the way back is the backup made just before."""
    op.add_column("kept", sa.Column("previous", sa.BLOB(), nullable=True))
