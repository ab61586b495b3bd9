r"""What a screen reader would say while someone walks through the real window by the Tab key, over AT-SPI on Linux.

Run with the system's Python, which has pyatspi (Debian: at-spi2-core, python3-pyatspi, dbus-x11,
xdotool, x11-xkb-utils), inside a session of its own:

    xvfb-run -s "-screen 0 1366x768x24" dbus-run-session -- \
        python3 tests/screens/spoken.py .venv/bin/python build/demo/karin "the passphrase"

It opens the vault, goes where the keys lead, and prints a line for each thing that takes the focus: name, role, states.
"""

import os
import subprocess
import sys
import time
from typing import Any

import pyatspi  # type: ignore[import-not-found,unused-ignore]  # the system's

SAID = (
    pyatspi.STATE_CHECKED,
    pyatspi.STATE_EXPANDED,
    pyatspi.STATE_SELECTED,
    pyatspi.STATE_PRESSED,
    pyatspi.STATE_READ_ONLY,
)
WALK = (
    ("unlocked", (), 12),
    ("Ctrl+K, then “rolf”", ("ctrl+k", "type:rolf"), 1),
    ("Enter: his page", ("Return",), 24),
    ("Ctrl+N: a note about him", ("ctrl+n",), 14),
    ("Esc, F1", ("Escape", "F1"), 2),
    ("Esc, Ctrl+L: locked", ("Escape", "ctrl+l"), 2),
)


def main(python: str, vaults: str, passphrase: str) -> None:
    """Walk."""
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    program = subprocess.Popen([python, "-m", "ui", "--vaults", vaults], env=environment)
    try:
        subprocess.run(["setxkbmap", "se"], check=True)  # so that å, ä and ö have keys
        window = _window()
        print("— unlock")
        _focus_first(window)
        _say()
        _type(passphrase)
        _key("Return")
        _until_inside(window)
        for heading, keys, stops in WALK:
            print(f"— {heading}")
            for key in keys:
                _type(key[5:]) if key.startswith("type:") else _key(key)
                time.sleep(1)
            _say()
            for _ in range(stops - 1):
                _key("Tab")
                time.sleep(0.25)
                _say()
    finally:
        program.terminate()
        program.wait()


def _window(seconds: float = 30.0) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and application.name == "CoachDesk" and application.childCount:
                return application[0]
        time.sleep(0.3)
    raise TimeoutError("no window on the accessibility bus")


def _until_inside(window: Any, seconds: float = 30.0) -> None:
    """Until no passphrase is asked for. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(1)
        asked = pyatspi.findDescendant(window, lambda one: one.getRole() == pyatspi.ROLE_PASSWORD_TEXT)
        if asked is None or not asked.getState().contains(pyatspi.STATE_SHOWING):
            return
    raise TimeoutError("the vault didn't open: was the passphrase typed as it should be?")


def _focus_first(window: Any) -> None:
    """Without a window manager nobody gives the window the focus: a click into it does."""
    field = pyatspi.findDescendant(window, lambda one: one.getRole() == pyatspi.ROLE_PASSWORD_TEXT)
    box = field.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    _run("mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1")
    time.sleep(0.5)


def _say() -> None:
    for application in pyatspi.Registry.getDesktop(0):
        if application is not None and application.name == "CoachDesk":
            found = _focused(application)
            if found is not None:
                states = found.getState()
                said = [pyatspi.stateToString(one) for one in SAID if states.contains(one)]
                print("  ", ", ".join([found.name or "(no name)", found.getLocalizedRoleName(), *said]), flush=True)
                return
    print("   (nothing has the focus)", flush=True)


def _focused(one: Any) -> Any:
    """The deepest thing with the focus."""
    found = None
    for child in one:
        if child is None or not child.getState().contains(pyatspi.STATE_SHOWING):
            continue
        found = _focused(child) or found
    if found is None and one.getState().contains(pyatspi.STATE_FOCUSED):
        return one
    return found


def _key(name: str) -> None:
    _run("key", "--clearmodifiers", name)


def _type(words: str) -> None:
    # Through a pipe: a command line is read by every process.
    subprocess.run(["xdotool", "type", "--delay", "60", "--file", "-"], input=words, text=True, check=True)


def _run(*command: str) -> None:
    subprocess.run(["xdotool", *command], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
