"""What has been fuzzed, of which code: one line per run of a target, committed with the code."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from tests.fuzz.target import Target

ROOT: Final = Path(__file__).parents[2]
LEDGER: Final = Path(__file__).parent / "ledger.jsonl"


class Run(msgspec.Struct, frozen=True):
    """One run. *code*: fingerprint of what the target is about; *seconds*: CPU; *new*: counters of coverage that the seeds didn't reach."""

    target: str
    code: str
    seconds: float
    executions: int
    new: int
    findings: list[str] = []


def fingerprint(target: Target) -> str:
    """The code under the target as it lies on the disk, 12 characters. The fuzzer itself isn't in it: a better one takes nothing back."""
    whole = hashlib.sha256()
    for file in sorted(_files(target.under)):
        whole.update(f"{file.relative_to(ROOT).as_posix()}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:12]


def _files(under: Iterable[str]) -> Iterator[Path]:
    for name in under:
        place = ROOT / name
        yield from place.rglob("*.py") if place.is_dir() else (place,)


def runs(ledger: Path = LEDGER) -> list[Run]:
    """All that was written down, oldest first."""
    if not ledger.exists():
        return []
    return [msgspec.json.decode(line, type=Run) for line in ledger.read_text(encoding="utf-8").splitlines()]


def seconds_now(target: Target, known: Iterable[Run]) -> float:
    """CPU spent on the target's code as it lies on the disk."""
    code = fingerprint(target)
    return sum(run.seconds for run in known if run.target == target.name and run.code == code)


def write_down(run: Run, ledger: Path = LEDGER) -> None:
    """One line more."""
    with ledger.open("a", encoding="utf-8") as file:
        file.write(msgspec.json.encode(run).decode() + "\n")


def table(targets: Iterable[Target], known: Iterable[Run]) -> list[str]:
    """Per target since its code last changed, and in all."""
    by_name: dict[str, list[Run]] = defaultdict(list)
    for run in known:
        by_name[run.target].append(run)
    lines = [f"{'target':<12}{'now, CPU s':>11}{'executions':>12}{'findings':>9}{'in all, CPU s':>15}{'executions':>12}{'findings':>9}"]
    whole: list[list[Run]] = [[], []]
    for target in targets:
        code, every = fingerprint(target), by_name[target.name]
        now = [run for run in every if run.code == code]
        whole[0] += now
        whole[1] += every
        lines.append(f"{target.name:<12}{_sum(now)}    {_sum(every)}")
    lines.append(f"{'all':<12}{_sum(whole[0])}    {_sum(whole[1])}")
    return lines


def _sum(some: list[Run]) -> str:
    findings = len({one for run in some for one in run.findings})
    return f"{sum(run.seconds for run in some):>11,.0f}{sum(run.executions for run in some):>12,}{findings:>9}"
