"""Waiting in window tests: until what the test needs has come, as long as a slow and busy machine takes; what failed meanwhile is said."""

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as NeverCame
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import CheckParamsCb, SignalBlocker

from ui.kit.desk import Desk

PATIENCE = 60_000
"""Milliseconds after which what hasn't come is called missing. Who waits for it goes on at once when it comes, so it costs nothing."""


class PatientBot(QtBot):
    """Waits for everything with one patience, so that no test guesses how fast the machine is."""

    unheard: tuple[str, ...] = ()
    """What failed on a desk without anybody listening: most often why something never came."""

    def hear(self, desk: Desk) -> None:
        """Remember what fails there."""
        desk.failed.connect(self._note)

    def _note(self, error: BaseException) -> None:
        self.unheard += (repr(error),)  # without its traceback, which would keep widgets alive

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        """What pytest-qt promises; the failure says what went wrong meanwhile."""
        try:
            super().waitUntil(callback, timeout=timeout)
        except (NeverCame, AssertionError) as missing:
            for error in self.unheard:
                missing.add_note(f"nobody listened when this failed: {error}")
            raise

    def waitSignal(
        self, signal: SignalInstance, *, timeout: int = PATIENCE, raising: bool | None = None, check_params_cb: CheckParamsCb | None = None
    ) -> SignalBlocker:
        """What pytest-qt promises."""
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE):  # type: ignore[no-untyped-def]  # its type is private
        """What pytest-qt promises."""
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE):  # type: ignore[no-untyped-def]  # its type is private
        """What pytest-qt promises."""
        return super().waitExposed(widget, timeout=timeout)
