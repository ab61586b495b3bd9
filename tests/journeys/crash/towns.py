"""A municipality for crash tests: a real server process, a founder who keeps reading, and a colleague whose program will die."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.storage.workspace import Workspace
from sync.client.engine import SyncEngine
from sync.client.founding import found, key_file_is_kept, make_root
from sync.client.joining import invite, join
from sync.client.transport import HttpWire
from tests.journeys.crash.vaults import PASSPHRASE, CrashVault, new_vault
from tests.patience import PATIENCE, answers, free_port, until

_BUSY = {"COACHDESK_DEVICE_BURST": "1000000"}
"""These laptops make more rounds than any coach's."""


@dataclass(frozen=True)
class Relay:
    """A server process, and the operator's words that may found municipalities there."""

    address: str
    tokens: Iterator[str]


@contextmanager
def relay(folder: Path, municipalities: int, database: str = "") -> Iterator[Relay]:
    """A server until the block ends; with *database*, or with a PostgreSQL of its own in *folder*."""
    folder.mkdir()
    tokens = [secrets.token_urlsafe(24) for _ in range(municipalities)]
    (folder / "tokens").write_text("\n".join(tokens))
    where = ["--database", database] if database else ["--local", str(folder / "postgres")]
    with free_port() as port, (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "sync.server", *where, "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--found-token-file", str(folder / "tokens")],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | _BUSY,
        )
        try:
            until(lambda: answers(port) or process.poll() is not None)
            if process.poll() is not None:
                raise RuntimeError("the server has ended by itself")
            yield Relay(f"http://127.0.0.1:{port}", iter(tokens))
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0, "the server ends well, and its PostgreSQL with it"


class Desk:
    """An open vault and its way to the server."""

    def __init__(self, vault: CrashVault, address: str) -> None:
        self.workspace: Workspace = vault.open()
        self.wire = HttpWire(address)
        self.engine = SyncEngine(self.workspace, self.wire)

    def close(self) -> None:
        """Lock up."""
        self.wire.close()
        self.workspace.close()


@dataclass
class Town:
    """*astrid* has founded it and is open; *karin*'s vault has joined, holds its keys and is closed."""

    address: str
    team: UUID
    astrid: Desk
    karin: CrashVault


class Towns:
    """Founds municipalities, each with copies of the same two empty vaults: making vaults is slow on purpose."""

    def __init__(self, folder: Path, relay: Relay) -> None:
        self._folder, self._relay = folder, relay
        self._templates = [new_vault(folder / name) for name in ("astrid", "karin")]
        self._count = 0

    @contextmanager
    def town(self) -> Iterator[Town]:
        """A municipality of two, with everything exchanged."""
        self._count += 1
        astrids, karins = (one.copied_to(self._folder / f"{one.folder.name}-{self._count}") for one in self._templates)
        astrid, team = Desk(astrids, self._relay.address), uuid4()
        try:
            token = next(self._relay.tokens)
            found(astrid.workspace, [team], zone="Europe/Stockholm", token=token, root=make_root(PASSPHRASE, FLOOR))
            key_file_is_kept(astrid.workspace)
            astrid.engine.round()
            karin = Desk(karins, self._relay.address)
            join(karin.engine, invite(astrid.engine, uuid4(), [team]))
            for one in (astrid, karin, astrid):
                one.engine.round()
            karin.close()
            yield Town(self._relay.address, team, astrid, karins)
        finally:
            astrid.close()
