"""Files that are wrong, cut off or another's: a reason that can be told, and every file as it was. Then the way back."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from coachdesk.domain.space import new_id
from coachdesk.errors import BackupDamaged, DatabaseDamaged, VaultDamaged, WrongPassphrase
from coachdesk.storage import vault_folder
from coachdesk.storage.vault_folder import DATABASE, KEY_FILE, restore, unlock
from tests.journeys.crash.diary import Coach, Told, all_of
from tests.journeys.crash.promises import check
from tests.journeys.crash.vaults import PASSPHRASE, CrashVault, new_vault

_DAY = 24 * 60 * 60 * 1000
_PAGE = 4096

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[CrashVault, Told]:
    """A vault after two days of work, with a backup of the first evening, and what the coach was told till then."""
    vault, told = new_vault(tmp_path_factory.mktemp("lived-in") / "vault", new_id()), Told()
    for day in (0, 1):
        workspace = vault.open(day)
        Coach(workspace, lambda said: told.hear([said]), day + 1).live(steps=10)
        workspace.close()
    return vault, told


@pytest.fixture
def vault(lived_in: tuple[CrashVault, Told], tmp_path: Path) -> CrashVault:
    """A copy of that vault, to be damaged."""
    return lived_in[0].copied_to(tmp_path / "vault")


def tomorrow() -> int:
    """A day on which no backup is due yet."""
    return vault_folder.milliseconds() + _DAY


def contents(vault: CrashVault) -> dict[str, bytes]:
    """Every file that holds something; the lock is empty, and wrong tries are counted on purpose."""
    found = {str(path.relative_to(vault.folder)): path.read_bytes() for path in sorted(vault.folder.rglob("*")) if path.is_file()}
    return {name: content for name, content in found.items() if name not in ("pause.json", "lock")}


def cut(to: Callable[[int], int]) -> Damage:
    """Cut the file off at a length that follows from its own."""

    def damage(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: to(len(content))])

    return damage


def overwritten(start: int, length: int) -> Damage:
    """Zeros in the middle; *start* counts from the end where it is negative."""

    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        at = start % len(content)
        content[at : at + length] = bytes(length)
        path.write_bytes(content)

    return damage


def one_bit(path: Path) -> None:
    """One bit is wrong, far from both ends."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x80
    path.write_bytes(content)


def a_letter(path: Path) -> None:
    """Something else lies there."""
    path.write_text("Hej! Kan vi ses på torsdag i stället?\n" * 500)


def a_plain_database(path: Path) -> None:
    """A database without a key, as another program makes them."""
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE akt (id)")
    connection.commit()
    connection.close()


def noise(path: Path) -> None:
    """As many bytes of chance: to SQLCipher the database of another vault looks like this."""
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


DAMAGES: dict[str, Damage] = {
    "empty": cut(lambda _: 0),
    "one byte": cut(lambda _: 1),
    "first page only": cut(lambda _: _PAGE),
    "half of it": cut(lambda size: size // 2),
    "a page short": cut(lambda size: size - _PAGE),
    "a byte short": cut(lambda size: size - 1),
    "no beginning": overwritten(0, _PAGE),
    "a hole": overwritten(20 * _PAGE, 512),
    "no end": overwritten(-512, 512),
    "one bit": one_bit,
    "a letter": a_letter,
    "a plain database": a_plain_database,
    "noise": noise,
    "gone": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database(vault: CrashVault, lived_in: tuple[CrashVault, Told], damage: Damage) -> None:
    """Unlocking says so, names the newest good backup and touches nothing; the backup puts the vault back as it was that evening."""
    damage(vault.folder / DATABASE)
    before = contents(vault)
    with pytest.raises(DatabaseDamaged) as told:
        vault.open(1)
    assert contents(vault) == before
    backup = told.value.facts["newest_backup"]
    assert isinstance(backup, str)
    workspace = restore(vault.folder, PASSPHRASE, backup, wall=tomorrow)
    found = workspace.read(all_of)
    assert found.items() <= lived_in[1].saved.items() | found.items()
    assert any(name.startswith("note ") for name in found)
    held = Told()
    held.saved = found
    check(workspace, held)
    workspace.close()
    damaged = [path.read_bytes() for path in vault.folder.glob("desk-damaged-*.db")]
    assert damaged == ([before[DATABASE]] if DATABASE in before else [])


@pytest.mark.parametrize("name", ["half of it", "a hole", "a letter", "noise", "empty"])
def test_a_damaged_backup(vault: CrashVault, name: str) -> None:
    """The newest backup is bad too: the one before is offered, and the bad one is refused with everything as it was."""
    damage, backups = DAMAGES[name], sorted((vault.folder / "backups").glob("*.db"), reverse=True)
    assert len(backups) >= 2
    damage(vault.folder / DATABASE)
    damage(backups[0])
    before = contents(vault)
    with pytest.raises(DatabaseDamaged) as told:
        vault.open(1)
    assert told.value.facts["newest_backup"] == backups[1].name
    with pytest.raises(BackupDamaged):
        restore(vault.folder, PASSPHRASE, backups[0].name, wall=tomorrow)
    with pytest.raises(BackupDamaged):
        restore(vault.folder, PASSPHRASE, "../vault.json", wall=tomorrow)
    assert contents(vault) == before


def test_the_database_of_another_vault(vault: CrashVault, tmp_path: Path) -> None:
    """A right passphrase, and a database that belongs to somebody else."""
    other = new_vault(tmp_path / "other", new_id())
    (vault.folder / DATABASE).write_bytes((other.folder / DATABASE).read_bytes())
    before = contents(vault)
    with pytest.raises(DatabaseDamaged):
        vault.open(1)
    assert contents(vault) == before


@pytest.mark.parametrize("name", ["empty", "half of it", "one bit", "a letter", "noise"])
def test_a_damaged_key_file(vault: CrashVault, name: str) -> None:
    """The copy beside the backups opens the vault; without one the reason is told. Nothing is written either way."""
    DAMAGES[name](vault.folder / KEY_FILE)
    before = contents(vault)
    unlock(vault.folder, PASSPHRASE, wall=tomorrow).close()
    assert contents(vault)[KEY_FILE] == before[KEY_FILE]
    DAMAGES[name](vault.folder / "backups" / KEY_FILE)
    before = contents(vault)
    with pytest.raises(VaultDamaged):
        unlock(vault.folder, PASSPHRASE, wall=tomorrow)
    assert contents(vault) == before


def test_the_key_file_of_another_vault(vault: CrashVault, tmp_path: Path) -> None:
    """Its passphrase opens it, and then nothing fits: the database is told to be damaged, not overwritten."""
    other = vault_folder.create(tmp_path / "other", "åtta älgar i skogen")
    other.workspace.close()
    (vault.folder / KEY_FILE).write_bytes((tmp_path / "other" / KEY_FILE).read_bytes())
    before = contents(vault)
    with pytest.raises(WrongPassphrase):
        unlock(vault.folder, PASSPHRASE, wall=tomorrow)
    with pytest.raises(DatabaseDamaged):
        unlock(vault.folder, "åtta älgar i skogen", wall=tomorrow)
    assert contents(vault) == before
