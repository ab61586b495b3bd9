"""The frozen program: what a municipality installs starts to the unlock screen and opens a vault."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from installer.freeze import freeze
from tests.ui.places import PASSPHRASE, make_karin

pytestmark = [pytest.mark.frozen, pytest.mark.slow]


@pytest.fixture(scope="module")
def program() -> Path:
    """The executable; built only when something that goes in has changed."""
    return freeze()


def probe(program: Path, vaults: Path, passphrase: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Start the frozen program with nothing of this checkout around it, and let it unlock through its own window."""
    surroundings = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "TEMP", "LANG"}}
    return subprocess.run(
        [program, "--vaults", vaults, "--probe"],
        cwd=home,
        env=surroundings | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        input=passphrase + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,  # longer than the probe's own patience, so that it can say what it waited for
        check=False,
    )


def test_the_frozen_program_unlocks_a_vault(program: Path, tmp_path: Path) -> None:
    """It paints the unlock screen, opens an encrypted database with the right passphrase, and says so."""
    vaults = tmp_path / "vaults"
    make_karin(vaults)

    probed = probe(program, vaults, PASSPHRASE, tmp_path)

    assert probed.returncode == 0, probed.stderr
    seen = json.loads(probed.stdout)
    assert seen["unlocked"] is True
    assert seen["cipher_version"].startswith("4.")
    assert seen["participants"] == 2
    assert 0 < seen["unlock_painted_ms"] < 20_000


def test_the_frozen_program_refuses_a_wrong_passphrase(program: Path, tmp_path: Path) -> None:
    """The probe can fail: it paints the unlock screen, and without the passphrase nothing is unlocked."""
    vaults = tmp_path / "vaults"
    make_karin(vaults)

    probed = probe(program, vaults, PASSPHRASE[::-1], tmp_path)

    assert probed.returncode != 0
    seen = json.loads(probed.stdout)
    assert seen["unlocked"] is False
    assert seen["cipher_version"] is None
    assert seen["unlock_painted_ms"] > 0
