"""A vault is a folder: `vault.json` (the wrapped key), `desk.db`, `backups/`, `pause.json` and `lock`. Create it, unlock it, find it."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from coachdesk.crypto import vault as keys
from coachdesk.crypto.pause import TRIES, Pause
from coachdesk.crypto.vault import Vault
from coachdesk.errors import BackupDamaged, BadCode, DatabaseDamaged, DiskFull, PassphraseGone, VaultDamaged, VaultExists, WrongPassphrase
from coachdesk.storage import migrate
from coachdesk.storage.backup import FOLDER, Backups, check
from coachdesk.storage.durable import PRIVATE_FILE, PRIVATE_FOLDER, overwrite, sync_folder, telling_full_disk, write_file
from coachdesk.storage.engine import connect, expected, has_a_page
from coachdesk.storage.lockfile import VaultLock
from coachdesk.storage.workspace import Workspace

KEY_FILE = "vault.json"
DATABASE = "desk.db"
_PAUSE = "pause.json"
_CHECKED_BYTES = 8 * 1024 * 1024  # seventy milliseconds' reading; a larger database is checked whole by its daily backup
_PART = ".part"
_log = logging.getLogger(__name__)
Wall = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Created:
    """A new vault, open. The recovery code is shown once and kept nowhere."""

    workspace: Workspace
    recovery_code: str

    def __repr__(self) -> str:
        return "Created()"


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """A vault that could be unlocked; *created* is None where its key file can't be read."""

    folder: Path
    created: datetime | None

    @property
    def name(self) -> str:
        """What its user called it."""
        return self.folder.name


def milliseconds() -> int:
    """Since 1970, by the wall clock."""
    return time.time_ns() // 1_000_000


def vaults(root: Path) -> list[VaultInfo]:
    """The vaults in *root*, by name; none where there is no such folder."""
    found = []
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.suffix == _PART or not any((folder / name).is_file() for name in (KEY_FILE, DATABASE)):
            continue
        try:
            found.append(VaultInfo(folder, _read(folder).created))
        except VaultDamaged:
            found.append(VaultInfo(folder, None))
    return found


