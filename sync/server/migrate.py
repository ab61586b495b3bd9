"""Bring a database's tables up to date, and judge whether tables and program fit each other.

While some processes still run the old program, tables are one step ahead of it. So a migration only ever adds what the program before it
can do without (expand); what nobody uses any more is taken away two releases later (contract). docs/operations.md has the order of things,
tests/sync/server/test_migrations.py holds every migration to it.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select, text, update

from sync.server.tables import release

_SCRIPTS = Path(__file__).parent / "migrations"
_UNREAD: Final = "0"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade to *revision*; does nothing where it is reached. Several that begin at once wait for the first.

    Gives up after five seconds where somebody holds a lock that it needs: rather no migration now than everybody waiting behind it.
    """
    config = alembic_config()
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(update(release).values(oldest=_oldest(config, _revision(connection))))


def fits(engine: Engine) -> bool:
    """Whether this program can work on these tables: they are what it knows, or newer by what an older one can do without."""
    with engine.connect() as connection:
        current = _revision(connection)
        if int(current) <= int(newest()):
            return current == newest()
        oldest: int = connection.execute(select(release.c.oldest)).scalar_one()
    return oldest <= int(newest())


def newest() -> str:
    """The revision that this program brings along. Revisions are numbered in the order in which they come."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or _UNREAD


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or _UNREAD


def _oldest(config: Config, current: str) -> int:
    """The oldest program that can still work: as migrations that take something away say, with `oldest_program`."""
    scripts = ScriptDirectory.from_config(config).walk_revisions(head=current)
    return max((int(getattr(one.module, "oldest_program", _UNREAD)) for one in scripts), default=0)


def alembic_config() -> Config:
    """For Alembic's own commands."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
