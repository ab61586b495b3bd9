"""What leaves a laptop leaves its file: looked for in the bytes of a database without encryption, free pages included."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from coachdesk.domain.access import OpenReason, record_search
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import NEW_NOTE, keep_draft
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.note import write_note
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.record import living
from coachdesk.storage import migrate, search_index
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.purging import purged
from coachdesk.storage.search import search
from coachdesk.storage.workspace import Changes, Transaction, Workspace
from tests.ground.storage.laptops import UNIT, Clock
from tests.makers import address_in, akt_of, note_about
from tests.ui.places import NOON

NEEDLES = (b"Qzvira", b"qzvira", b"Xqvlund", b"xqvlund", b"19900412", b"900412", b"vildmarksgr", b"bjqornspar", b"kladdqord")
OTHERS = b"Rimforsa"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plain.db"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    """A workspace whose file can be read; everything else as it is on a laptop."""
    workspace = Workspace(_plain(path), wall=Clock(NOON))
    yield workspace
    workspace.close()


def _plain(path: Path) -> Engine:
    def opened() -> object:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "secure_delete = ON", "recursive_triggers = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=opened, module=sqlcipher, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    migrate.upgrade(engine, lambda: None)
    with engine.begin() as connection:
        keep_secret(connection, "unit", UNIT.bytes)
    return engine


def _full(workspace: Workspace) -> tuple[Registered, Registered]:
    """Two akter: one with needles in every corner where content may lie, one that stays."""
    her = akt_of(
        "Qzvira", "Xqvlund", born=date(1990, 4, 12), number="199004122389", contact_points=[address_in("Sveg", "Vildmarksgränd 3")]
    )
    gone, stays = workspace.write(register_participant, her), workspace.write(register_participant, akt_of("Rimforsa", "Berg"))
    workspace.write(write_note, note_about(gone.enrolment.id, "Bjqornspar", "Qzvira såg vildmarksgränd."))
    workspace.write(keep_draft, NEW_NOTE, gone.akt.id, {"text": "kladdqord om Qzvira"})
    workspace.open_akt(gone.akt.id, OpenReason.EXPORT, "Qzvira Xqvlund.coachdesk")
    workspace.log_search("qzvira", 1)
    with workspace.transaction() as tx:
        while search_index.catch_up(tx.connection):
            pass
        tx.connection.exec_driver_sql("UPDATE journal SET envelope = 1")  # the server has it all
        tx.connection.exec_driver_sql("INSERT INTO held VALUES (?, x'00', 1, 1, x'00', 'key')", (gone.akt.id.bytes,))
    return gone, stays


def _bytes(workspace: Workspace, path: Path) -> bytes:
    workspace._open.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def test_no_needle_is_left_in_the_file(workspace: Workspace, path: Path) -> None:
    """Name, number, address, notes, drafts, searches and openings of a purged akt are in no page of the file, used or free."""
    gone, _ = _full(workspace)
    before = _bytes(workspace, path)
    assert [needle for needle in NEEDLES if needle not in before] == []

    with workspace.transaction() as tx:
        assert tx.purge(gone.akt.id.bytes) == 0

    after = path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()  # as they lie, with no help from the test
    assert [needle for needle in NEEDLES if needle in after] == []
    assert OTHERS in after


def test_what_stays_is_whole(workspace: Workspace) -> None:
    """The other akt is found, listed and written in as before; the purged one isn't."""
    gone, stays = _full(workspace)

    with workspace.transaction() as tx:
        tx.purge(gone.akt.id.bytes)
        assert purged(tx.connection) == {gone.akt.id.bytes}
        kept = tx.connection.exec_driver_sql("SELECT count(*) FROM journal WHERE space = ?", (gone.akt.id.bytes,)).scalar_one()

    assert kept == 0
    assert [one.akt_id for one in workspace.read(participants, Filter())] == [stays.akt.id]
    assert [hit.akt_id for hit in workspace.read(search, "rimforsa")] == [stays.akt.id]
    assert workspace.read(search, "qzvira") == []
    assert workspace.write(write_note, note_about(stays.enrolment.id)).space_id == stays.akt.id
    assert workspace.write(keep_draft, NEW_NOTE, stays.akt.id, {"text": "nytt"}).content


def test_the_window_is_told(workspace: Workspace) -> None:
    """Whoever shows the akt learns that it is gone, as news from elsewhere."""
    gone, _ = _full(workspace)
    heard: list[Changes] = []
    workspace.subscribe(heard.append)

    with workspace.transaction() as tx:
        tx.purge(gone.akt.id.bytes)

    assert [(one.touch(gone.akt.id), one.away) for one in heard] == [(True, True)]


def test_own_words_that_nobody_else_has_stay_out_of_sight(workspace: Workspace) -> None:
    """Unsent writes are kept until they have been handed over; the akt is gone from every list all the same."""
    gone, _ = _full(workspace)
    workspace.write(write_note, note_about(gone.enrolment.id, "Sist", "Det här har ingen annan."))

    with workspace.transaction() as tx:
        left = tx.purge(gone.akt.id.bytes)
        bodies = [body for (body,) in tx.connection.exec_driver_sql("SELECT body FROM journal WHERE space = ?", (gone.akt.id.bytes,))]

    assert left == len(bodies) == 1
    assert "Det här har ingen annan." in bodies[0].decode("utf-8", "replace")
    assert workspace.read(living, Akt, id=gone.akt.id) == []
    with workspace.transaction() as tx:
        assert tx.purge(gone.akt.id.bytes) == 1  # twice is harmless


def test_a_round_looks_for_late_events_only_where_there_are_any(workspace: Workspace) -> None:
    """Nothing of the access log is read where nothing is owed; what is owed is found by its name, and no table is gone through."""
    her, _ = _full(workspace)
    with workspace.transaction() as tx:
        asked = _statements(tx)
        tx.drop_late_looks()
    assert asked
    assert not [sql for sql, _ in asked if "access_event" in sql or "journal" in sql]

    workspace.write(record_search, "Qzvira", 1)
    with workspace.transaction() as tx:
        tx.purge(her.akt.id.bytes)
        asked = _statements(tx)
        tx.drop_late_looks()
        looked = [(sql, values) for sql, values in asked if sql.startswith("SELECT record FROM journal")]
        assert looked
        plans = [row[-1] for sql, values in looked for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not [step for step in plans if step.startswith("SCAN journal")], plans


def _statements(tx: Transaction) -> list[tuple[str, tuple[object, ...]]]:
    """All that is asked of the database from here on."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(tx.connection, "before_cursor_execute", lambda _c, _k, sql, values, *_: asked.append((sql, tuple(values))))
    return asked
