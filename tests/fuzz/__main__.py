"""`./run fuzz [--minutes M] [--jobs N] [--only NAME…] [--again] [--ledger]`: every reader of bytes from outside, in processes of their own.

The minutes are shared alike, and what the ledger says was spent on the code of today counts: a run that was broken off is gone on with by
saying the same again, and only what has changed since is run anew. Targets take turns of some minutes, so that all are as far.

What is found is told, kept under tests/fuzz/corpus/ as an input that the ordinary tests replay, and stands in ledger.jsonl.
"""

import argparse
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from tests.fuzz import ledger
from tests.fuzz.corpus import grow, keep_finding, lay_out
from tests.fuzz.registry import TARGETS
from tests.fuzz.target import Target

WORK: Final = ledger.ROOT / "build" / "fuzz"
TURN_SECONDS: Final = 150
"""CPU. What is broken off is lost, at most this much; the corpus that it grew isn't."""
_PROGRESS: Final = re.compile(rb"^#(\d+)\t(\w+) +cov: (\d+) ft: (\d+)", re.MULTILINE)


class _Finding(msgspec.Struct):
    name: str
    told: str
    data: bytes


class _Report(msgspec.Struct):
    seconds: float = 0.0
    executions: int = 0
    findings: list[_Finding] = []


def main(arguments: list[str]) -> int:
    """0 where nothing was found."""
    asked = _parser().parse_args(arguments)
    targets = [TARGETS[name] for name in asked.only or TARGETS]
    found = 0
    if not asked.ledger:
        if sys.platform != "linux":
            print("The fuzzer runs on Linux alone; its kept inputs are replayed everywhere by ./run test tests/fuzz.")
            return 2
        share, before = asked.minutes * 60 / len(targets), [] if asked.again else ledger.runs()
        left = {target.name: share - ledger.seconds_now(target, before) for target in targets}
        with ThreadPoolExecutor(asked.jobs) as pool:
            found = sum(pool.map(lambda turn: _run(*turn), turns(targets, left)))
    print("\n".join(ledger.table(targets, ledger.runs())))
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run fuzz", description="every reader of bytes from outside, by inputs that grow towards new code"
    )
    parser.add_argument("--minutes", type=float, default=10, help="of CPU, shared by the targets alike; what today's code has had counts")
    parser.add_argument("--again", action="store_true", help="as if nothing had been run yet")
    parser.add_argument("--only", nargs="+", choices=list(TARGETS), metavar="NAME", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--jobs", type=int, default=1, help="targets at once")
    parser.add_argument("--ledger", action="store_true", help="sum up what was ever run")
    return parser


def turns(targets: list[Target], left: dict[str, float]) -> Iterator[tuple[Target, float]]:
    """Who runs for how many seconds, round by round."""
    left = dict(left)
    while any(seconds >= 1 for seconds in left.values()):
        for target in targets:
            if left[target.name] >= 1:
                yield target, min(left[target.name], TURN_SECONDS)
                left[target.name] -= TURN_SECONDS


def _run(target: Target, seconds: float) -> int:
    """Fuzz, tell, keep, write down; how many findings."""
    folder = WORK / target.name.replace(" ", "_")
    lay_out(target, folder)
    modules = ",".join(_modules(target))
    command = [sys.executable, "-m", "tests.fuzz.worker", target.name, str(seconds), str(folder), modules]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with (folder / "log").open("wb") as log:
        ended = subprocess.run(command, cwd=ledger.ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False).returncode
    report = _report(folder, ended)
    for finding in report.findings:
        name = keep_finding(target, finding.data)
        print(f"{target.name}: {finding.name} ({name})\n{finding.told}", flush=True)
    new = _new_coverage((folder / "log").read_bytes())
    grow(target, folder)
    code, told = ledger.fingerprint(target), [finding.name for finding in report.findings]
    ledger.write_down(ledger.Run(target.name, code, round(report.seconds, 1), report.executions, new, told))
    print(f"{target.name}: {report.seconds:.0f} s, {report.executions:,} executions, {new} new, {len(told)} findings", flush=True)
    return len(told)


def _modules(target: Target) -> list[str]:
    """Whose coverage counts: what the target is about. To watch everything would make each process begin with ten seconds of work."""
    return [name.removesuffix(".py").replace("/", ".") for name in target.under if not name.endswith(".md")]


def _report(folder: Path, ended: int) -> _Report:
    """What the process told; and what it left behind where it didn't come to its end."""
    path = folder / "report"
    report = msgspec.msgpack.decode(path.read_bytes(), type=_Report) if path.exists() else _Report()
    left = sorted(folder.glob("ended-*"))
    for one in left:
        report.findings.append(_Finding(f"ended: {one.name.split('-')[1]}", f"see {folder / 'log'}", one.read_bytes()))
    if ended and not left:
        report.findings.append(_Finding(f"ended with {ended}", f"see {folder / 'log'}", b""))
    return report


def _new_coverage(log: bytes) -> int:
    """Counters that the run reached and its first inputs didn't."""
    lines = _PROGRESS.findall(log)
    begun = next((int(reached) for _, what, _, reached in lines if what == b"INITED"), 0)
    return int(lines[-1][3]) - begun if lines else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))
