"""Where the monkey sits: Karin's laptop from the example municipality, a running server, and a colleague who goes on working."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from installer.demo.content import demo_content
from installer.demo.founding import Town, found, live
from installer.demo.process import LaptopProcess, server

COLLEAGUE_SECONDS: Final = 15.0


@contextmanager
def town(folder: Path, seed: int) -> Iterator[Path]:
    """The folder of Karin's vaults, closed; meanwhile Per-Ola writes, changes numbers and syncs."""
    with server(folder / "server") as (address, token):
        for key in ("karin", "per_ola"):
            (folder / key).mkdir()
        with LaptopProcess("Per-Ola", folder / "per_ola.log") as colleague:
            with LaptopProcess("Karin", folder / "karin.log") as karin:
                made = found(karin, colleague, folder, address, token, datetime.now(ZoneInfo(demo_content().unit.zone)).date())
                live(made)
                karin.ask("close")
            for participant in range(_met(made)):
                colleague.ask("has", participant=participant, kind="phone")  # knows each by her akt before the monkey renames her
            stop = threading.Event()
            work = threading.Thread(target=_work, args=(made, colleague, Random(seed), stop), name="colleague")
            work.start()
            try:
                yield folder / "karin"
            finally:
                stop.set()
                work.join()
                colleague.ask("close")


def _work(made: Town, colleague: LaptopProcess, chance: Random, stop: threading.Event) -> None:
    """A note, a changed number, a round; the net is gone at times. Trouble of the net is the server's own test's business."""
    number = 0
    while not stop.wait(COLLEAGUE_SECONDS):
        number += 1
        participant = chance.randrange(_met(made))
        colleague.ask("net", on=chance.random() < 0.8)
        if colleague.ask("has", participant=participant, kind="phone")["has"]:
            _write(colleague, participant, number, f"070-174 06 {chance.randrange(10, 99)}")
        colleague.ask("round")


def _met(made: Town) -> int:
    return min(12, made.participants)


def _write(colleague: LaptopProcess, participant: int, number: int, phone: str) -> None:
    colleague.ask(
        "note", participant=participant, subject=f"Samtal {number}", text="Vi talade om hur veckan har varit.", sign=number % 2 == 0
    )
    if number % 3 == 0:
        colleague.ask("change_contact", participant=participant, kind="phone", values={"value": phone})
