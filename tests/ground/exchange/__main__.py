"""Read in 5,000 rows with 200 doubles and 50 broken ones, take them back, and say how long it took: ``python -m tests.ground.exchange``."""

import sys
import tempfile
from pathlib import Path

from tests.ground.exchange.whole import read_in_and_take_back
from tests.ground.storage.laptops import Laptop


def main() -> int:
    """The full promise, with its figures."""
    with tempfile.TemporaryDirectory() as folder:
        laptop = Laptop(Path(folder) / "desk.db")
        found = read_in_and_take_back(laptop.workspace, Path(folder), 5_000, 200, 50)
        laptop.workspace.close()
    for what, (seconds, of_processor) in found.seconds.items():
        sys.stdout.write(f"{what:40} {seconds:7.1f} s, of processor {of_processor:5.1f} s\n")
    sys.stdout.write(f"{'memory beyond an open vault':40} {found.megabytes:7.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
