"""An hour's use: does the program still hold as much memory at its end as at its half?"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure
from tests.monkey.world import town

MINUTES = float(os.environ.get("COACHDESK_BENCH_MINUTES", "60"))
MOST = 1.02
TENTH = 0.1


def measures(folder: Path) -> Iterator[Measure]:
    """With a running server and a colleague who goes on writing. COACHDESK_BENCH_MINUTES shortens it."""
    with town(folder, seed=1) as vaults:
        command = [sys.executable, "-m", "tests.bench.sitting_on", str(vaults), str(MINUTES)]
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        told = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
    seconds = MINUTES * 60
    half = _around(told["memory"], 0.5 * seconds, seconds)
    end = _around(told["memory"], (1 - TENTH / 2) * seconds, seconds)
    yield Measure(f"rounds of the script in {MINUTES:g} minutes", told["rounds"], "rounds", None)
    yield Measure("notes written and signed in them", told["notes"], "notes", None)
    yield Measure("memory after the first round", told["memory"][0][1], "MiB", None)
    yield Measure("memory in the last tenth", end, "MiB", MOST, half, "around the half")


def _around(memory: list[tuple[float, float]], when: float, seconds: float) -> float:
    """The median of a tenth of the time, in mebibytes."""
    return statistics.median(size for at, size in memory if abs(at - when) <= seconds * TENTH / 2)
