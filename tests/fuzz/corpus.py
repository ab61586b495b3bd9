"""Inputs that are kept: few and small in the repository, all that were ever useful in build/fuzz/."""

import hashlib
from pathlib import Path
from typing import Final

from tests.fuzz.target import Target

FOLDER: Final = Path(__file__).parent / "corpus"
MOST_BYTES: Final = 4_000
"""Of one target, findings left out: forty targets are less than 200 kB."""
MOST_OF_ONE: Final = 1_500
FOUND: Final = "found-"


def kept(target: Target) -> list[Path]:
    """The target's inputs in the repository."""
    return sorted(one for one in place(target).glob("*") if one.is_file())


def place(target: Target) -> Path:
    """Where they lie."""
    return FOLDER / target.name.replace(" ", "_")


def lay_out(target: Target, folder: Path) -> None:
    """A working folder for a run: the corpus that it grows, and what it begins with. What the last run told is gone."""
    for name in ("corpus", "seeds"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("ended-*"), *(folder / "seeds").iterdir(), folder / "report"):
        old.unlink(missing_ok=True)
    for data in (*target.seeds(), *(one.read_bytes() for one in kept(target))):
        (folder / "seeds" / _name(data)).write_bytes(data)


def keep_finding(target: Target, data: bytes) -> str:
    """Keep what broke a promise, to be replayed for good; its name."""
    name = FOUND + _name(data)
    place(target).mkdir(parents=True, exist_ok=True)
    (place(target) / name).write_bytes(data)
    return name


def grow(target: Target, folder: Path) -> None:
    """Take the smallest of what a run grew into the repository, up to the target's share."""
    have = [one for one in kept(target) if not one.name.startswith(FOUND)]
    room = MOST_BYTES - sum(one.stat().st_size for one in have)
    names = {one.name for one in have}
    for one in sorted((folder / "corpus").iterdir(), key=lambda file: (file.stat().st_size, file.name)):
        data = one.read_bytes()
        room -= len(data)
        if room < 0 or len(data) > MOST_OF_ONE:
            return
        if _name(data) not in names:
            place(target).mkdir(parents=True, exist_ok=True)
            (place(target) / _name(data)).write_bytes(data)


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