def create(folder: Path, passphrase: str, *, wall: Wall = milliseconds) -> Created:
    """Make a vault at *folder*, which must not exist or be empty: as a whole, or nothing. Raises VaultExists, DiskFull."""
    if folder.is_dir() and any(folder.iterdir()):
        raise VaultExists(folder=folder.name)
    part = folder.with_name(folder.name + _PART)
    vault, key, code = keys.create(passphrase, datetime.fromtimestamp(wall() / 1000, UTC))
    try:
        with telling_full_disk(), _telling():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(mode=PRIVATE_FOLDER, parents=True)
            os.close(os.open(part / DATABASE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
            engine = connect(part / DATABASE, keys.database_key(key))
            try:
                migrate.upgrade(engine, before=lambda: None)
            finally:
                engine.dispose()
            _write(part, vault)
            write_file(part / _PAUSE, Pause().to_bytes())  # there from the first day, so that tries are counted on a full disk, too
            if folder.is_dir():
                folder.rmdir()
            part.rename(folder)
            sync_folder(folder.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Created(_open(folder, key, VaultLock(folder), wall, daily_backup=False), code)


def unlock(folder: Path, secret: str, *, wall: Wall = milliseconds) -> Workspace:
    """Open the vault with its passphrase or recovery code. Once a day, and before the database's form changes, this makes a backup.

    Raises VaultInUse, VaultDamaged, WrongPassphrase (with the pause before the next try), DatabaseDamaged (with the newest good backup),
    DatabaseTooNew, DiskFull, and PassphraseGone at the thirtieth wrong passphrase in a row. That one takes the passphrase out of the key
    file; whatever else is raised, the files are as they were.
    """
    lock = VaultLock(folder)
    with ExitStack() as undo:
        undo.callback(lock.release)
        key = _key(folder, _read(folder), secret, wall)
        workspace = _open(folder, key, lock, wall)
        undo.pop_all()
        return workspace


def restore(folder: Path, secret: str, backup: str, *, wall: Wall = milliseconds) -> Workspace:
    """Put *backup* in the place of the database, which is moved aside, and open it. Raises as unlock, and BackupDamaged."""
    lock = VaultLock(folder)
    with ExitStack() as undo:
        undo.callback(lock.release)
        key = _key(folder, _read(folder), secret, wall)
        Backups(folder, keys.backup_key(key)).put_back(backup, folder / DATABASE, keys.database_key(key), _moment(wall))
        workspace = _open(folder, key, lock, wall)
        undo.pop_all()
        return workspace


def change_passphrase(folder: Path, secret: str, passphrase: str, *, wall: Wall = milliseconds) -> None:
    """Wrap the key anew; *secret* is the old passphrase or the recovery code. Works while the vault is open. Raises as unlock."""
    vault = _read(folder)
    changed = keys.change_passphrase(vault, _key(folder, vault, secret, wall), passphrase)
    _keep_count(folder / _PAUSE, Pause())  # first: tries of the old passphrase must not count against the new one
    _write(folder, changed)


def new_recovery_code(folder: Path, secret: str, *, wall: Wall = milliseconds) -> str:
    """A fresh recovery code; the one on the old paper stops working. Works while the vault is open. Raises as unlock."""
    vault = _read(folder)
    changed, code = keys.new_recovery_code(vault, _key(folder, vault, secret, wall))
    _write(folder, changed)
    return code


def without_passphrase(folder: Path, code: str) -> None:
    """Take the passphrase out of the key file; the recovery code alone opens it from here on. Raises as unlock, BadCode."""
    vault = _read(folder)
    keys.open_with_recovery(vault, code)
    _destroy_passphrase(folder, vault)


# --- the key -------------------------------------------------------------------------------------------------------


def _read(folder: Path) -> Vault:
    """The key file, or its copy among the backups where it can't be read: without it the database is noise. Raises VaultDamaged."""
    try:
        return _read_one(folder / KEY_FILE)
    except VaultDamaged as damaged:
        try:
            return _read_one(folder / FOLDER / KEY_FILE)
        except VaultDamaged:
            raise damaged from None


def _read_one(path: Path) -> Vault:
    try:
        return Vault.from_bytes(path.read_bytes())
    except OSError:
        raise VaultDamaged(reason="missing") from None


def _write(folder: Path, vault: Vault) -> None:
    """Both places, so that an old passphrase opens neither."""
    write_file(folder / KEY_FILE, vault.to_bytes())
    (folder / FOLDER).mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    write_file(folder / FOLDER / KEY_FILE, vault.to_bytes())


def _key(folder: Path, vault: Vault, secret: str, wall: Wall) -> bytes:
    """The vault key. A recovery code is too random to be guessed and knows no pause."""
    try:
        return keys.open_with_recovery(vault, secret)
    except (BadCode, WrongPassphrase):
        return _key_by_passphrase(folder, vault, secret, wall() / 1000)


def _key_by_passphrase(folder: Path, vault: Vault, passphrase: str, now: float) -> bytes:
    path = folder / _PAUSE
    pause = Pause.from_bytes(path.read_bytes() if path.exists() else b"").at(now)
    if pause.failures >= TRIES or vault.passphrase is None:
        _destroy_passphrase(folder, vault)  # the program was ended between the last try and this
        raise PassphraseGone
    if pause.seconds:
        with _full_disk_keeps_nobody_out("a pause wasn't kept"):
            _keep_count(path, pause)
        raise WrongPassphrase(wait_seconds=pause.seconds, left=pause.left)
    failed = pause.failed(now)
    _keep_count(path, failed)  # before trying: ending the program in between dodges nothing, and what can't be counted isn't tried
    try:
        key = keys.open_with_passphrase(vault, passphrase)
    except WrongPassphrase:
        if not failed.left:
            _destroy_passphrase(folder, vault)
            raise PassphraseGone from None
        raise WrongPassphrase(wait_seconds=failed.seconds, left=failed.left) from None
    with _full_disk_keeps_nobody_out("a count wasn't cleared"):
        _keep_count(path, Pause())
    return key


def _keep_count(path: Path, pause: Pause) -> None:
    """Keep it, on a full disk in the place of the old one. Raises DiskFull where that can't be done either."""
    try:
        write_file(path, pause.to_bytes())
    except DiskFull as full:
        try:
            overwrite(path, pause.to_bytes())
        except (OSError, ValueError):  # there is none, or it is an old and shorter one
            raise full from None


def _destroy_passphrase(folder: Path, vault: Vault) -> None:
    """Take the passphrase out of every key file in the folder, overwritten where it stood. The copy first: one of them is always whole."""
    gone = keys.without_passphrase(vault).to_bytes()
    for path in (folder / FOLDER / KEY_FILE, folder / KEY_FILE):
        if path.exists():
            overwrite(path, gone)
    for place in (folder / FOLDER, folder):
        (place / (KEY_FILE + _PART)).unlink(missing_ok=True)  # what a power cut left of an earlier writing


# --- the database --------------------------------------------------------------------------------------------------


def _open(folder: Path, key: bytes, lock: VaultLock, wall: Wall, *, daily_backup: bool = True) -> Workspace:
    """The workspace, which holds *lock* until it is closed; on failure the lock is released."""
    backups = Backups(folder, keys.backup_key(key))
    with ExitStack() as undo:
        undo.callback(lock.release)
        try:
            with _telling():
                engine = _connected(folder / DATABASE, keys.database_key(key))
                undo.callback(engine.dispose)
                event.listen(engine, "engine_disposed", lambda _: lock.release())
                _bring_up_to_date(engine, backups, wall)
                if daily_backup and backups.due(_moment(wall)):
                    _back_up(engine, backups, wall)
                workspace = Workspace(engine, wall=wall)
        except DatabaseDamaged as damaged:
            raise DatabaseDamaged(newest_backup=backups.newest_good(), reason=damaged.facts["reason"]) from None
        undo.pop_all()
        return workspace


def _connected(path: Path, key: bytes) -> Engine:
    if not has_a_page(path):
        raise DatabaseDamaged(newest_backup=None, reason="missing")
    return connect(path, key)


def _bring_up_to_date(engine: Engine, backups: Backups, wall: Wall) -> None:
    with engine.begin() as connection:
        if migrate.revision(connection) is None:
            raise DatabaseDamaged(newest_backup=None, reason="empty")
        size = connection.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar_one()
    with _full_disk_keeps_nobody_out("the database wasn't checked"):
        if size <= _CHECKED_BYTES:
            check(engine)
    migrate.upgrade(engine, before=lambda: backups.make(engine, _moment(wall)))


def _back_up(engine: Engine, backups: Backups, wall: Wall) -> None:
    with _full_disk_keeps_nobody_out("no backup was made"):
        try:
            backups.make(engine, _moment(wall))
        except BackupDamaged as failure:
            _log.warning("no backup was made: %s", failure)  # the disk wrote something else than it was told


@contextmanager
def _full_disk_keeps_nobody_out(what: str) -> Iterator[None]:
    """Where there is no room to write, there still is much to read."""
    try:
        yield
    except DiskFull as full:
        _log.warning("%s: %s", what, full)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        known = expected(error)
        if known is None:
            raise
        raise known from None


def _moment(wall: Wall) -> datetime:
    return datetime.fromtimestamp(wall() / 1000, UTC)
