"""The vault's folder: created whole, opened by one program at a time, and never a file worse off for a wrong try."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from coachdesk.errors import DatabaseDamaged, Locked, VaultDamaged, VaultExists, VaultInUse, WrongPassphrase
from coachdesk.storage.lockfile import VaultLock
from coachdesk.storage.vault_folder import Created, change_passphrase, create, new_recovery_code, unlock, vaults
from tests.ground.storage.laptops import Clock

PASSPHRASE = "sju renar över vägen"


@pytest.fixture
def clock() -> Clock:
    """A clock that the test turns."""
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the vault is to be."""
    return tmp_path / "vaults" / "maja"


@pytest.fixture
def created(folder: Path, clock: Clock) -> Created:
    """A new vault, closed."""
    made = create(folder, PASSPHRASE, wall=clock)
    made.workspace.close()
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a vault but the log of wrong tries."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "pause.json"
    }


def test_passphrase_and_recovery_code_open_the_same_vault(created: Created, folder: Path, clock: Clock) -> None:
    """Both give the same laptop back, each time with another voice; the code may be typed as people type."""
    by_passphrase = unlock(folder, PASSPHRASE, wall=clock)
    by_passphrase.close()
    by_code = unlock(folder, created.recovery_code.lower().replace("-", " "), wall=clock)
    by_code.close()
    opened = (created.workspace, by_passphrase, by_code)
    assert len({(one.identity.user_id, one.identity.device_id) for one in opened}) == 1
    assert len({one.identity.voice for one in opened}) == 3


def test_another_passphrase_opens_nothing_and_changes_nothing(created: Created, folder: Path, clock: Clock) -> None:
    """Wrong tries, then the right one."""
    before = contents(folder)
    with pytest.raises(WrongPassphrase):
        unlock(folder, PASSPHRASE.upper(), wall=clock)
    assert contents(folder) == before
    unlock(folder, PASSPHRASE, wall=clock).close()


def test_the_pause_grows_and_outlives_the_program(created: Created, folder: Path, clock: Clock) -> None:
    """The state lies beside the vault, so ending the program dodges nothing; the right passphrase has to wait too, the code hasn't."""
    waits = []
    for _ in range(3):
        with pytest.raises(WrongPassphrase) as refused:
            unlock(folder, "fel", wall=clock)
        waits.append(refused.value.facts["wait_seconds"])
    assert waits == [0, 0, 5]
    with pytest.raises(WrongPassphrase) as refused:
        unlock(folder, PASSPHRASE, wall=clock)
    assert refused.value.facts["wait_seconds"] == 5
    unlock(folder, created.recovery_code, wall=clock).close()
    clock.now += 6_000
    unlock(folder, PASSPHRASE, wall=clock).close()
    with pytest.raises(WrongPassphrase) as refused:
        unlock(folder, "fel", wall=clock)
    assert refused.value.facts["wait_seconds"] == 0, "the right one begins anew"


def test_a_wrong_try_counts_before_it_is_made(created: Created, folder: Path, clock: Clock) -> None:
    """Killed in the middle of Argon2id, it has still been counted."""
    pause = folder / "pause.json"
    seen: list[int] = []

    def wall() -> int:
        seen.append(json.loads(pause.read_bytes())["failures"] if pause.exists() else 0)
        return clock()

    with pytest.raises(WrongPassphrase):
        unlock(folder, "fel", wall=wall)
    with pytest.raises(WrongPassphrase):
        unlock(folder, "fel", wall=wall)
    assert seen == [0, 1]
    assert json.loads(pause.read_bytes())["failures"] == 2


def test_one_program_at_a_time(created: Created, folder: Path, clock: Clock) -> None:
    """In this process and in another; the lock ends with the workspace, and with a process that is killed."""
    with unlocked(folder, clock), pytest.raises(VaultInUse):
        unlock(folder, PASSPHRASE, wall=clock)
    hold = "import sys, time; from pathlib import Path; from coachdesk.storage.lockfile import VaultLock\n"
    hold += "lock = VaultLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, str(folder)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(VaultInUse):
            unlock(folder, PASSPHRASE, wall=clock)
        other.kill()
    unlock(folder, PASSPHRASE, wall=clock).close()


class unlocked:  # noqa: N801 - reads as a verb
    """The vault, open inside the block."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock

    def __enter__(self) -> None:
        self.workspace = unlock(self.folder, PASSPHRASE, wall=self.clock)

    def __exit__(self, *_: object) -> None:
        self.workspace.close()


def test_a_refused_unlock_leaves_the_lock_free(created: Created, folder: Path, clock: Clock) -> None:
    """Whatever went wrong, the next try isn't told that the vault is in use."""
    with pytest.raises(WrongPassphrase):
        unlock(folder, "fel", wall=clock)
    VaultLock(folder).release()
    (folder / "desk.db").write_bytes(b"")
    with pytest.raises(DatabaseDamaged):
        unlock(folder, PASSPHRASE, wall=clock)
    VaultLock(folder).release()


