"""Run a journey's command as a person would: another process, one thread, this checkout."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    said: str
    complained: str

    def figures(self) -> list[dict[str, Any]]:
        """Its lines of figures; fails with what it complained of where it didn't succeed."""
        assert self.status == 0, self.said + self.complained
        return [json.loads(line) for line in self.said.splitlines() if line.startswith("{")]


def run(module: str, *arguments: str, patience: float = 570) -> Outcome:
    """``python -m tests.journeys.<module> <arguments>``. Raises TimeoutExpired after *patience* seconds."""
    command = [sys.executable, "-m", f"tests.journeys.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=patience)
    return Outcome(done.returncode, done.stdout, done.stderr)
