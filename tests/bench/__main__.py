"""`./run bench [name ...]`: every timing beside its baseline from the same run, every size against its budget."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import hour, leader, line, saving, searching, startup, syncing, window
from tests.bench.measure import Measure, Skipped

BENCHES: dict[str, Callable[[Path], Iterator[Measure]]] = {
    "startup": startup.measures,
    "saving": saving.measures,
    "searching": searching.measures,
    "syncing": syncing.measures,
    "window": window.measures,
    "stretching": window.stretching,
}
LONG: dict[str, Callable[[Path], Iterator[Measure]]] = {"hour": hour.measures, "leader": leader.measures, "line": line.measures}
"""Only where they are named."""


def main(names: list[str]) -> int:
    """Run the benches named, or all. Returns 1 where a budget isn't met."""
    known = BENCHES | LONG
    unknown = set(names) - set(known)
    if unknown:
        print(f"no bench called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        return 2
    met = True
    for name in names or BENCHES:
        print(f"{name}:")
        with tempfile.TemporaryDirectory(prefix="coachdesk-bench-") as folder:
            try:
                for measure in known[name](Path(folder)):
                    print("  " + measure.line(), flush=True)
                    met = met and measure.met
            except Skipped as why:
                print(f"  skipped: {why}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
