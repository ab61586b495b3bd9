"""Somebody has the disk: of a laptop that is off, with an old copy of its key file, with its passphrase, or of the keeper's machine."""

import sqlite3
import zlib
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from coachdesk.crypto import vault as keys
from coachdesk.errors import DatabaseDamaged, WrongPassphrase
from coachdesk.storage.engine import connect
from coachdesk.storage.vault_folder import Created, change_passphrase, create, unlock
from tests.ground.storage.laptops import UNIT, Clock
from tests.journeys.secrecy.needles import forms
from tests.sync.client.desks import _new_akt as new_akt

PASSPHRASE, ANOTHER = "sju renar över vägen", "nio harar under granen"
"""Of the owner: today's, and the one before."""
CONTENT = ("Åkerbrand", "070-1740611", "Hildegunn")


@pytest.fixture(scope="module")
def clock() -> Clock:
    """The laptop's, which its thief turns."""
    return Clock()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vault lies."""
    return tmp_path_factory.mktemp("disk") / "maja"


@pytest.fixture(scope="module")
def created(folder: Path, clock: Clock) -> Created:
    """A vault with somebody in it, shut."""
    made = create(folder, PASSPHRASE, wall=clock)
    with made.workspace.transaction() as tx:
        tx.keyring.keep("unit", UNIT.bytes)
    made.workspace.refresh_identity()
    made.workspace.write(new_akt, "Hildegunn", None)
    made.workspace.log_search("Åkerbrand", 1)
    copies = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert any(name.endswith("-wal") for name in copies)  # a copy taken while it was open is no better
    for name, data in copies.items():
        assert not found_in(data), name
    made.workspace.close()
    return made


def found_in(data: bytes) -> set[str]:
    """Which content stands in those bytes, in any usual spelling."""
    return {text for text in CONTENT for form in forms(text) if form in data}


def test_a_disk_without_the_passphrase_is_noise(created: Created, folder: Path) -> None:
    """No word, no table's name, no page that shrinks; neither as a plain database nor with what lies beside it as a key."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path, data in files.items():
        assert not found_in(data), path.name
        assert b"CREATE TABLE" not in data
        assert created.recovery_code.encode() not in data
    database = files[folder / "desk.db"]
    assert not database.startswith(b"SQLite format 3")
    assert all(len(zlib.compress(database[start : start + 4096])) >= 4096 for start in range(0, len(database), 4096))
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(folder / "desk.db").execute("SELECT count(*) FROM sqlite_master")
    beside = files[folder / "vault.json"]
    guesses = [bytes(32), beside[:32], beside[-32:], PASSPHRASE.encode().ljust(32)[:32]]
    for guess in guesses:
        with pytest.raises((DatabaseError, DatabaseDamaged)):
            connect(folder / "desk.db", guess).connect()


def test_an_old_copy_of_the_key_file_opens_with_the_old_passphrase(created: Created, folder: Path, clock: Clock) -> None:
    """Not stopped, and said: the vault's key stays as it is. A new passphrase shuts out who has only the disk of today."""
    old = (folder / "vault.json").read_bytes()
    change_passphrase(folder, PASSPHRASE, ANOTHER, wall=clock)
    with pytest.raises(WrongPassphrase):
        unlock(folder, PASSPHRASE, wall=clock)
    new = (folder / "vault.json").read_bytes()
    (folder / "vault.json").write_bytes(old)
    unlock(folder, PASSPHRASE, wall=clock).close()
    (folder / "vault.json").write_bytes(new)


def test_the_passphrase_and_another_program_read_on_after_the_lease(created: Created, folder: Path) -> None:
    """Not stopped, and said: the lease is this program's policy. What the passphrase opens, it opens for any program."""
    vault = keys.Vault.from_bytes((folder / "vault.json").read_bytes())
    key = keys.open_with_recovery(vault, created.recovery_code)
    with connect(folder / "desk.db", keys.database_key(key)).connect() as connection:
        assert connection.exec_driver_sql("SELECT given_name FROM person").scalar() == "Hildegunn"
