"""Migrations: what they make equals the models, a backup comes first, and a newer database is left alone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from coachdesk.domain.record import RECORDS
from coachdesk.errors import DatabaseTooNew
from coachdesk.storage import migrate
from coachdesk.storage.engine import connect


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty encrypted database."""
    made = connect(tmp_path / "desk.db", os.urandom(32))
    yield made
    made.dispose()


def never() -> None:
    """No backup is wanted here."""
    pytest.fail("a backup was asked for")


def test_migrated_database_equals_the_models(engine: Engine) -> None:
    """Every record and every local table is there, with its columns and indexes, and nothing besides."""
    migrate.upgrade(engine, never)
    with engine.begin() as connection:
        assert migrate.differences(connection) == []


def test_a_forgotten_migration_is_seen(engine: Engine) -> None:
    """The comparison above can fail: a missing column, a missing index and a missing table each show."""
    migrate.upgrade(engine, never)
    with engine.begin() as connection:
        for statement in ("ALTER TABLE relative DROP COLUMN name", "DROP INDEX journal_record", "DROP TABLE mark"):
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS search_due_update_relative")
            before = len(migrate.differences(connection))
            connection.exec_driver_sql(statement)
            assert len(migrate.differences(connection)) > before, statement


def test_the_files_alone_decide(engine: Engine) -> None:
    """The latest revision is the one in the folder, and upgrading twice does nothing more."""
    migrate.upgrade(engine, never)
    newest = max(path.stem[1:5] for path in (migrate.FOLDER / "versions").glob("r*.py"))
    with engine.begin() as connection:
        assert migrate.revision(connection) == newest
        before = connection.execute(text("SELECT sql FROM sqlite_schema")).all()
    migrate.upgrade(engine, never)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT sql FROM sqlite_schema")).all() == before


def test_newer_database_is_refused(engine: Engine) -> None:
    """A revision that this program doesn't know: nothing is changed, no backup is made."""
    migrate.upgrade(engine, never)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew) as refused:
        migrate.upgrade(engine, never)
    assert refused.value.facts == {"revision": "9999"}
    with engine.begin() as connection:
        assert migrate.revision(connection) == "9999"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the revisions to add to."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, copy)
    return copy


def test_backup_first_and_all_or_nothing(engine: Engine, folder: Path) -> None:
    """An older database is backed up, then upgraded; an upgrade that fails half-way leaves it as it was."""
    migrate.upgrade(engine, never, folder)
    newest = int(max(path.stem[1:5] for path in (folder / "versions").glob("r*.py")))
    script = (
        "from alembic import op\nrevision = '{0:04}'\ndown_revision = '{1:04}'\n"
        "def upgrade():\n    op.execute('CREATE TABLE later_{0} (x)')\n    op.execute('{2}')\n"
    )
    (folder / "versions" / "next.py").write_text(script.format(newest + 1, newest, "CREATE TABLE broken ("))
    made: list[str | None] = []

    def backup() -> None:
        with engine.begin() as connection:
            made.append(migrate.revision(connection))

    with pytest.raises(Exception, match="incomplete input"):
        migrate.upgrade(engine, backup, folder)
    with engine.begin() as connection:
        assert migrate.revision(connection) == f"{newest:04}"
        assert not connection.execute(text("SELECT 1 FROM sqlite_schema WHERE name GLOB 'later_*'")).first()
    (folder / "versions" / "next.py").write_text(script.format(newest + 1, newest, "SELECT 1"))
    migrate.upgrade(engine, backup, folder)
    with engine.begin() as connection:
        assert migrate.revision(connection) == f"{newest + 1:04}"
    assert made == [f"{newest:04}"] * 2


BEFORE_VOICES = "0017"


def test_envelopes_of_before_there_were_voices_are_the_laptops_own(engine: Engine, folder: Path) -> None:
    """Whatever waited, was refused or had arrived does so still, under the laptop's id, a space's oldest first; marks of then are gone."""
    for path in (folder / "versions").glob("r*.py"):
        if path.stem[1:5] > BEFORE_VOICES:
            path.unlink()
    migrate.upgrade(engine, never, folder)
    device, sveg, funas = os.urandom(16), b"s" * 16, b"f" * 16
    waits = [
        (sveg, 3, b"three", b"raw 3", "not_a_writer", 7),
        (sveg, 4, b"four", b"raw 4", None, None),
        (funas, 1, b"one", b"raw 1", None, None),
    ]
    with engine.begin() as connection:
        run = connection.exec_driver_sql
        run("CREATE VIEW participant_waits AS SELECT space AS akt_id FROM outgoing")  # a vault that was in use has it
        run("INSERT INTO secret VALUES ('device', ?)", (device,))
        run("INSERT INTO mark VALUES ('sync_taken', 5), ('restored', x'01')")
        for row in reversed(waits):
            run("INSERT INTO outgoing VALUES (?, ?, ?, ?, ?, ?)", row)
        run("INSERT INTO delivery VALUES (?, 2, 1790000000000)", (sveg,))
    made: list[None] = []
    migrate.upgrade(engine, lambda: made.append(None))
    with engine.begin() as connection:
        run = connection.exec_driver_sql
        kept = [tuple(row) for row in run("SELECT * FROM outgoing ORDER BY space DESC, rowid")]
        assert kept == [(space, device, *rest) for space, *rest in waits]
        assert [tuple(row) for row in run("SELECT * FROM delivery")] == [(sveg, device, 2, 1790000000000)]
        assert set(run("SELECT name FROM mark").scalars()).isdisjoint({"sync_taken", "restored"})
        assert migrate.differences(connection) == []
    assert made == [None]


def test_a_new_revision_is_generated(engine: Engine, folder: Path) -> None:
    """One command writes what the models have and the revisions lack, here: everything."""
    for path in (folder / "versions").glob("*.py"):
        path.unlink()
    path = migrate.new("all there is", folder)
    assert path.name == "r0001_all_there_is.py"
    assert all(f'"{kind.table.name}"' in path.read_text() for kind in RECORDS)
    migrate.upgrade(engine, never, folder)
    with engine.begin() as connection:
        assert migrate.differences(connection) == []
