"""Backups: encrypted copies by SQLite's online backup, each proven to open before an older one may go."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from coachdesk.errors import BackupDamaged, DatabaseDamaged, DiskFull
from coachdesk.storage.durable import PRIVATE_FILE, PRIVATE_FOLDER, move, sync_file, telling_full_disk
from coachdesk.storage.engine import connect, expected, has_a_page

FOLDER = "backups"
_STAMP = "%Y-%m-%dT%H%M%SZ.db"
_NEWEST, _DAYS, _WEEKS = 3, 7, 4
_EVERY = timedelta(hours=20)  # less than a day: who unlocks at eight one morning and at half past seven the next gets one on both
_RESERVE_BYTES = 16 * 1024 * 1024  # a backup must not take the room that the next note needs
# The copy is worthless until it is whole: flushed once at the end, and without a log of its own.
_COPYING = {"journal_mode": "OFF", "synchronous": "OFF"}


class Backups:
    """The backups of one vault, under a key of their own. *free*: bytes left on a folder's disk."""

    def __init__(self, vault: Path, key: bytes, free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free) -> None:
        self._folder = vault / FOLDER
        self._key = key
        self._free = free

    def names(self) -> list[str]:
        """What is there, the newest first; whether it is good, only opening it tells."""
        return sorted((path.name for path in self._folder.glob("*.db") if taken_at(path.name)), reverse=True)

    def due(self, now: datetime) -> bool:
        """Whether the newest is a day old; one from the future proves nothing but a wrong clock."""
        return not any(now - _EVERY < stamp <= now for stamp in map(taken_at, self.names()) if stamp is not None)

    def make(self, engine: Engine, now: datetime) -> str:
        """Copy the open database, prove the copy, then thin out the old ones; the name.

        Raises DiskFull and BackupDamaged with every older backup untouched, and DatabaseDamaged where the database itself is the reason.
        """
        name = self._free_name(now)
        part = self._folder / (name + ".part")
        with telling_full_disk():
            self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            _forget(self._folder.glob("*.part*"))
            if self._free(self._folder) < _size(engine) + _RESERVE_BYTES:
                raise DiskFull
            check(engine)
            try:
                _copy(engine, part, self._key)
                if not is_sound(part, self._key):
                    raise BackupDamaged(name=name)
                sync_file(part)
                move(part, self._folder / name)
            finally:
                _forget(self._folder.glob(part.name + "*"))
        self._thin_out(name)
        return name

    def newest_good(self) -> str | None:
        """The newest that opens and passes its check, or None."""
        return next((name for name in self.names() if is_sound(self._folder / name, self._key)), None)

    def put_back(self, name: str, database: Path, key: bytes, now: datetime) -> Path | None:
        """Put a backup in the database's place; the damaged one is moved aside, never deleted: its new path, None where there was none.

        Whoever opens it goes on with another voice, as always. Raises BackupDamaged and DiskFull before anything has happened.
        """
        source = self._folder / name
        if name not in self.names() or not is_sound(source, self._key):
            raise BackupDamaged(name=name)
        part = database.with_name(database.name + ".part")
        if self._free(self._folder) < source.stat().st_size + _RESERVE_BYTES:
            raise DiskFull
        _forget(database.parent.glob(part.name + "*"))
        try:
            with telling_full_disk():
                with closing(source, self._key) as backup:
                    _copy(backup, part, key)
                sync_file(part)
                aside = _move_aside(database, now)
                move(part, database)
        finally:
            _forget(database.parent.glob(part.name + "*"))
        return aside

    def _free_name(self, now: datetime) -> str:
        while (self._folder / now.astimezone(UTC).strftime(_STAMP)).exists():
            now += timedelta(seconds=1)
        return now.astimezone(UTC).strftime(_STAMP)

    def _thin_out(self, made: str) -> None:
        stamps = {name: stamp for name in self.names() if (stamp := taken_at(name)) is not None}
        keep = kept(stamps.values()) | {stamps[made]}
        _forget(self._folder / name for name, stamp in stamps.items() if stamp not in keep)


def taken_at(name: str) -> datetime | None:
    """When a backup of that name was made; None for a file that is none."""
    try:
        return datetime.strptime(name, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def kept(stamps: Iterable[datetime]) -> set[datetime]:
    """The newest three, and the newest of each of the last seven days and four weeks *that have any*.

    It asks no clock: neither a holiday nor a jump to another year thins out more than that.
    """
    newest_first = sorted(stamps, reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for stamp in newest_first:
        days.setdefault(stamp.date(), stamp)
        weeks.setdefault(stamp.isocalendar()[:2], stamp)
    return {*newest_first[:_NEWEST], *list(days.values())[:_DAYS], *list(weeks.values())[:_WEEKS]}


def check(engine: Engine) -> None:
    """Read and authenticate every page, and let SQLite look at what they form: 9 ms a megabyte. Raises DatabaseDamaged.

    Both are needed. A page whose authentication fails while being copied raises nothing: it is copied as zeros.
    """
    with telling_damage(), _driver(engine) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # only what is in the file itself is looked at
        if database.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise DatabaseDamaged(newest_backup=None, reason="authentication")
        if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DatabaseDamaged(newest_backup=None, reason="structure")


def is_sound(path: Path, key: bytes) -> bool:
    """Whether the file opens with *key*, isn't empty and passes the check."""
    if not has_a_page(path):
        return False
    try:
        with closing(path, key) as engine:
            check(engine)
            with engine.begin() as connection:
                return bool(connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar())
    except (DatabaseDamaged, DBAPIError):
        return False


@contextmanager
def closing(path: Path, key: bytes, pragmas: Mapping[str, str] | None = None) -> Iterator[Engine]:
    """The database at *path*, closed afterwards."""
    engine = connect(path, key, pragmas=pragmas)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def telling_damage() -> Iterator[None]:
    """Raise DatabaseDamaged and DiskFull for the database's ways to say so."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        known = expected(DBAPIError(None, None, error))
        if known is None:
            raise
        raise known from None


def _copy(source: Engine, target: Path, key: bytes) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    with closing(target, key, _COPYING) as copy, _driver(source) as here, _driver(copy) as there, telling_damage():
        here.backup(there)


@contextmanager
def _driver(engine: Engine) -> Iterator[Any]:
    """The connection itself, outside any transaction: SQLite backs up no database that the same connection is writing."""
    borrowed = engine.raw_connection()
    try:
        yield borrowed.driver_connection
    finally:
        borrowed.close()


def _size(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(connection.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar_one())


def _move_aside(database: Path, now: datetime) -> Path | None:
    """Rename the database and the log beside it, which belongs to it, so that the pair could still be looked into."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.stem}-damaged-{now.astimezone(UTC):%Y-%m-%dT%H%M%S%f}{database.suffix}")
    for end in ("-wal", "-shm"):
        beside = database.with_name(database.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    move(database, aside)
    return aside


def _forget(paths: Iterable[Path]) -> None:
    for path in list(paths):
        path.unlink(missing_ok=True)
