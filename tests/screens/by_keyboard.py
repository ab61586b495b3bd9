"""A coach's day by keyboard alone, in the real window.

`xvfb-run -a -s "-screen 0 1366x768x24" .venv/bin/python -m tests.screens.by_keyboard`: the program runs as a
process of its own on an example municipality of its own. The stations stand in build/keyboard/ as pictures; the keys that they took are
printed, and what was done is looked up in the vault afterwards. Needs xdotool and ImageMagick.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from coachdesk.settings import Settings, save
from installer.demo.founding import PASSPHRASE
from tests.numbers import swedish_number
from tests.screens.keyboard_town import asked_town, not_kept
from tests.screens.real_keys import RealKeys, missing

OUT: Final = Path("build/keyboard")
TEXT: Final = "Vi gick igenom veckan. Bussen passar måndagar."
MORE: Final = " Tisdagar också."


@dataclass(frozen=True)
class Type:
    """Letters, one key each."""

    text: str


@dataclass(frozen=True)
class Press:
    """Keys one after the other, as xdotool calls them; *patient*: the program has something to count, send or fetch after the last."""

    keys: str
    patient: bool = False


@dataclass(frozen=True)
class Look:
    """A picture."""

    name: str


Doing = Type | Press | Look
STATIONS: Final[dict[str, tuple[Doing, ...]]] = {
    "unlock": (Type(PASSPHRASE), Press("Return", patient=True), Look("my-day")),
    "find": (Press("ctrl+k"), Type("bergs"), Look("palette"), Press("Return"), Look("participant")),
    "register": (
        *(Press("ctrl+shift+n"), Look("form")),
        *(Type("Åsa"), Press("Return"), Type("Öst"), Press("Return"), Type(swedish_number(date(1990, 5, 6), 238)), Press("Return")),
        *(Type("Sv"), Press("Return"), Type("0701740609"), Look("filled-in"), Press("ctrl+Return", patient=True), Look("registered")),
    ),
    "write": (Press("ctrl+n"), Type(TEXT), Look("written"), Press("ctrl+s", patient=True), Look("kept")),
    "sign": (Press("ctrl+Return", patient=True), Look("signed")),
    "correct": (
        *(Press("Return"), Look("asked-why"), Type("Två dagar"), Press("Return"), Type(MORE), Look("written")),
        *(Press("ctrl+Return", patient=True), Look("corrected")),
    ),
    "answer": (Press("ctrl+k"), Type("frå"), Press("Return"), Look("question"), Press("2", patient=True), Look("answered")),
    "invite": (
        *(Press("ctrl+k"), Type("bjud"), Press("Return"), Look("form")),
        *(Type("Eva Lind"), Press("Return", patient=True), Look("invitation")),
    ),
    "lock": (Press("ctrl+l", patient=True), Look("locked")),
}
"""What a coach who knows her short cuts presses, in this order; one station begins where the last one ended."""


def walk(hands: RealKeys) -> list[tuple[str, int, int]]:
    """Every station: its name, keys and letters."""
    counts = []
    for number, (name, doings) in enumerate(STATIONS.items(), start=1):
        keys, letters = hands.keys, hands.letters
        for doing in doings:
            if isinstance(doing, Type):
                hands.type(doing.text)
            elif isinstance(doing, Look):
                hands.picture(OUT / f"{number:02}-{name}-{doing.name}.png")
            else:
                *first, last = doing.keys.split()
                for key in first:
                    hands.press(key)
                hands.press(last, patient=doing.patient)
        counts.append((name, hands.keys - keys, hands.letters - letters))
        print(f"{name}: {counts[-1][1]} keys, {counts[-1][2]} letters", flush=True)
    return counts


def table(counts: list[tuple[str, int, int]]) -> str:
    """In Markdown."""
    rows = [*counts, ("**all**", sum(one[1] for one in counts), sum(one[2] for one in counts))]
    return "\n".join(
        ("| station | keys | letters |", "|---|---:|---:|", *(f"| {name} | {keys} | {letters} |" for name, keys, letters in rows))
    )


def main() -> int:
    """Walk, print, look it up. Returns 1 where something wasn't kept, 2 where the machine lacks something."""
    if lacks := [*missing(), *([] if os.environ.get("DISPLAY") else ["a screen: start it under xvfb-run"])]:
        print("Not possible here. Missing:\n  " + "\n  ".join(lacks), file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="coachdesk-keyboard-") as folder, asked_town(Path(folder)) as vaults:
        save(vaults / "settings.json", Settings(language="sv", theme="light"))
        hands = RealKeys()
        program = subprocess.Popen([sys.executable, "-m", "ui", "--vaults", str(vaults)], env=os.environ | {"QT_QPA_PLATFORM": "xcb"})
        try:
            hands.focus("CoachDesk")
            counts = walk(hands)
        finally:
            hands.picture(OUT / "99-last.png")
            program.terminate()
            program.wait(30)
        wrong = not_kept(vaults, person="Åsa Öst", invited="Eva Lind", text=TEXT, corrected=TEXT + MORE)
    print(f"\n{table(counts)}\n\nPictures lie in {OUT}/.")
    for one in wrong:
        print(f"WRONG: {one}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
