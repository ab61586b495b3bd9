"""Alembic's way in: the caller brings the open, encrypted connection and its transaction."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from coachdesk.domain.wire import WireColumn
from coachdesk.storage import migrate


def _plain(kind: str, column_type: Any, _: object) -> str | Literal[False]:
    """A revision must stand when the code has moved on: it names SQL's types, not ours."""
    if kind == "type" and isinstance(column_type, WireColumn):
        return f"sa.{column_type.load_dialect_impl(SQLiteDialect())!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=migrate.models(),
    render_item=_plain,
    include_object=migrate.is_ours,
    render_as_batch=False,  # batch mode would drop triggers silently
)
with context.begin_transaction():
    context.run_migrations()
