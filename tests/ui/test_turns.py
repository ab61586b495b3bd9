"""Sync waits for a window that is busy, and not for ever."""

import threading
import time

from pytestqt.qtbot import QtBot

from ui.kit.turns import LONGEST_SECONDS, Turns


def test_it_is_its_turn_when_the_window_has_come_round(qtbot: QtBot) -> None:
    """While the window is busy nothing goes on beside it."""
    turns, went_on = Turns(), threading.Event()

    def wait() -> None:
        turns.wait()
        went_on.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not went_on.wait(LONGEST_SECONDS / 4)  # no event loop has run yet
    qtbot.waitUntil(went_on.is_set)
    thread.join()


def test_a_window_that_stays_busy_is_waited_for_once() -> None:
    """A hundred pieces behind a window that doesn't answer cost one wait, not a hundred."""
    turns, taken = Turns(), []

    def wait() -> None:
        start = time.monotonic()
        for _ in range(100):
            turns.wait()
        taken.append(time.monotonic() - start)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    assert LONGEST_SECONDS * 0.9 <= taken[0] < 10 * LONGEST_SECONDS
