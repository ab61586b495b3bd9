"""A file that is to lie off the laptop: written, and read back before anything relies on it."""

from pathlib import Path


def write_down(path: Path, file: bytes) -> bool:
    """Whether what stands there now is *file*."""
    try:
        path.write_bytes(file)
        return path.read_bytes() == file
    except OSError:
        return False
