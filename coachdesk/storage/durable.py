"""Files that are there as a whole or not at all, also through a power cut."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coachdesk.errors import DiskFull

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def telling_full_disk() -> Iterator[None]:
    """Raise DiskFull for the operating system's ways to say so."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from None
        raise


def write_file(path: Path, data: bytes) -> None:
    """Replace *path* by *data*, readable by this user alone: flushed, then renamed. Raises DiskFull with the old file untouched."""
    part = path.with_name(path.name + ".part")
    try:
        with telling_full_disk():
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            move(part, path)
    finally:
        part.unlink(missing_ok=True)


def overwrite(path: Path, data: bytes) -> None:
    """Write *data* over what *path* holds, in the same place on the disk: what stood there is gone, and no more room is taken.

    The rest of the file becomes spaces. A power cut may leave it half written. Raises FileNotFoundError, ValueError where it doesn't fit.
    """
    with path.open("rb+") as file:
        room = os.fstat(file.fileno()).st_size
        if room < len(data):
            raise ValueError("it doesn't fit into the place of the old")
        file.write(data.ljust(room))
        file.flush()
        os.fsync(file.fileno())


def move(source: Path, target: Path) -> None:
    """Rename over *target*, and have the folder remember it. *source* must have been flushed."""
    source.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Flush what others wrote into *path* to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Flush the folder's list of names; Windows does so by itself and opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
