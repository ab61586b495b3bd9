"""${message[0].upper() + message[1:]}.

Made by ``python -m coachdesk.storage.migrate new``. Never write a record's columns here: other laptops wouldn't learn of it.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:  # noqa: PLR0915 - generated
    """Forward; the way back is the backup made just before."""
    ${upgrades if upgrades else "pass"}
