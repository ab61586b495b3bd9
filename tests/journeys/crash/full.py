"""Disks that are full."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEBI = 1024 * 1024


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """A disk of *size* bytes, in memory, at *place* until the block ends; the test is skipped for who may not mount one."""
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class Ballast:
    """A file that takes all the room there is, but for what it is told to leave."""

    def __init__(self, disk: Path) -> None:
        self._file = disk / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Take the room."""
        status = os.statvfs(self._file.parent)
        self._file.write_bytes(bytes(max(0, status.f_bavail * status.f_frsize - leave)))

    def drop(self) -> None:
        """Give it back."""
        self._file.unlink()
