"""The shims: small libraries that the dynamic linker puts in front of the C library, built with the machine's own compiler."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parent
BUILT = Path(__file__).parents[3] / "build" / "shim"


def why_not() -> str | None:
    """Why no shim can be used on this machine, or None."""
    if sys.platform != "linux":
        return "shims are loaded by Linux's dynamic linker"
    if _compiler() is None:
        return "no C compiler for the shim: apt-get install gcc libc6-dev"
    return None


def _compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def built(name: str) -> Path:
    """The shim of that name, built where its source is newer."""
    source, shim = SOURCES / f"{name}.c", BUILT / f"{name}.so"
    if not shim.exists() or shim.stat().st_mtime < source.stat().st_mtime:
        BUILT.mkdir(parents=True, exist_ok=True)
        part = shim.with_suffix(f".{os.getpid()}")
        compiler = _compiler()
        assert compiler is not None
        arguments = ["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", str(part), str(source), "-ldl", "-lpthread"]
        subprocess.run([compiler, *arguments], check=True)
        part.replace(shim)
    return shim


def environment(name: str) -> dict[str, str]:
    """This process's environment with that shim in front."""
    before = os.environ.get("LD_PRELOAD")
    shim = str(built(name))
    return {**os.environ, "LD_PRELOAD": f"{shim}:{before}" if before else shim}
