"""The Python environment in .venv/: exactly what the lock says, remade only when the lock changes.

uv installs everything. It comes itself from a hashed file into a small environment of its own, so that a machine needs
nothing but Python, and so that no version of it found by chance decides what is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer.bootstrap.failure import CannotPrepare

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "installer" / "locks"
VENV = ROOT / ".venv"
STAMP = VENV / "coachdesk-stamp"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

# `dev` holds the others, so an environment made for it serves them all.
WIDER = {"desktop": ("desktop", "dev"), "server": ("server", "dev"), "dev": ("dev",)}


def python_of(environment: Path) -> Path:
    """The interpreter inside a virtual environment, on this platform."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(group: str) -> Path:
    """Make .venv/ hold what *group* needs and return its interpreter; costs a few milliseconds when nothing changed.

    Raises CannotPrepare when the net, the disk or the system's Python is in the way.
    """
    python = python_of(VENV)
    installed = _read_stamp()
    if python.exists() and serves(installed, group):
        return python
    # Someone who had one half and asks for the other gets the whole, not a switch to and fro.
    wanted = group if installed is None or installed.split()[0] == group else "dev"
    print(f"Setting up .venv/ ({wanted}); this happens once and after changes.", flush=True)
    if not python.exists() or (installed is not None and installed.split()[2] != PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        _make(VENV, pip=False)
    STAMP.unlink(missing_ok=True)
    # Bytecode is written now: starting the program without it takes four times as long.
    lock = LOCKS / f"{wanted}.txt"
    _run(uv(), "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", "--python", str(python), str(lock))
    STAMP.write_text(stamp_for(wanted), encoding="utf-8")
    return python


def serves(stamp: str | None, group: str) -> bool:
    """Whether an environment with this *stamp* holds all that *group* needs, as the locks are now."""
    return stamp in {stamp_for(wider) for wider in WIDER[group]}


def stamp_for(group: str) -> str:
    """What stands in .venv/ once *group* is installed: the group, a hash of its lock, and the Python it was made for."""
    return f"{group} {_hash_of(group)} {PYTHON}"


def uv() -> str:
    """The path of our own uv, installed on first use and again when its lock changes."""
    home = VENV / f"uv-{_hash_of('uv')[:12]}"
    program = python_of(home).with_name("uv.exe" if os.name == "nt" else "uv")
    if not program.exists():
        for old in VENV.glob("uv-*"):
            shutil.rmtree(old)
        _make(home, pip=True)
        silence = ("--quiet", "--disable-pip-version-check")
        exactly = ("--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCKS / "uv.txt"))
        _run(str(python_of(home)), "-m", "pip", "install", *silence, *exactly)
    return str(program)


def _make(folder: Path, *, pip: bool) -> None:
    _run(sys.executable, "-m", "venv", *([] if pip else ["--without-pip"]), str(folder))


def _run(*command: str) -> None:
    # Municipalities that look into TLS have their own authority in the system's trust store, not in uv's.
    surroundings = {"UV_SYSTEM_CERTS": "1", **os.environ}
    if subprocess.run(command, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, check=False).returncode:
        raise CannotPrepare(f"This step failed: {' '.join(command)}")


def _hash_of(lock: str) -> str:
    return hashlib.sha256((LOCKS / f"{lock}.txt").read_bytes()).hexdigest()


def _read_stamp() -> str | None:
    return STAMP.read_text(encoding="utf-8") if STAMP.is_file() else None
