"""Backups: encrypted, proven, thinned out with care; a damaged database is recognised and put back without losing either."""

import os
import random
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import keep
from coachdesk.domain.space import new_id
from coachdesk.errors import BackupDamaged, DatabaseDamaged, DatabaseTooNew, DiskFull
from coachdesk.storage.backup import Backups, check, is_sound, kept, taken_at
from coachdesk.storage.engine import connect
from coachdesk.storage.vault_folder import create, restore, unlock
from coachdesk.storage.workspace import Workspace
from tests.ground.storage.laptops import Clock

KEY, BACKUP_KEY = os.urandom(32), os.urandom(32)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
PASSPHRASE = "sju renar över vägen"
PAGE = 4096


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A small database with something in it."""
    made = connect(tmp_path / "desk.db", KEY)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mark (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
        connection.exec_driver_sql("INSERT INTO mark VALUES ('canary', ?)", (b"hemlig kanariefagel",))
        connection.exec_driver_sql("CREATE TABLE filling (x)")
        connection.exec_driver_sql("INSERT INTO filling VALUES (?)", [(random.Random(n).randbytes(3_000),) for n in range(200)])
    yield made
    made.dispose()


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    """Where its backups go."""
    return Backups(tmp_path, BACKUP_KEY)


def canary(path: Path, key: bytes) -> object:
    """What the database at *path* holds."""
    opened = connect(path, key)
    try:
        with opened.begin() as connection:
            return connection.exec_driver_sql("SELECT value FROM mark WHERE name = 'canary'").scalar()
    finally:
        opened.dispose()


def test_a_backup_is_the_database_under_its_own_key(tmp_path: Path, engine: Engine, backups: Backups) -> None:
    """Complete, encrypted, readable by this user alone, one file, nothing else left beside it."""
    name = backups.make(engine, NOW)
    path = tmp_path / "backups" / name
    assert name == "2026-11-20T080000Z.db"
    assert canary(path, BACKUP_KEY) == b"hemlig kanariefagel"
    assert b"kanarie" not in path.read_bytes()
    assert not is_sound(path, KEY)
    assert [p.name for p in path.parent.iterdir()] == [name]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_due_once_a_day(engine: Engine, backups: Backups) -> None:
    """The first at once, the next tomorrow morning; a clock that has jumped back doesn't stop it for years."""
    assert backups.due(NOW)
    backups.make(engine, NOW)
    assert not backups.due(NOW + timedelta(hours=10))
    assert backups.due(NOW + timedelta(hours=23.5))
    assert backups.due(NOW - timedelta(days=400))
    backups.make(engine, NOW - timedelta(days=400))
    assert len(backups.names()) == 2, "the new one stays, though it calls itself the oldest"


def test_same_second(engine: Engine, backups: Backups) -> None:
    """Two at one moment don't overwrite each other."""
    assert backups.make(engine, NOW) != backups.make(engine, NOW)


@given(st.sets(st.integers(0, 400 * 24), max_size=80))
def test_what_is_kept(hours: set[int]) -> None:
    """The newest three; of the last seven days and four weeks that have any, the newest; and at most fourteen."""
    stamps = {NOW - timedelta(hours=hour) for hour in hours}
    remaining = kept(stamps)
    assert remaining <= stamps
    assert remaining >= set(sorted(stamps, reverse=True)[:3])
    assert len(remaining) <= 3 + 7 + 4
    assert kept(remaining) == remaining, "thinning out twice takes nothing more"
    days = sorted({stamp.date() for stamp in stamps}, reverse=True)[:7]
    assert {stamp.date() for stamp in remaining} >= set(days)
    weeks = sorted({stamp.isocalendar()[:2] for stamp in stamps}, reverse=True)[:4]
    assert {stamp.isocalendar()[:2] for stamp in remaining} >= set(weeks)


def test_thinned_out_over_a_season(engine: Engine, backups: Backups) -> None:
    """Two a day for two months leave days and weeks to go back to."""
    folder = backups.make(engine, NOW)
    first = taken_at(folder)
    assert first is not None
    stamps: set[datetime] = set()
    for half_day in range(120):
        stamps = kept(stamps | {NOW + timedelta(hours=12 * half_day)})
    ages = sorted((max(stamps) - stamp).days for stamp in stamps)
    assert ages[:3] == [0, 0, 1]
    assert ages[-1] >= 15
    assert len(stamps) <= 14


