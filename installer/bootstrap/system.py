"""The few system libraries and programs that no wheel brings along, and how to get them on Debian and Ubuntu.

Which ones was found out on a bare Debian 12: a library is missing when the loader says so, not when a package is.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping

from installer.bootstrap.commands import Need
from installer.bootstrap.failure import CannotPrepare

# Library or program, and the package of Debian and Ubuntu that holds it.
LIBRARIES: dict[Need, dict[str, str]] = {
    Need.QT: {
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libfontconfig.so.1": "libfontconfig1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libdbus-1.so.3": "libdbus-1-3",
    },
    Need.SCREEN: {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
}
PYTHON = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
if sys.base_prefix == "/usr":
    # Debian's own Python holds its library inside; the frozen program needs it as a file.
    LIBRARIES[Need.FREEZE] = {f"{PYTHON}.so.1.0": PYTHON}
# Debian keeps half of Python's venv in a package of its own.
MODULES = {"ensurepip": "python3-venv"}
PROGRAMS: dict[Need, dict[str, str]] = {Need.FREEZE: {"objdump": "binutils"}}


def has_screen() -> bool:
    """Whether a window could be shown here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing(needs: Collection[Need]) -> dict[str, str]:
    """What this machine lacks for *needs*, each with its package; nothing outside Linux, where Python and wheels bring it all."""
    if sys.platform != "linux":
        return {}
    lacking = {module: package for module, package in MODULES.items() if importlib.util.find_spec(module) is None}
    for need in needs:
        lacking.update(not_loadable(LIBRARIES.get(need, {})))
        lacking.update(not_on_path(PROGRAMS.get(need, {})))
    return lacking


def not_loadable(libraries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those of *libraries* that the system's loader doesn't find."""
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield library, package


def not_on_path(programs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those of *programs* that can't be started by name."""
    return ((program, package) for program, package in programs.items() if shutil.which(program) is None)


def provide(needs: Collection[Need]) -> None:
    """Install what is missing, as root or with sudo; raises CannotPrepare with the command to type where neither works."""
    lacking = missing(needs)
    if not lacking:
        return
    packages = sorted(set(lacking.values()))
    by_hand = f"Missing: {', '.join(sorted(lacking))}.\nInstall them and try again: sudo apt-get install {' '.join(packages)}"
    rights = _rights()
    if shutil.which("apt-get") is None or rights is None:
        raise CannotPrepare(by_hand)
    print(f"Installing system libraries: {' '.join(packages)}", flush=True)
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        # A stale list of packages names files that are gone: it is fetched first.
        done = _apt([*rights, "apt-get", "-qq", *arguments])
        if done.returncode:
            raise CannotPrepare(f"{done.stdout.strip()}\n{by_hand}")


def _rights() -> list[str] | None:
    """What to put before apt-get; None where nobody here may install. Asks for a password only where somebody can type it."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin.isatty():
        return ["sudo", "DEBIAN_FRONTEND=noninteractive"]
    silent = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return None if silent.returncode else ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive"]


def _apt(command: list[str]) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
