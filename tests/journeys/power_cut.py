"""Cut the power at random moments, and see that everything the program called saved is there.

``python -m tests.journeys.power_cut --times 200``; prints one line of figures, and fails at the first broken promise with the seed
that repeats its chances. Where nothing can be recorded it says why and ends with status 77.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.journeys.crash import recording
from tests.journeys.crash.power import cut_power, flushing
from tests.journeys.crash.vaults import CrashVault
from tests.journeys.shim import build

SKIPPED = 77


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command, in a process that has the recording shim."""
    parser = argparse.ArgumentParser(prog="tests.journeys.power_cut", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--synchronous", choices=("FULL", "NORMAL", "OFF"), help="let the database flush so, and see the promise break")
    chosen = parser.parse_args(arguments)
    reason = build.why_not()
    if reason is not None:
        sys.stdout.write(f"skipped: {reason}\n")
        sys.exit(SKIPPED)
    if not recording.is_loaded():
        os.execve(sys.executable, [sys.executable, "-m", "tests.journeys.power_cut", *sys.argv[1:]], build.environment(recording.SHIM))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="coachdesk-power-") as folder:
        opened = flushing(chosen.synchronous) if chosen.synchronous else CrashVault.open
        figures = cut_power(Path(folder), chosen.times, chosen.seed, opened)
    sys.stdout.write(json.dumps({"seed": chosen.seed, **figures, "seconds": round(time.monotonic() - started, 1)}) + "\n")


if __name__ == "__main__":
    main()
