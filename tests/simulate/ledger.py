"""What has been simulated, of which code: one line per finished batch, committed with the code."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

ROOT: Final = Path(__file__).parent.parent.parent
LEDGER: Final = Path(__file__).parent / "ledger.jsonl"
UNDER_TEST: Final = ("coachdesk/storage", "coachdesk/domain", "coachdesk/voice.py", "sync", "tests/simulate")


class Batch(msgspec.Struct, frozen=True):
    """Seeds *first* to *last*, both included. *code* is the fingerprint; *violations* are the seeds that broke a promise."""

    code: str
    commit: str
    first: int
    last: int
    steps: int
    seconds: float
    violations: list[int]
    also: list[str] = []
    """Doings that are known to break promises and were asked for."""


def fingerprint() -> str:
    """The code under test as it lies on the disk: SHA-256 over the names and git blob hashes of its files, 12 characters."""
    whole = hashlib.sha256()
    for file in sorted(_files()):
        data = file.read_bytes()
        blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        whole.update(f"{file.relative_to(ROOT).as_posix()} {blob}\n".encode())
    return whole.hexdigest()[:12]


def _files() -> Iterator[Path]:
    for room in (ROOT / one for one in UNDER_TEST):
        yield from [room] if room.is_file() else (file for file in room.rglob("*.py") if "__pycache__" not in file.parts)


def commit() -> str:
    """The short name of the commit that the checkout stands on; with "+" where the code under test differs from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        return f"{name}+" if _git("status", "--porcelain", "--", *UNDER_TEST) else name
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def batches(ledger: Path = LEDGER) -> list[Batch]:
    """All that was written down, oldest first."""
    if not ledger.exists():
        return []
    return [msgspec.json.decode(line, type=Batch) for line in ledger.read_text(encoding="utf-8").splitlines()]


def write_down(batch: Batch, ledger: Path = LEDGER) -> None:
    """One line more."""
    with ledger.open("a", encoding="utf-8") as file:
        file.write(msgspec.json.encode(batch).decode() + "\n")


def next_seed(code: str, known: list[Batch]) -> int:
    """The first that this code hasn't been tried on."""
    return max((one.last + 1 for one in known if one.code == code), default=1)


def summary(code: str, known: list[Batch]) -> list[str]:
    """For people: all that was ever run, and what of it was this code."""
    return [_sum("in all", known), _sum("since the last change", [one for one in known if one.code == code])]


def _sum(what: str, some: list[Batch]) -> str:
    seeds = sum(one.last - one.first + 1 for one in some)
    bad = sorted({seed for one in some for seed in one.violations})
    return (
        f"{what}: {seeds:,} seeds, {sum(one.steps for one in some):,} steps, {sum(one.seconds for one in some) / 3600:.2f} h,"
        f" {len(bad)} with a violation{f': {bad[:20]}' if bad else ''}"
    )
