"""Sync waits for a window that is busy, and not for ever."""

import threading

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE
from ui.kit.turns import Turns


def test_it_is_its_turn_when_the_window_has_come_round(qtbot: QtBot) -> None:
    """While the window is busy nothing goes on beside it."""
    turns, went_on = Turns(longest=PATIENCE), threading.Event()

    def wait() -> None:
        turns.wait()
        went_on.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not went_on.wait(0.01)  # no event loop has run yet
    qtbot.waitUntil(went_on.is_set)
    thread.join()


def test_a_window_that_stays_busy_is_waited_for_once() -> None:
    """A hundred pieces behind a window that doesn't answer cost one wait, not a hundred; after a while it is asked again."""
    turns, asked = Turns(longest=0.01, patience=PATIENCE), []
    turns._asked.connect(lambda: asked.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)

    def wait() -> None:
        for _ in range(100):
            turns.wait()

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    assert asked == [thread]
    turns._not_before = 0.0
    turns.wait()
    assert len(asked) == 2
