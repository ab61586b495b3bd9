"""The real window as whoever sits before it has it: keys pressed by xdotool, pictures of the screen. The program isn't asked."""

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

NEEDED: Final = {
    "xdotool": "presses the keys",
    "setxkbmap": "lays out the keyboard, with keys for å, ä and ö",
    "xwd": "looks at the screen",
    "import": "saves the pictures (ImageMagick)",
}
CAPITALS: Final = {"Å": "shift+aring", "Ä": "shift+adiaeresis", "Ö": "shift+odiaeresis"}
"""xdotool finds the key of these letters by itself, but not that they take Shift."""
CARET: Final = 600
"""Bytes of two pictures that may differ: a cursor that blinks is 2×24 px of 4 bytes, and half as many again."""
STILL_SECONDS: Final = 0.4
PATIENT_SECONDS: Final = 4.0
"""How long a picture stands still before it counts as settled, and after a key that has the program count, send or fetch."""
TIMEOUT_SECONDS: Final = 30.0
GLANCE_SECONDS: Final = 0.12


class NotSettled(Exception):
    """The picture went on moving, or the window never came."""


def missing() -> list[str]:
    """What this machine lacks, each with what it is for."""
    return [f"{name}: {why}" for name, why in NEEDED.items() if shutil.which(name) is None]


class RealKeys:
    """Counts every letter and every other key; a chord is one."""

    def __init__(self) -> None:
        self.keys = self.letters = 0
        subprocess.run(["setxkbmap", "se"], check=True)

    def focus(self, title: str) -> None:
        """Give the window the keyboard once: without a window manager nobody else does. Raises NotSettled where it never has it.

        A window that has just been made may lose it again, so it counts once the picture has stood still.
        The pointer rests in the middle of the screen, where the X server puts it: what lies there is drawn as under it.
        """
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end:
            found = _asked("search", "--onlyvisible", "--name", title).split()
            if found and _asked("getwindowfocus").strip() == found[-1]:
                return
            if found:
                subprocess.run(["xdotool", "windowfocus", found[-1]], check=False)
            self.settle(PATIENT_SECONDS)
        raise NotSettled(f"no window called {title} has the keyboard")

    def type(self, text: str) -> None:
        """One key a letter. The text goes through a pipe: a command line is read by every process."""
        self.letters += len(text)
        for part in re.split("([ÅÄÖ])", text):
            if part in CAPITALS:
                subprocess.run(["xdotool", "key", CAPITALS[part]], check=True)
            elif part:
                subprocess.run(["xdotool", "type", "--delay", "30", "--file", "-"], input=part, text=True, check=True)
        self.settle()

    def press(self, key: str, *, patient: bool = False) -> None:
        """One key or chord, as xdotool calls it: ``Return``, ``ctrl+k``."""
        self.keys += 1
        subprocess.run(["xdotool", "key", "--delay", "30", key], check=True)
        self.settle(PATIENT_SECONDS if patient else STILL_SECONDS)

    def settle(self, still: float = STILL_SECONDS) -> None:
        """Wait until the picture stands still. Raises NotSettled."""
        end = time.monotonic() + TIMEOUT_SECONDS
        seen, since = _look(), time.monotonic()
        while time.monotonic() - since < still:
            if time.monotonic() > end:
                raise NotSettled("the picture went on moving")
            time.sleep(GLANCE_SECONDS)
            now = _look()
            if _differ(seen, now):
                seen, since = now, time.monotonic()

    def picture(self, path: Path) -> None:
        """The whole screen."""
        subprocess.run(["import", "-window", "root", str(path)], check=True)


def _asked(*question: str) -> str:
    return subprocess.run(["xdotool", *question], capture_output=True, text=True, check=False).stdout


def _look() -> bytes:
    return subprocess.run(["xwd", "-root", "-silent"], capture_output=True, check=True).stdout


def _differ(one: bytes, other: bytes, part: int = 4096) -> bool:
    """Whether more differs than a cursor."""
    if one == other:
        return False
    count = 0
    for start in range(0, max(len(one), len(other)), part):
        left, right = one[start : start + part], other[start : start + part]
        if left != right:
            count += sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))
            if count > CARET:
                return True
    return False
