"""`check` and `test`: what must hold before a change is taken."""

import subprocess
import time
from pathlib import Path

from installer.bootstrap.environment import ROOT

STEPS = (
    ("format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("-m", "ruff", "check", "--quiet", ".")),
    ("types", ("-m", "mypy", "--no-error-summary")),
    # The only one that can't be started as a module.
    ("contracts", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
)

# The machine that judges has two cores, and much of the work is waiting for other processes: three workers keep both busy.
# Files stay together, so each starts its PostgreSQL database once.
ALL_TESTS = ("-q", "-n", "3", "--dist", "loadfile")


def check(python: Path) -> int:
    """Run every step, also after one has failed; 0 only if all hold. Prints one line for each that does."""
    failed = 0
    for name, command in STEPS:
        started = time.monotonic()
        step = subprocess.run(
            [python, *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(f"{name:<10}{'ok' if step.returncode == 0 else 'FAILED':<8}{time.monotonic() - started:5.1f} s", flush=True)
        if step.returncode:
            failed = 1
            print(step.stdout, flush=True)
    return failed


def test(python: Path, arguments: list[str]) -> int:
    """Check, then run all tests; given *arguments*, only pytest with them. Pytest's closing line is the last."""
    if arguments:
        return _pytest(python, arguments)
    failed = check(python)
    status = _pytest(python, list(ALL_TESTS))
    if failed and not status:
        print("The tests passed, the checks above did not.", flush=True)
    return status or failed


def _pytest(python: Path, arguments: list[str]) -> int:
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
