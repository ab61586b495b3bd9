"""`python -m installer.freeze`: the program as a folder that runs without Python, in build/frozen/.

Freezing takes most of a minute, so it is done again only when something that goes in has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "build" / "frozen"
STAMP = FROZEN / "inputs.sha256"
PROGRAM = FROZEN / "dist" / "coachdesk" / ("coachdesk.exe" if os.name == "nt" else "coachdesk")

INPUTS = ("coachdesk", "sync", "ui", "resources", "installer/coachdesk.spec", "installer/entry.py", "installer/locks/desktop.txt")


class FreezeFailed(Exception):
    """PyInstaller gave up; the text is the end of what it said."""


def freeze() -> Path:
    """Build the frozen program unless it is there already, and return its executable; raises FreezeFailed."""
    fingerprint = inputs_fingerprint()
    if PROGRAM.is_file() and STAMP.is_file() and STAMP.read_text(encoding="ascii") == fingerprint:
        return PROGRAM
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(FROZEN / "dist", ignore_errors=True)
    folders = ("--distpath", str(FROZEN / "dist"), "--workpath", str(FROZEN / "work"))
    command = (
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        *folders,
        str(ROOT / "installer" / "coachdesk.spec"),
    )
    made = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if made.returncode:
        raise FreezeFailed(made.stdout[-4_000:])
    STAMP.write_text(fingerprint, encoding="ascii")
    return PROGRAM


def inputs_fingerprint() -> str:
    """A hash over everything that goes into the frozen program, the interpreter included."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(_input_files()):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def size_of(folder: Path) -> int:
    """Bytes in all files of *folder*; what is linked counts once."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _input_files() -> Iterator[Path]:
    for name in INPUTS:
        path = ROOT / name
        yield from [path] if path.is_file() else (file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")


def main() -> int:
    """Freeze, and say where the program lies and how large it is."""
    started = time.monotonic()
    try:
        program = freeze()
    except FreezeFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{program.relative_to(ROOT)}: {size_of(program.parent) / 1e6:.0f} MB, {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
