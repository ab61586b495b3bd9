"""`python -m tests.monkey --minutes 60 --seed 1`: random clicking and typing. Fails on a traceback, a frozen window, a lost draft.

Needs no screen; with QT_QPA_PLATFORM=xcb it sits at a real one. Prints the seed, one line a minute, and at the first failure what was
done before it.
"""

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication

from coachdesk.domain.participants import Filter, ParticipantRow, participants
from coachdesk.settings import Settings, save
from installer.demo.founding import PASSPHRASE
from tests.monkey.drafts import Drafts, note_keepers
from tests.monkey.hands import Hands
from tests.monkey.watch import Watch
from tests.monkey.world import town
from ui.app import Program
from ui.kit.style import FUSION

STEP_MS = 25
SETTLE_EVERY = 60
"""Doings between two looks into the vault, each after a pause in which drafts have had their second."""
SETTLE_MS = 1_700


class Monkey(Watch):
    """Goes on until its time is up or something is wrong."""

    def __init__(self, application: QApplication, program: Program, passphrase: str, seconds: float, seed: int) -> None:
        super().__init__()
        self._application, self._program = application, program
        self.hands = Hands(program, passphrase, Random(seed))
        self.drafts = Drafts(program.desk, program.window)
        program.desk.failed.connect(self.unhandled)
        program.desk.unlocked.connect(self._look_around)
        self._ends = time.monotonic() + seconds
        self._told = time.monotonic()
        self.doings = 0
        self._pausing = False
        self._soon()

    def _soon(self) -> None:
        # A shot each: a repeating timer keeps still while its own doing has opened a dialog that waits for an answer.
        QTimer.singleShot(STEP_MS, self._go_on)

    @Slot()
    def _go_on(self) -> None:
        if self.complaints or self.drafts.lost or time.monotonic() > self._ends:
            self._application.quit()
            return
        self._soon()
        if self._pausing:
            return
        self.drafts.look()
        self.hands.do()
        self.drafts.look(self.hands.did[-1])
        self.doings += 1
        if self.doings % SETTLE_EVERY == 0:
            self._pausing = True
            QTimer.singleShot(SETTLE_MS, self._settle)
        if time.monotonic() - self._told > 60:
            self._told = time.monotonic()
            print(self.line(), flush=True)

    @Slot()
    def _look_around(self) -> None:
        self._program.desk.read(participants, Filter()).then(self._know)

    @Slot(object)
    def _know(self, rows: list[ParticipantRow]) -> None:
        self.hands.akter = [row.akt_id for row in rows[:12]]

    @Slot()
    def _settle(self) -> None:
        self.drafts.look()
        self.drafts.settle()
        self._pausing = False

    def line(self) -> str:
        """How it goes."""
        pages = ", ".join(f"{page} {times}" for page, times in self.hands.seen.most_common())
        silent = f"longest without an answer {self.longest * 1000:.0f} ms"
        return f"{self.doings} doings ({pages}), {self.drafts.checked} drafts looked up, {silent}"


def main(arguments: list[str]) -> int:
    """Run it. Returns 1 at a failure."""
    parser = argparse.ArgumentParser(prog="tests.monkey", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    chosen = parser.parse_args(arguments)
    print(f"seed {chosen.seed}", flush=True)
    faulthandler.enable()  # a crash below Python tells where it was
    note_keepers()
    application = QApplication([sys.argv[0], *FUSION])
    with tempfile.TemporaryDirectory(prefix="coachdesk-monkey-") as folder, town(Path(folder), chosen.seed) as vaults:
        save(vaults / "settings.json", Settings(language="sv", theme="light"))
        program = Program(application, vaults, vaults / "settings.json")
        program.window.show()
        monkey = Monkey(application, program, PASSPHRASE, chosen.minutes * 60, chosen.seed)
        application.exec()
        monkey.end()
        program.window.close()
        wrong = [*monkey.complaints, *monkey.drafts.lost]
        told = [monkey.line(), *(f"\nWRONG: {one}" for one in wrong)]
        if wrong:
            told.append("\nDone before it:\n  " + "\n  ".join(monkey.hands.did[-30:]))
            told += [f"\n{log.name}:\n{log.read_text(encoding='utf-8')[-2_000:]}" for log in Path(folder).glob("*.log")]
        print("\n".join(told), flush=True)  # before the colleague goes: perhaps it is she who fell
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
