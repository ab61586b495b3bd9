"""The backups bring back a moment, and no wrapped key outlives its week."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.server.backup import Backups, main
from installer.server.rehearse import Rehearsal


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not below pytest's own: as root PostgreSQL runs as another user, who may not look in there."""
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-rehearsal-"))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="PostgreSQL's archive commands are written for a shell")
def test_a_moment_is_brought_back(folder: Path) -> None:
    """Rows up to it are there and none after, the log says that it was restored, keys are in no dump and in no copy older than a week."""
    said = Rehearsal(folder, each=40).play()
    assert len(said) == 5
    assert "80 rows up to the moment, none after" in said[2]


def test_a_backup_is_whole_or_not_there(tmp_path: Path) -> None:
    """A copy that broke off doesn't count, and a piece of the log is never written over."""
    backups = Backups(tmp_path)
    backups.prepare()
    (tmp_path / "base" / "20260101T000000Z.part").mkdir()
    assert backups.age(1e9) == 1e9
    piece = tmp_path / "piece"
    piece.write_bytes(b"one")
    command = backups.archive_command.replace("%p", str(piece)).replace("%f", "000000010000000000000001")
    assert subprocess.run(command, shell=True, check=False).returncode == 0
    piece.write_bytes(b"two")
    assert subprocess.run(command, shell=True, check=False).returncode != 0
    assert (tmp_path / "wal" / "000000010000000000000001").read_bytes() == b"one"


def test_the_settings_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the operator puts into postgresql.conf."""
    assert main(["settings", str(tmp_path)]) == 0
    assert "archive_mode = on" in capsys.readouterr().out
