"""Thirty wrong passphrases in a row take the passphrase out of the vault: counted first, told beforehand, undone by the recovery code."""

import base64
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from coachdesk.crypto import vault as keys
from coachdesk.crypto.pause import TRIES, Pause
from coachdesk.errors import DiskFull, PassphraseGone, WrongPassphrase
from coachdesk.storage.vault_folder import Created, change_passphrase, create, unlock
from tests.ground.storage.laptops import Clock

PASSPHRASE = "sju renar över vägen"
COPIES = ("vault.json", "backups/vault.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the vault is to be."""
    return tmp_path / "maja"


@pytest.fixture
def created(folder: Path) -> Created:
    """A new vault, closed."""
    made = create(folder, PASSPHRASE, wall=Clock())
    made.workspace.close()
    return made


def counted(folder: Path, failures: int) -> None:
    """That many wrong ones have been tried, and their pauses are over."""
    (folder / "pause.json").write_bytes(Pause(failures=failures).to_bytes())


def wraps(folder: Path) -> list[bytes]:
    """What the passphrase opens, in each key file of the folder as it lies on the disk."""
    found = [keys.Vault.from_bytes((folder / name).read_bytes()).passphrase for name in COPIES]
    return [wrap.sealed for wrap in found if wrap is not None]


def test_how_many_are_left_is_told_before_it_happens(created: Created, folder: Path) -> None:
    """Every wrong one says how many there are still; waiting costs none."""
    counted(folder, TRIES - 3)
    left = []
    for _ in range(2):
        clock = Clock()
        with pytest.raises(WrongPassphrase) as refused:
            unlock(folder, "fel", wall=clock)
        left.append(refused.value.facts["left"])
    assert left == [2, 2], "the second only waited"


def test_the_thirtieth_takes_the_passphrase_out(created: Created, folder: Path) -> None:
    """In the key file and in its copy the sealed key is written over; the right passphrase opens nothing then, the recovery code does."""
    sealed = wraps(folder)
    assert len(sealed) == 2
    counted(folder, TRIES - 1)
    with pytest.raises(PassphraseGone):
        unlock(folder, "fel", wall=Clock())
    assert wraps(folder) == []
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".db":
            assert base64.b64encode(sealed[0]) not in path.read_bytes()
    with pytest.raises(PassphraseGone):
        unlock(folder, PASSPHRASE, wall=Clock())
    unlock(folder, created.recovery_code, wall=Clock()).close()


def test_it_is_written_over_where_it_stood(created: Created, folder: Path) -> None:
    """The same file on the disk, not a new one beside an old one that could be found again."""
    before = [(folder / name).stat().st_ino for name in COPIES]
    counted(folder, TRIES - 1)
    with pytest.raises(PassphraseGone):
        unlock(folder, "fel", wall=Clock())
    assert [(folder / name).stat().st_ino for name in COPIES] == before


def test_the_recovery_code_gives_a_new_passphrase_and_thirty_new_tries(created: Created, folder: Path) -> None:
    """After that it is as before: a wrong one is a wrong one."""
    counted(folder, TRIES - 1)
    with pytest.raises(PassphraseGone):
        unlock(folder, "fel", wall=Clock())
    change_passphrase(folder, created.recovery_code, "åtta älgar", wall=Clock())
    with pytest.raises(WrongPassphrase) as refused:
        unlock(folder, "fel", wall=Clock())
    assert refused.value.facts["left"] == TRIES - 1
    unlock(folder, "åtta älgar", wall=Clock()).close()
    assert Pause.from_bytes((folder / "pause.json").read_bytes()) == Pause()


def test_the_right_one_on_the_thirtieth_opens(created: Created, folder: Path) -> None:
    """It is thirty wrong ones that count."""
    counted(folder, TRIES - 1)
    unlock(folder, PASSPHRASE, wall=Clock()).close()
    assert len(wraps(folder)) == 2


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_between_counting_and_trying(created: Created, folder: Path) -> None:
    """Whoever ends the program each time before it has tried gets thirty tries too: the next one finds the count full."""
    counted(folder, TRIES - 1)
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from coachdesk.storage.vault_folder import unlock
        unlock(Path(sys.argv[1]), "fel")
    """)
    child = subprocess.Popen([sys.executable, "-c", script, str(folder)], stderr=subprocess.DEVNULL)
    while json.loads((folder / "pause.json").read_bytes())["failures"] < TRIES and child.poll() is None:
        time.sleep(0.001)
    child.kill()
    child.wait()
    with pytest.raises(PassphraseGone):
        unlock(folder, PASSPHRASE)
    assert wraps(folder) == []


_SMALL = """
    import resource, sys
    from pathlib import Path
    from coachdesk.errors import CoachDeskError
    from coachdesk.storage.vault_folder import unlock
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        unlock(Path(sys.argv[1]), sys.argv[3])
    except CoachDeskError as error:
        print(error.code)
"""


def _on_a_full_disk(folder: Path, secret: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_SMALL), str(folder), "0", secret], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_what_cannot_be_counted_is_not_tried(created: Created, folder: Path) -> None:
    """Without room for the count, and without an old one to write over, a passphrase isn't even tried: the disk is to blame."""
    (folder / "pause.json").unlink()
    assert _on_a_full_disk(folder, "fel") == DiskFull.code
    assert not (folder / "pause.json").exists()


def test_the_count_has_its_place_from_the_first_day(created: Created, folder: Path) -> None:
    """Every count is as long as the first, so that on a full disk it is written over in place."""
    first = (folder / "pause.json").stat().st_size
    assert first == len(Pause(failures=1000, seconds=900, looked_at=-(2**53)).to_bytes())
    assert len(Pause().to_bytes()) == first
