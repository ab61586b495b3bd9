"""Runs a program under strace and tells which files it and all its children wrote.

A shim keeps what they take away again, so that temporary files are searched too; without a C compiler those stay unsearched, and counted.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.shim import build

_CALLS = "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat"
_WRITING = re.compile(r"\b(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC)\b|^\d+ +(creat|rename|link)")
_OPENED = re.compile(r"= \d+<(/[^>]*)>$")
_NAMED = re.compile(r'"(/[^"]*)"')
_UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_ESCAPED = re.compile(rb"\\([0-7]{1,3})")
_NO_FILES = ("/dev/", "/proc/", "/sys/")


def why_not() -> str | None:
    """Why nothing can be traced here, or None."""
    if sys.platform != "linux":
        return "strace is for Linux"
    if shutil.which("strace") is None:
        return "strace is missing: apt-get install strace"
    probe = subprocess.run(["strace", "-f", "-qq", "-e", "trace=openat", "-o", os.devnull, "true"], capture_output=True, check=False)
    return None if probe.returncode == 0 else "strace isn't allowed to trace here"


@dataclass
class Sandbox:
    """Where a program runs: its current, home and temporary folder lie in it, so that nothing is mixed with other people's files."""

    folder: Path
    traces: bool = True

    def __post_init__(self) -> None:
        for path in (self.work, self.home, self.temporary, self.kept):
            path.mkdir(parents=True)
        for path in (self.temporary, self.kept):
            path.chmod(0o1777)  # a database server that root starts runs as another user
        self.folder.chmod(0o755)

    @property
    def work(self) -> Path:
        """The current folder."""
        return self.folder / "work"

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""
        return self.folder / "tmp"

    @property
    def kept(self) -> Path:
        """What was taken away, under other names."""
        return self.folder / "kept"

    @property
    def trace(self) -> Path:
        """What strace wrote."""
        return self.folder / "trace"

    def run(self, command: Sequence[str], patience: float) -> "subprocess.CompletedProcess[str]":
        """Run to the end; its output is content of nobody's file. Raises TimeoutExpired after *patience* seconds."""
        tracer = [
            "strace",
            "-f",
            "-qq",
            "-y",
            "--seccomp-bpf",
            "-s",
            "4096",
            "-e",
            "signal=none",
            "-e",
            f"trace={_CALLS}",
            "-o",
            str(self.trace),
        ]
        return subprocess.run(
            [*tracer, *command] if self.traces else command,
            cwd=self.work,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=patience,
        )

    def _environment(self) -> Mapping[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        own = {"HOME": str(self.home), "TMPDIR": str(self.temporary), "COACHDESK_KEEP": str(self.kept)}
        own["PYTHONPATH"] = str(Path(__file__).parents[3])
        return inherited | own | ({"LD_PRELOAD": str(build.built("keeping"))} if build.why_not() is None else {})

    def written(self) -> set[Path]:
        """Every file that was opened for writing or got a new name, and all that lies in the sandbox; program and bytecode left out."""
        inside = {path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink() and path != self.trace}
        traced = set(files_written(self.trace.read_text(errors="surrogateescape").splitlines())) if self.traces else set()
        return {path for path in inside | traced if not _is_program(path)}

    def lost(self) -> int:
        """How many files were taken away before they could be kept."""
        return sum(path.name.startswith("lost-") for path in self.kept.iterdir())


def files_written(trace: Sequence[str]) -> Iterator[Path]:
    """The files that lines of strace (with -f and -y) say were opened for writing or named anew."""
    begun: dict[str, str] = {}
    for raw in trace:
        line = raw
        if unfinished := _UNFINISHED.match(line):
            begun[unfinished[1]] = line[: -len(" <unfinished ...>")]
            continue
        if resumed := _RESUMED.match(line):
            line = begun.pop(resumed[1], resumed[1] + " ") + resumed[2]
        if not _WRITING.search(line) or " = -1 " in line:
            continue
        opened = _OPENED.search(line)
        names = [opened[1]] if opened else _NAMED.findall(line)
        yield from (Path(_plain(name)) for name in names if not name.startswith(_NO_FILES))


def _plain(name: str) -> str:
    """The name without strace's escapes: an ``ä`` stands there as two octal numbers."""
    return os.fsdecode(_ESCAPED.sub(lambda escape: bytes([int(escape[1], 8)]), name.encode()))


def _is_program(path: Path) -> bool:
    return path.suffix == ".pyc" or path.is_relative_to(sys.prefix)