def test_no_room_for_a_backup(tmp_path: Path, engine: Engine, backups: Backups) -> None:
    """Told before anything is written; the older one stays."""
    name = backups.make(engine, NOW)
    full = Backups(tmp_path, BACKUP_KEY, free=lambda _: 17_000_000)
    with pytest.raises(DiskFull):
        full.make(engine, NOW + timedelta(days=1))
    assert backups.names() == [name]


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_disk_full_in_the_middle(tmp_path: Path, engine: Engine, backups: Backups) -> None:
    """The operating system refuses to let the copy grow: DiskFull, the older backup good, no half one left."""
    name = backups.make(engine, NOW)
    script = textwrap.dedent("""
        import resource, sys
        from datetime import UTC, datetime
        from pathlib import Path
        from coachdesk.errors import DiskFull
        from coachdesk.storage.backup import Backups
        from coachdesk.storage.engine import connect
        folder = Path(sys.argv[1])
        engine = connect(folder / "desk.db", bytes.fromhex(sys.stdin.readline()))
        backups = Backups(folder, bytes.fromhex(sys.stdin.readline()))
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        try:
            backups.make(engine, datetime(2026, 11, 21, tzinfo=UTC))
        except DiskFull:
            sys.exit(7)
    """)
    engine.dispose()
    keys = f"{KEY.hex()}\n{BACKUP_KEY.hex()}\n"
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], input=keys, text=True, check=False).returncode == 7
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [name]
    assert backups.newest_good() == name


def test_what_an_interrupted_backup_left_is_cleared(tmp_path: Path, engine: Engine, backups: Backups) -> None:
    """It is neither offered nor in the way."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "2026-11-20T080000Z.db.part").write_bytes(b"half")
    (folder / "notes.db").write_bytes(b"not ours")
    assert backups.newest_good() is None
    name = backups.make(engine, NOW)
    assert sorted(path.name for path in folder.iterdir()) == sorted([name, "notes.db"])


@pytest.mark.parametrize("page", [1, 3, 60, -1])
def test_damage_anywhere_is_seen(tmp_path: Path, engine: Engine, backups: Backups, page: int) -> None:
    """One changed byte in any page, the last one included: no backup is made of it, and of a backup it is seen likewise."""
    good = backups.make(engine, NOW)
    engine.dispose()
    for path, key in ((tmp_path / "desk.db", KEY), (tmp_path / "backups" / good, BACKUP_KEY)):
        data = bytearray(path.read_bytes())
        data[(page % (len(data) // PAGE)) * PAGE + 77] ^= 1
        path.write_bytes(data)
        assert not is_sound(path, key)
    again = connect(tmp_path / "desk.db", KEY)
    with pytest.raises(DatabaseDamaged):
        backups.make(again, NOW + timedelta(days=1))
    again.dispose()
    assert backups.names() == [good]
    assert backups.newest_good() is None


@pytest.mark.parametrize("size", [0, 1, 100, PAGE, 3 * PAGE, 20 * PAGE + 5, -1])
def test_a_truncated_file_is_seen(tmp_path: Path, engine: Engine, size: int) -> None:
    """Cut anywhere."""
    engine.dispose()
    path = tmp_path / "desk.db"
    path.write_bytes(path.read_bytes()[:size])
    assert not is_sound(path, KEY)


def test_put_back(tmp_path: Path, engine: Engine, backups: Backups) -> None:
    """The newest good one, past a bad one; the damaged database is moved aside with its log, and the new one opens."""
    older = backups.make(engine, NOW)
    newer = backups.make(engine, NOW + timedelta(days=1))
    engine.dispose()
    (tmp_path / "backups" / newer).write_bytes(b"noise" * 1000)
    database = tmp_path / "desk.db"
    database.write_bytes(b"damaged")
    (tmp_path / "desk.db-wal").write_bytes(b"log")
    assert backups.newest_good() == older
    with pytest.raises(BackupDamaged):
        backups.put_back(newer, database, KEY, NOW)
    for foreign in ("../desk.db", "nothing.db", ""):
        with pytest.raises(BackupDamaged):
            backups.put_back(foreign, database, KEY, NOW)
    assert database.read_bytes() == b"damaged"
    aside = backups.put_back(older, database, KEY, NOW)
    assert aside is not None
    assert aside.read_bytes() == b"damaged"
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"
    assert canary(database, KEY) == b"hemlig kanariefagel"
    opened = connect(database, KEY)
    check(opened)
    opened.dispose()


def test_no_room_to_put_back(tmp_path: Path, engine: Engine, backups: Backups) -> None:
    """Nothing has happened then."""
    name = backups.make(engine, NOW)
    engine.dispose()
    database = tmp_path / "desk.db"
    before = database.read_bytes()
    with pytest.raises(DiskFull):
        Backups(tmp_path, BACKUP_KEY, free=lambda _: 0).put_back(name, database, KEY, NOW)
    assert database.read_bytes() == before


# --- as the coach meets it -----------------------------------------------------------------------------------------


def _write(session: Session, text: str) -> None:
    keep(session, JournalNote(space_id=new_id(), event_on=date(2026, 1, 1), text=text))


def texts(workspace: Workspace) -> set[str | None]:
    """The notes' texts."""
    with workspace.transaction() as tx:
        return set(tx.connection.exec_driver_sql("SELECT text FROM journal_note").scalars())


