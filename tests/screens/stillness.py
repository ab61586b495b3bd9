"""When a window has nothing more to do: no work under way on its threads, and no timer of its own about to end."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot

from ui.app import Program

SOON_MS = 1_000
"""A timer that ends once and within this is waited for; others are clocks and toasts."""
TURNS = 3
"""So many times in a row it must have been still: what one answer begins is seen in the next turn."""


class Answers(QObject):
    """Says when both threads have done what they were given before."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0

    def ask(self, program: Program) -> None:
        """Ask them."""
        for give in (program.desk._thread.submit, program.desk._network.submit):
            self.waiting += 1
            give(_nothing).then(self._come)

    @Slot(object)
    def _come(self, _: object) -> None:
        self.waiting -= 1


def _nothing() -> None:
    """Work that only stands in line."""


def resting(program: Program) -> Callable[..., None]:
    """A rest for *program*'s stage: over when it is still, and never before its events are done."""

    def rest(milliseconds: int = 400) -> None:
        patience = time.monotonic() + 10 + milliseconds / 1000
        still = 0
        while still < TURNS and time.monotonic() < patience:
            answers = Answers()
            answers.ask(program)
            while answers.waiting and time.monotonic() < patience:
                turn(5)
            turn(5)
            still = 0 if any(_ends_soon(one) for one in _timers(program)) else still + 1

    return rest


def turn(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _timers(program: Program) -> list[QTimer]:
    return [one for root in (program.window, program.desk) for one in root.findChildren(QTimer)]


def _ends_soon(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= SOON_MS
