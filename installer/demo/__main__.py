"""`./run demo`: an example municipality, two laptops and a server that can't read them, under build/demo/.

With a screen it ends in the first coach's window; without one, or with --story, two client processes live a day and are compared.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from installer.demo.content import demo_content
from installer.demo.crowd import NOTES_EACH, PARTICIPANTS
from installer.demo.founding import NAMES, PASSPHRASE, Town, found, live
from installer.demo.process import LaptopProcess, server
from installer.demo.story import Telling, day

FOLDER = Path("build/demo")


def main(arguments: list[str]) -> int:
    """Found, live, and tell the story or open the window. Returns 0 only if nothing is missing."""
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument("--story", action="store_true", help="let two clients live a day and compare them")
    parser.add_argument("--size", choices=("ordinary", "large"), default="ordinary", help="large: 10,000 participants, 100,000 notes")
    chosen = parser.parse_args(arguments)
    story = chosen.story or not has_screen()
    shutil.rmtree(FOLDER, ignore_errors=True)
    started = time.monotonic()
    tell = Telling()
    with server(FOLDER / "server") as (address, token):
        tell.step("The server is up, with a PostgreSQL of its own", ms=_since(started))
        with _laptop("Karin", "karin") as karin, _laptop("Per-Ola", "per_ola") as per_ola:
            town = _begin(tell, karin, per_ola, address, token)
            if chosen.size == "large":
                _grow(tell, town)
            good = day(town, tell) if story else True
            for laptop in (karin, per_ola):
                laptop.ask("close")
        if not story:
            _open_window()
    print(f"{'Good.' if good else 'NOT good.'} {time.monotonic() - started:.1f} s; everything lies in {FOLDER}/ and may be thrown away.")
    return 0 if good else 1


def has_screen() -> bool:
    """Whether a window could be seen."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _laptop(name: str, key: str) -> LaptopProcess:
    (FOLDER / key).mkdir(parents=True)
    return LaptopProcess(name, FOLDER / key / "laptop.log")


def _begin(tell: Telling, karin: LaptopProcess, per_ola: LaptopProcess, address: str, token: str) -> Town:
    started = time.monotonic()
    town = found(karin, per_ola, FOLDER, address, token, datetime.now(ZoneInfo(demo_content().unit.zone)).date())
    tell.step("Karin founds Härjedalen (an example) and invites Per-Ola", requests=town.requests, bytes=town.bytes, ms=_since(started))
    started, requests, sent = time.monotonic(), town.requests, town.bytes
    live(town)
    figures = {"participants": town.participants, "notes": town.notes, "requests": town.requests - requests, "bytes": town.bytes - sent}
    tell.step("Eighteen months pass", **figures, ms=_since(started))
    return town


def _grow(tell: Telling, town: Town) -> None:
    """The crowd moves in on Karin's laptop; what it comes to is sent in the window's own time, as on any ordinary day."""
    started = time.monotonic()
    made = town.karin.ask("settle", team=town.team, colleague=town.colleague, count=PARTICIPANTS)
    notes = made["participants"] * NOTES_EACH
    tell.step("A region's worth of people move in", participants=made["participants"], notes=notes, ms=_since(started))


def _open_window() -> None:
    print(f"Karin's vault opens with: {PASSPHRASE}", flush=True)
    subprocess.run([sys.executable, "-m", "ui", "--vaults", str(FOLDER / "karin")], check=False)
    print(f"Per-Ola's vault {NAMES['per_ola']} lies in {FOLDER / 'per_ola'} and opens with the same words.")


def _since(start: float) -> int:
    return round((time.monotonic() - start) * 1000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
