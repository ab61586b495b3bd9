"""A laptop's disk: it may end the program before any statement and any commit, and it may be full."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

Fate = str
"""What happens at a statement: DIES, or FULL."""
DIES: Final = "dies"
FULL: Final = "full"
_WRITES: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT")


class PowerCut(BaseException):
    """The program ends here. No handler for errors may take it for one."""


class Disk:
    """What lies between a program and its file. *statements* counts all that was run, so that a fate can wait for one of them."""

    def __init__(self) -> None:
        self.statements = 0
        self._fate: Fate | None = None
        self._at = 0
        self._open: list[Any] = []
        self.dead = False

    def await_fate(self, fate: Fate | None, after: int = 0) -> None:
        """Let *fate* happen *after* so many statements from now; None: nothing happens any more."""
        self._fate, self._at = fate, self.statements + after

    @contextmanager
    def unheeded(self) -> Iterator[None]:
        """An oracle looks: no fate meets it, and none comes nearer by it."""
        fate, statements, self._fate = self._fate, self.statements, None
        try:
            yield
        finally:
            self._fate, self.statements = fate, statements

    def pass_by(self, statement: str) -> None:
        """Before each statement and each commit. Raises PowerCut, or sqlite's own error of a full disk."""
        if self.dead:
            raise PowerCut
        self.statements += 1
        if self._fate is None or self.statements <= self._at:
            return
        if self._fate == DIES:
            self.dead = True
            raise PowerCut
        if statement.lstrip().upper().startswith(_WRITES):
            raise sqlcipher.OperationalError("database or disk is full")

    def driver(self) -> type[sqlcipher.Connection]:  # noqa: C901 - two classes of short methods, no branches
        """A connection class for `storage.engine.connect`, all of whose statements pass by here."""
        disk = self

        class Cursor(sqlcipher.Cursor):  # type: ignore[misc]  # the driver has no types
            def execute(self, sql: str, *values: Any) -> Any:
                disk.pass_by(sql)
                return super().execute(sql, *values)

            def executemany(self, sql: str, rows: Any) -> Any:
                disk.pass_by(sql)
                return super().executemany(sql, rows)

        class Connection(sqlcipher.Connection):  # type: ignore[misc]  # the driver has no types
            def __init__(self, *values: Any, **named: Any) -> None:
                super().__init__(*values, **named)
                disk._open.append(super().close)

            def cursor(self, factory: Any = Cursor) -> Any:
                return super().cursor(factory)

            def commit(self) -> None:
                if self.in_transaction:
                    try:
                        disk.pass_by("COMMIT")
                    except sqlcipher.OperationalError:
                        super().rollback()  # a commit that finds no room is taken back by SQLite itself
                        raise
                super().commit()

            def rollback(self) -> None:
                if not disk.dead:
                    super().rollback()

            def close(self) -> None:
                if not disk.dead:
                    super().close()

        return Connection

    def let_go(self) -> None:
        """The process ends: nothing more is written, and the file isn't open any more."""
        self.dead = True
        for close in self._open:
            close()
        self._open = []


def copy_file(source: Path, target: Path) -> None:
    """The database as it lies there at this moment, with what its log holds; of open transactions nothing counts."""
    for end in ("", "-wal"):
        old = source.with_name(source.name + end)
        if old.exists():
            shutil.copyfile(old, target.with_name(target.name + end))


def remove_file(path: Path) -> None:
    """With its log."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
