"""Migrations without a pause: while old processes still run, the tables they work on are one step ahead of them."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from sync.server.migrate import alembic_config, migrate


@pytest.fixture
def empty(postgres_url: str, engine: Engine) -> Iterator[Engine]:
    """Its tables are gone, and come back at the end."""
    config = alembic_config()

    def down() -> None:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")

    down()
    yield engine
    migrate(engine)


Columns = dict[tuple[str, str], tuple[str, bool, bool]]
"""(table, column) to (type, may be empty, has a default)."""


def columns(engine: Engine) -> Columns:
    looked = inspect(engine)
    return {
        (table, one["name"]): (str(one["type"]), bool(one["nullable"]), one["default"] is not None)
        for table in looked.get_table_names()
        for one in looked.get_columns(table)
    }


def hindrances(before: Columns, after: Columns) -> list[str]:
    """What the program of *before* can't do on tables of *after*: read what is gone, write where it must say what it doesn't know."""
    tables = {table for table, _ in before}
    gone = [f"{name} is gone" for name in before if name not in after]
    changed = [f"{name} is another" for name, what in before.items() if name in after and after[name][0] != what[0]]
    unsaid = [
        f"{name} must be said"
        for name, (_, empty, default) in after.items()
        if name not in before and name[0] in tables and not (empty or default)
    ]
    return gone + changed + unsaid


def test_every_migration_leaves_the_program_before_it_working(empty: Engine) -> None:
    """It adds tables, and columns that may be left out; what takes something away says so with `oldest_program`, two releases later."""
    scripts = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())[::-1]
    assert [one.revision for one in scripts] == sorted(one.revision for one in scripts)
    before: Columns = {}
    for one in scripts:
        migrate(empty, one.revision) if one.revision >= "0002" else _first(empty)
        after = columns(empty)
        if before and not hasattr(one.module, "oldest_program"):
            assert hindrances(before, after) == [], one.revision
        before = after


def _first(engine: Engine) -> None:
    """The first one knows no `release` yet."""
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")


def test_the_test_sees_what_hinders(empty: Engine) -> None:
    """A column taken away, changed, or to be filled by those who don't know it is found; a new table or a column with a default isn't."""
    _first(empty)
    before = columns(empty)
    for change, found in (
        ("ALTER TABLE wrap DROP COLUMN device_id", 1),
        ("ALTER TABLE wrap ALTER COLUMN sealed TYPE text USING 'x'", 1),
        ("ALTER TABLE wrap ADD COLUMN more bigint NOT NULL", 1),
        ("ALTER TABLE wrap ADD COLUMN other bigint NOT NULL DEFAULT 0", 0),
        ("CREATE TABLE further (one bigint NOT NULL)", 0),
    ):
        with empty.begin() as connection:
            connection.execute(text(change))
        after = columns(empty)
        assert len(hindrances(before, after)) == found, change
        before = after
    with empty.begin() as connection:
        connection.execute(text("DROP TABLE further"))
