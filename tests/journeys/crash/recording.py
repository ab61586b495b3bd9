"""The shim that records: built with the machine's C compiler, loaded before everything else, switched on in the child that is to die."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from coachdesk.storage.durable import PRIVATE_FILE

SOURCE = Path(__file__).parent.parent / "shim" / "recording.c"
BUILT = Path(__file__).parents[3] / "build" / "shim" / "recording.so"


def why_not() -> str | None:
    """Why nothing can be recorded on this machine, or None."""
    if sys.platform != "linux":
        return "the recording shim is loaded by Linux's dynamic linker"
    if compiler() is None:
        return "no C compiler for the recording shim: apt-get install gcc libc6-dev"
    return None


def compiler() -> str | None:
    """A C compiler."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def build() -> Path:
    """The shim, built where its source is newer."""
    if not BUILT.exists() or BUILT.stat().st_mtime < SOURCE.stat().st_mtime:
        BUILT.parent.mkdir(parents=True, exist_ok=True)
        part = BUILT.with_suffix(f".{os.getpid()}")
        c_compiler = compiler()
        assert c_compiler is not None
        arguments = ["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", str(part), str(SOURCE), "-ldl", "-lpthread"]
        subprocess.run([c_compiler, *arguments], check=True)
        part.replace(BUILT)
    return BUILT


def environment() -> dict[str, str]:
    """This process's environment with the shim in front."""
    before = os.environ.get("LD_PRELOAD")
    return {**os.environ, "LD_PRELOAD": f"{build()}:{before}" if before else str(build())}


def is_loaded() -> bool:
    """Whether this process runs with the shim."""
    return hasattr(ctypes.CDLL(None), "recording_start")


class Recorder:
    """From here on, everything this process does to *folder* is written to *record*. It never ends: the process does."""

    def __init__(self, folder: Path, record: Path) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.recording_mark.argtypes = (ctypes.c_char_p, ctypes.c_size_t)
        descriptor = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        self._shim.recording_start(os.fsencode(folder), descriptor)

    def mark(self, data: bytes) -> None:
        """Write *data* between the calls, where it happened."""
        self._shim.recording_mark(data, len(data))
