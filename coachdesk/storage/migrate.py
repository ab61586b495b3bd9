"""The database's form follows the program's: at unlock, in one transaction, after a backup.

Alembic reads its revisions as files from the folder beside this module. That works frozen too, where the folder is shipped as data, and
a new record needs a generated file and no line in a list. Migrations never write replicated columns: no trigger would journal it.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, inspect

import coachdesk.domain  # noqa: F401 - declares every record
from coachdesk.domain.record import RECORDS
from coachdesk.errors import DatabaseTooNew
from coachdesk.storage import participant_lines, search_index
from coachdesk.storage.engine import KEY_BYTES, connect
from coachdesk.storage.tables import LOCAL

FOLDER = Path(__file__).parent / "migrations"
_VERSIONS = "alembic_version"


def upgrade(engine: Engine, before: Callable[[], object], folder: Path = FOLDER) -> None:
    """Bring the database to this program's form, or leave it untouched.

    *before* is called ahead of the first change to a database that holds something. Raises DatabaseTooNew for one that a newer
    CoachDesk wrote.
    """
    with engine.begin() as connection:
        found = revision(connection)
    if found != _newest(found, folder):
        if found is not None:
            before()
        with engine.begin() as connection:
            command.upgrade(_config(folder, connection), "head")
    with engine.begin() as connection:
        search_index.prepare(connection, RECORDS)


def revision(connection: Connection) -> str | None:
    """The database's revision; None for one that was never migrated."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar()  # noqa: S608 - a constant


def differences(connection: Connection) -> list[Any]:
    """What distinguishes the database from the models; nothing after an upgrade."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"include_object": is_ours}), models()))


def models() -> MetaData:
    """All tables as declared: the records and what a laptop keeps beside them."""
    wanted = MetaData()
    for table in (*(kind.table for kind in RECORDS), *LOCAL.sorted_tables):
        table.to_metadata(wanted)
    return wanted


def is_ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    """Whether Alembic should look at it: what is derived makes itself (search_index.prepare, participant_lines.prepare)."""
    return not (kind == "table" and (name or "").startswith((search_index.PREFIX, *participant_lines.TABLES, _VERSIONS)))


def _newest(found: str | None, folder: Path) -> str | None:
    scripts = ScriptDirectory.from_config(_config(folder, None))
    try:
        scripts.get_revisions(found or "base")
    except (CommandError, RevisionError):
        raise DatabaseTooNew(revision=found) from None
    return scripts.get_current_head()


def _config(folder: Path, connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def new(message: str, folder: Path = FOLDER) -> Path:
    """Generate the next revision from what the models have and the revisions lack."""
    with TemporaryDirectory() as scratch:
        engine = connect(Path(scratch) / "desk.db", token_bytes(KEY_BYTES))
        with engine.begin() as connection:
            config = _config(folder, connection)
            command.upgrade(config, "head")
            number = int(revision(connection) or 0) + 1
            made = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    assert made is not None
    assert not isinstance(made, list)
    for tidy in (["format"], ["check", "--fix", "--exit-zero"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", made.path], check=True)
    return Path(made.path)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["new", text]:
            sys.stdout.write(f"{new(text)}\n")
        case _:
            sys.exit('usage: python -m coachdesk.storage.migrate new "what changes"')
