"""``--probe``: unlock through the real unlock screen and say on one line of JSON how it went. A frozen build is tested by it."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ui.kit.desk import Desk
from ui.unlock.passphrase_form import PassphraseForm
from ui.window import Window

PATIENCE_MS = 60_000


class Probe(QObject):
    """Reads the passphrase from standard input: it never stands on a command line.

    *look(session)* gives SQLCipher's version and the count.
    """

    def __init__(self, window: Window, desk: Desk, started: float, look: Callable[..., tuple[str, int | None]]) -> None:
        super().__init__(window)
        self._window, self._desk, self._started, self._look = window, desk, started, look
        self._found: dict[str, Any] = {"unlock_painted_ms": None, "unlocked": False, "cipher_version": None, "participants": None}
        window.first_paint.connect(self._painted)
        window.unlocked.connect(self._unlocked)
        desk.failed.connect(self._failed)

    def run(self, application: QApplication) -> int:
        """Until it is done or patience ends; the exit status."""
        QTimer.singleShot(PATIENCE_MS, self._give_up)
        status = application.exec()
        sys.stdout.write(json.dumps(self._found) + "\n")
        sys.stdout.flush()
        return status

    @Slot()
    def _painted(self) -> None:
        self._found["unlock_painted_ms"] = round((time.perf_counter() - self._started) * 1000, 1)
        page = self._window.unlock_page
        form = page.form if page is not None else None
        if not isinstance(form, PassphraseForm):
            self._end(2, "no vault")
            return
        form.refused.connect(self._refused)
        form.field.setText(sys.stdin.readline().rstrip("\n"))
        form.button.click()

    @Slot(str)
    def _refused(self, words: str) -> None:
        self._end(3, words)

    @Slot()
    def _unlocked(self) -> None:
        self._found["unlocked"] = True
        self._desk.read(self._look).then(self._seen).failed_to(self._failed)

    @Slot(object)
    def _seen(self, found: tuple[str, int | None]) -> None:
        self._found["cipher_version"], self._found["participants"] = found
        self._window.close()
        self._end(0)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._end(4, type(error).__name__)

    @Slot()
    def _give_up(self) -> None:
        self._end(5, "nothing happened")

    def _end(self, status: int, why: str | None = None) -> None:
        if why is not None:
            self._found["why"] = why
        QApplication.exit(status)
