"""End the program, or the server's PostgreSQL, at random moments by SIGKILL, and see that everything called saved is there, once.

``python -m tests.journeys.kill --times 200 --what both`` (or ``database``); prints one line of figures, and fails at the first broken
promise with the seed that repeats its chances.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.client.engine import SyncEngine
from tests.journeys.crash.mutants import MUTANTS
from tests.journeys.crash.serving import TOWNS, kill_database
from tests.journeys.crash.syncing import kill_while_syncing
from tests.journeys.crash.writing import kill_while_writing


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="tests.journeys.kill", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--what", choices=("writing", "sync", "both", "database"), default="both")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--mutant", choices=MUTANTS, help="let the program make this mistake in sync, and see a promise break")
    parser.add_argument("--lazy", action="store_true", help="let PostgreSQL answer before a commit is on its disk, and see a promise break")
    parser.add_argument("--towns", type=int, default=TOWNS, help="municipalities of two laptops each, beside a PostgreSQL that is killed")
    chosen = parser.parse_args(arguments)
    engine = MUTANTS.get(chosen.mutant, SyncEngine)
    kinds: dict[str, Callable[[Path, int, int], dict[str, object]]] = {
        "writing": kill_while_writing,
        "sync": lambda folder, times, seed: kill_while_syncing(folder, times, seed, engine),
        "database": lambda folder, times, seed: kill_database(folder, times, seed, lazy=chosen.lazy, towns=chosen.towns),
    }
    for what, run in kinds.items():
        if chosen.what != what and (chosen.what != "both" or what == "database"):
            continue
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="coachdesk-kill-") as folder:
            figures = run(Path(folder), chosen.times, chosen.seed)
        line = {"what": what, "seed": chosen.seed, **figures, "seconds": round(time.monotonic() - started, 1)}
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