def test_closing_forgets(created: Created, folder: Path, clock: Clock) -> None:
    """A closed workspace answers nothing."""
    workspace = unlock(folder, PASSPHRASE, wall=clock)
    workspace.close()
    with pytest.raises(Locked):
        workspace.read(lambda session: session)


def test_vaults_stay_apart(tmp_path: Path, clock: Clock) -> None:
    """On a shared laptop each has a folder of its own that others can't read; one's passphrase doesn't open the other's."""
    root = tmp_path / "vaults"
    for name in ("åsa", "bo"):
        create(root / name, f"{PASSPHRASE} {name}", wall=clock).workspace.close()
    (root / "notes").mkdir()
    assert [info.name for info in vaults(root)] == ["bo", "åsa"]
    assert all(info.created is not None for info in vaults(root))
    with pytest.raises(WrongPassphrase):
        unlock(root / "bo", f"{PASSPHRASE} åsa", wall=clock)
    if os.name == "posix":
        for path in (root / "bo").rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path.name
        assert (root / "bo").stat().st_mode & 0o077 == 0
    assert vaults(tmp_path / "nowhere") == []


def test_nothing_is_made_over_what_is_there(created: Created, folder: Path, clock: Clock) -> None:
    """Not over a vault; an empty folder is fine, and what an interrupted attempt left is no vault and in nobody's way."""
    with pytest.raises(VaultExists):
        create(folder, "annan", wall=clock)
    other = folder.with_name("bo")
    other.mkdir()
    left = folder.with_name("bo.part")
    left.mkdir()
    (left / "desk.db").write_bytes(b"half")
    assert [info.name for info in vaults(folder.parent)] == ["maja"]
    create(other, PASSPHRASE, wall=clock).workspace.close()
    assert not left.exists()


def test_changed_passphrase(created: Created, folder: Path, clock: Clock) -> None:
    """The new one opens, the old one doesn't, in no place; it works while the vault is open, and the code stays."""
    with unlocked(folder, clock):
        change_passphrase(folder, PASSPHRASE, "åtta älgar", wall=clock)
    with pytest.raises(WrongPassphrase):
        unlock(folder, PASSPHRASE, wall=clock)
    (folder / "vault.json").unlink()
    with pytest.raises(WrongPassphrase):
        unlock(folder, PASSPHRASE, wall=clock)
    unlock(folder, "åtta älgar", wall=clock).close()
    unlock(folder, created.recovery_code, wall=clock).close()


def test_forgotten_passphrase(created: Created, folder: Path, clock: Clock) -> None:
    """The recovery code sets a new passphrase and gives a new code; the old paper is worth nothing then."""
    change_passphrase(folder, created.recovery_code, "åtta älgar", wall=clock)
    code = new_recovery_code(folder, "åtta älgar", wall=clock)
    unlock(folder, code, wall=clock).close()
    with pytest.raises(WrongPassphrase):
        unlock(folder, created.recovery_code, wall=clock)


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"format": "coachdesk-vault", "version": 99}'])
def test_damaged_key_file(created: Created, folder: Path, clock: Clock, damage: bytes) -> None:
    """Its copy among the backups opens the vault; without one it is a damaged vault, which is still listed."""
    (folder / "vault.json").write_bytes(damage)
    unlock(folder, PASSPHRASE, wall=clock).close()
    (folder / "backups" / "vault.json").write_bytes(damage)
    with pytest.raises(VaultDamaged):
        unlock(folder, PASSPHRASE, wall=clock)
    assert [info.created for info in vaults(folder.parent)] == [None]
    assert (folder / "vault.json").read_bytes() == damage


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_full_disk_while_changing_the_passphrase(created: Created, folder: Path) -> None:
    """A write that doesn't fit leaves the old file, whole, and says so."""
    script = textwrap.dedent("""
        import resource, sys
        from pathlib import Path
        from coachdesk.errors import DiskFull
        from coachdesk.storage.durable import write_file
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
        try:
            write_file(Path(sys.argv[1]), bytes(1000))
        except DiskFull:
            sys.exit(7)
    """)
    before = contents(folder)
    assert subprocess.run([sys.executable, "-c", script, str(folder / "vault.json")], check=False).returncode == 7
    assert contents(folder) == before


def test_keys_and_code_stay_out_of_representations(created: Created) -> None:
    """A log line can't give them away."""
    assert created.recovery_code not in repr(created)
