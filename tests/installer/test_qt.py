"""The Qt binding we pin is one that counts references rightly."""

import sys

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

CALLS = 1_000
# Other threads and caches borrow a few references; a leak or loss of one per call is a thousand.
NOISE = 50


class Bell(QObject):
    """Says nothing, often."""

    rang = Signal()
    answered = Signal(bool)


def test_calls_and_emits_leave_reference_counts_alone(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses a reference to None at every void call on Python 3.11 and aborts after some 5,000 of them."""
    bell = Bell()
    answers: list[bool] = []
    bell.answered.connect(answers.append)
    before = sys.getrefcount(None), sys.getrefcount(True)

    for _ in range(CALLS):
        bell.setObjectName("bell")
        bell.blockSignals(False)
        bell.rang.emit()
        bell.answered.emit(True)
    heard = len(answers)
    answers.clear()

    after = sys.getrefcount(None), sys.getrefcount(True)
    assert heard == CALLS
    assert abs(after[0] - before[0]) < NOISE
    assert abs(after[1] - before[1]) < NOISE
