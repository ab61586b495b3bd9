"""A client without a window, for scripts, tests and computers that nobody sits at: a vault, verbs, and rounds."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from coachdesk.errors import CoachDeskError
from coachdesk.storage import vault_folder
from coachdesk.storage.workspace import Workspace
from sync.client.engine import SyncEngine
from sync.client.live import LiveLoop
from sync.client.report import RoundReport
from sync.client.state import SyncState, Why
from sync.client.transport import HttpWire

_SHOWN: Final = {Why.RESTING, Why.UNREACHABLE, Why.REFUSED, Why.FAILED}


class Headless:
    """An open vault and its line to *server*; as a context it closes both. `workspace` runs verbs, `engine` founds, invites and joins."""

    def __init__(self, workspace: Workspace, server: str) -> None:
        self.workspace, self.wire = workspace, HttpWire(server)
        self.engine = SyncEngine(workspace, self.wire)

    @classmethod
    def create(cls, folder: Path, passphrase: str, server: str) -> tuple[Self, str]:
        """A new vault in *folder*, and its recovery code. Raises VaultExists, DiskFull."""
        made = vault_folder.create(folder, passphrase)
        return cls(made.workspace, server), made.recovery_code

    @classmethod
    def unlock(cls, folder: Path, secret: str, server: str) -> Self:
        """The vault in *folder*, by passphrase or recovery code. Raises what `vault_folder.unlock` raises."""
        return cls(vault_folder.unlock(folder, secret), server)

    def round(self) -> RoundReport:
        """Push and pull until nothing is left. Raises ServerUnreachable, ServerRefused."""
        return self.engine.round()

    def close(self) -> None:
        """End the line, forget the keys."""
        self.wire.close()
        self.workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def main(arguments: Sequence[str]) -> int:
    """Unlock a vault and exchange once, or until interrupted. The passphrase is asked for, or read from standard input."""
    parser = argparse.ArgumentParser(prog="python -m sync.client.headless", description="Exchange a vault's words without a window.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("server", help="https://…")
    parser.add_argument("--stay", action="store_true", help="go on until interrupted")
    options = parser.parse_args(arguments)
    passphrase = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        with Headless.unlock(options.folder, passphrase, options.server) as client:
            return _stay(client) if options.stay else _once(client)
    except CoachDeskError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _once(client: Headless) -> int:
    report = client.round()
    _say(f"{report.requests} requests, {report.sent} sent, {report.received} received, {report.bytes_out + report.bytes_in} bytes")
    return 1 if report.trouble else 0


def _stay(client: Headless) -> int:
    loop = LiveLoop(client.engine, _show, client.wire.ears())
    loop.start()
    try:
        loop.join()
    except KeyboardInterrupt:
        loop.stop()
    return 0


def _show(state: SyncState) -> None:
    if state.why in _SHOWN and state.next_try_at is not None:
        told = " ".join((state.last_error or "", *state.trouble))
        _say(f"{state.why}: {state.waiting} waiting, {state.bytes_out + state.bytes_in} bytes {told}")


def _say(line: str) -> None:
    sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
