"""Backups in two kinds, because wrapped keys must be gone soon after they were erased.

*Recent*: a copy of the whole database and the write-ahead log since, from which any moment of the last days can be brought back. It holds
wrapped keys, so it is kept for a week and no longer. *Long*: a dump without wrapped keys, kept as long as the region wants. Laptops have
the keys; what is sealed in the dump is of no use to anyone without them, and after an erasure to nobody.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RECENT_DAYS: Final = 7
LONG_DAYS: Final = 90
KEYS: Final = "wrap"
"""The table that only recent backups hold."""
_DAY: Final = 86_400
_BASE, _WAL, _DUMPS = "base", "wal", "dumps"
_LABEL: Final = "backup_label"


@dataclass(frozen=True, slots=True)
class Backups:
    """A folder of backups, best on another machine. *programs* is where PostgreSQL's own programs are; empty: on PATH."""

    folder: Path
    programs: Path = Path()

    @property
    def archive_command(self) -> str:
        """PostgreSQL's setting of that name: a piece of the log is there whole or not at all, and never written over."""
        wal = self.folder / _WAL
        return f'test ! -f "{wal}/%f" && cp "%p" "{wal}/%f.part" && mv "{wal}/%f.part" "{wal}/%f"'

    @property
    def restore_command(self) -> str:
        """And of that."""
        return f'cp "{self.folder / _WAL}/%f" "%p"'

    def prepare(self) -> None:
        """The folders, for their owner alone."""
        for name in (_BASE, _WAL, _DUMPS):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    def base(self, database: str) -> Path:
        """Copy the whole database; gives the copy's folder. It counts only once it is complete."""
        made = self.folder / _BASE / time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        part = made.with_suffix(".part")
        self._run("pg_basebackup", "--dbname", database, "--pgdata", str(part), "--checkpoint=fast", "--wal-method=none", "--no-sync")
        part.rename(made)
        return made

    def dump(self, database: str) -> Path:
        """Everything but wrapped keys, in PostgreSQL's own archive form."""
        made = self.folder / _DUMPS / time.strftime("%Y%m%dT%H%M%SZ.dump", time.gmtime())
        part = made.with_suffix(".part")
        self._run("pg_dump", "--dbname", database, "--format=custom", f"--exclude-table-data={KEYS}", "--no-owner", "--file", str(part))
        part.rename(made)
        return made

    def bring_back(self, base: Path, data: Path, moment: str) -> None:
        """A data folder: PostgreSQL started on it has everything up to *moment* (its timestamp) and nothing after."""
        shutil.copytree(base, data, ignore=shutil.ignore_patterns(".s.PGSQL.*"))  # a socket in it is the old server's
        data.chmod(0o700)
        settings = {"restore_command": self.restore_command, "recovery_target_time": moment, "recovery_target_action": "promote"}
        with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as conf:
            for name, value in {**settings, "archive_mode": "off"}.items():
                conf.write(f"{name} = '{value}'\n")
        (data / "recovery.signal").touch()

    def prune(self, now: float) -> list[Path]:
        """Delete what is too old, and say what. The newest complete copy stays, with the log since; nothing older than it is needed."""
        bases = sorted(one for one in (self.folder / _BASE).iterdir() if not one.name.endswith(".part"))
        old = [one for one in bases[:-1] if one.stat().st_mtime < now - RECENT_DAYS * _DAY]
        dumps = [one for one in (self.folder / _DUMPS).iterdir() if one.stat().st_mtime < now - LONG_DAYS * _DAY]
        for one in old:
            shutil.rmtree(one)
        for one in dumps:
            one.unlink()
        kept = [one for one in bases if one not in old]
        if kept:
            self._run("pg_archivecleanup", str(self.folder / _WAL), _first_piece(kept[0]))
        return old + dumps

    def age(self, now: float) -> float:
        """Seconds since the newest complete copy was made; a monitor asks this."""
        return now - max((one.stat().st_mtime for one in (self.folder / _BASE).iterdir() if not one.name.endswith(".part")), default=0.0)

    def _run(self, program: str, *arguments: str) -> None:
        """Raises CalledProcessError."""
        found = str(self.programs / program) if self.programs != Path() else program
        subprocess.run([found, *arguments], check=True, stdout=subprocess.DEVNULL)


def _first_piece(base: Path) -> str:
    """The piece of the log with which a copy begins."""
    first = (base / _LABEL).read_text(encoding="utf-8").splitlines()[0]
    return first.partition("(file ")[2].rstrip(")")


def main(arguments: Sequence[str]) -> int:
    """What a timer calls every night: `base`, `dump`, then `prune`; and `settings`, `age` for people and monitors."""
    parser = argparse.ArgumentParser(prog="python -m installer.server.backup", description=__doc__)
    parser.add_argument("command", choices=["settings", "base", "dump", "prune", "age"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", default=os.environ.get("PGDATABASE", ""), help="a libpq address; a password stands in a pgpass file")
    options = parser.parse_args(arguments)
    backups = Backups(options.folder.resolve())
    backups.prepare()
    match options.command:
        case "settings":
            print(f"wal_level = replica\narchive_mode = on\narchive_timeout = 300\narchive_command = '{backups.archive_command}'")
        case "base":
            print(backups.base(options.database))
        case "dump":
            print(backups.dump(options.database))
        case "prune":
            print(f"{len(backups.prune(time.time()))} deleted")
        case "age":
            print(int(backups.age(time.time())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
