"""From a word on the command line to a running program."""

import os
import subprocess
import sys
import time

from installer.bootstrap import checks, environment, locks, system
from installer.bootstrap.commands import COMMANDS, Command, Need, usage
from installer.bootstrap.failure import CannotPrepare


def main(arguments: list[str]) -> int:
    """Set up what the command needs and run it; the exit status is the command's own, or 2 when it couldn't start."""
    if not arguments or arguments[0] in {"help", "-h", "--help"}:
        print(usage())
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"There is no command {arguments[0]!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return _run(command, arguments[1:])
    except CannotPrepare as problem:
        print(f"CoachDesk can't be set up here.\n{problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _run(command: Command, arguments: list[str]) -> int:
    started = time.monotonic()
    system.provide(_needs(command))
    if command.name == "lock":
        return locks.lock()
    python = environment.prepare(command.group)
    if (ready := time.monotonic() - started) > 1:
        print(f"Ready after {ready:.1f} s.", flush=True)
    if command.name == "check":
        return checks.check(python)
    if command.name == "test":
        return checks.test(python, arguments)
    line = [str(python), "-m", str(command.module), *arguments]
    if command.stays and os.name != "nt":
        # It takes our place, so that a signal meant for the server reaches the server.
        os.execv(python, line)
    status = subprocess.run(line, cwd=environment.ROOT, check=False).returncode
    print(f"{command.name}: {time.monotonic() - started:.1f} s in all.", flush=True)
    return status


def _needs(command: Command) -> frozenset[Need]:
    """Without a screen no window opens, and its libraries aren't asked for."""
    return command.needs if system.has_screen() else command.needs - {Need.SCREEN}
