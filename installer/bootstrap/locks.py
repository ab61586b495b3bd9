"""`lock`: which exact versions are installed, with the hash of every file, for every platform, and no address of a registry.

uv.lock and pylock.toml hold addresses; a municipality that installs from a mirror of its own couldn't use them.
"""

import re
import subprocess
from pathlib import Path

from installer.bootstrap.environment import LOCKS, ROOT, uv
from installer.bootstrap.failure import CannotPrepare

GROUPS = ("desktop", "server", "dev")
ADDRESS = re.compile(r"://|\s@\s|--(extra-)?index-url|--find-links")


def lock() -> int:
    """Remake every lock; the wide one first, so that the narrow ones hold the same versions."""
    compile_lock("dev", "--group", "dev")
    for group in GROUPS[:2]:
        compile_lock(group, "--group", group, "--constraint", str(LOCKS / "dev.txt"))
    compile_lock("uv", "-", requirements="uv>=0.9\n")
    return 0


def compile_lock(name: str, *what: str, requirements: str = "") -> None:
    """Write installer/locks/*name*.txt; raises CannotPrepare if uv fails or an address has got in."""
    target = LOCKS / f"{name}.txt"
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet"]
    silence = ["--no-header", "--no-emit-index-url", "--no-annotate"]
    command = [uv(), "pip", "compile", *options, *silence, "--output-file", str(target), *what]
    if subprocess.run(command, cwd=ROOT, input=requirements, text=True, check=False).returncode:
        raise CannotPrepare(f"{target.name} could not be made.")
    if ADDRESS.search(target.read_text(encoding="utf-8")):
        raise CannotPrepare(f"{target.name} holds an address; nothing that names a registry may be committed.")
    print(f"{target.name}: {pinned(target)} packages")


def pinned(lock_file: Path) -> int:
    """How many packages a lock names."""
    return len(re.findall(r"^[\w.-]+==", lock_file.read_text(encoding="utf-8"), flags=re.MULTILINE))