@pytest.mark.parametrize("damage", ["page", "cut", "empty", "gone", "foreign"])
def test_a_damaged_vault_database(tmp_path: Path, damage: str) -> None:
    """Recognised at unlock with the newest good backup's name; putting that back gives all it held: the same laptop, with another voice."""
    folder, clock = tmp_path / "maja", Clock()
    workspace = create(folder, PASSPHRASE, wall=clock).workspace
    workspace.write(_write, "första")
    workspace.close()
    workspace = unlock(folder, PASSPHRASE, wall=clock)  # makes the day's backup
    before = workspace.identity
    workspace.write(_write, "andra")
    workspace.close()
    database = folder / "desk.db"
    data = database.read_bytes()
    spoiled = {
        "page": data[: 20 * PAGE] + bytes(64) + data[20 * PAGE + 64 :],
        "cut": data[: len(data) // 2],
        "empty": b"",
        "gone": None,
        "foreign": os.urandom(len(data)),
    }[damage]
    database.unlink()
    if spoiled is not None:
        database.write_bytes(spoiled)
    with pytest.raises(DatabaseDamaged) as refused:
        unlock(folder, PASSPHRASE, wall=clock)
    newest = refused.value.facts["newest_backup"]
    assert isinstance(newest, str)
    assert (database.read_bytes() if database.exists() else None) == spoiled
    workspace = restore(folder, PASSPHRASE, newest, wall=clock)
    assert texts(workspace) == {"första"}
    assert workspace.identity.device_id == before.device_id
    assert workspace.identity.voice != before.voice
    workspace.close()
    asides = [path.read_bytes() for path in folder.glob("desk-damaged-*.db")]
    assert asides == ([] if spoiled is None else [spoiled])
    unlock(folder, PASSPHRASE, wall=clock).close()


def test_without_any_backup(tmp_path: Path) -> None:
    """It is said that there is none."""
    folder = tmp_path / "maja"
    create(folder, PASSPHRASE).workspace.close()
    (folder / "desk.db").write_bytes(b"x" * 5_000)
    with pytest.raises(DatabaseDamaged) as refused:
        unlock(folder, PASSPHRASE)
    assert refused.value.facts["newest_backup"] is None


def test_a_database_of_a_newer_program(tmp_path: Path) -> None:
    """Refused with its revision, and not taken for damaged; nothing is changed."""
    folder = tmp_path / "maja"
    workspace = create(folder, PASSPHRASE).workspace
    with workspace.transaction() as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    workspace.close()
    with pytest.raises(DatabaseTooNew):
        unlock(folder, PASSPHRASE)
    assert not list((folder / "backups").glob("*.db"))
