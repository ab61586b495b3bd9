"""Sees what must not happen: a traceback anywhere, a complaint of Qt's, a window that doesn't answer."""

import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, Slot, qInstallMessageHandler

BEAT_MS: Final = 20
FROZEN_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.2
HARMLESS: Final = (
    "This plugin does not support",  # the offscreen platform can't do what a window manager does
    "propagateSizeHints",
)


def _queued() -> dict[str, float]:
    """How many seconds each of this program's threads has waited for a processor that others had; Linux tells."""
    found = {}
    for told in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError):  # the thread has just ended
            found[told.parent.name] = int(told.read_text(encoding="ascii").split()[1]) / 1e9
    return found


class Watch(QObject):
    """Lives on the UI thread; a thread of its own looks whether that thread still answers."""

    def __init__(self) -> None:
        super().__init__()
        self.complaints: list[str] = []
        self.longest = 0.0
        """The longest time without an answer, in seconds."""
        self._beat = time.monotonic()
        self._ended = threading.Event()
        self._ui = threading.get_ident()
        self._clock = QTimer(self)
        self._clock.setInterval(BEAT_MS)
        self._clock.timeout.connect(self._alive)
        self._clock.start()
        sys.excepthook = self._raised
        sys.unraisablehook = lambda found: self._raised(type(found.exc_value), found.exc_value, found.exc_traceback)
        threading.excepthook = lambda found: self._raised(found.exc_type, found.exc_value, found.exc_traceback)
        qInstallMessageHandler(self._qt_said)
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking: what falls from now on is told by Python as ever."""
        self._ended.set()
        self._thread.join()
        qInstallMessageHandler(None)
        sys.excepthook, sys.unraisablehook, threading.excepthook = sys.__excepthook__, sys.__unraisablehook__, threading.__excepthook__

    @Slot()
    def _alive(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - self._beat)
        self._beat = now

    def _look(self) -> None:
        told = asleep = 0.0
        queued = _queued()
        while not self._ended.is_set():
            before, queued_before = time.monotonic(), queued
            self._ended.wait(LOOK_SECONDS)
            queued = _queued()
            still = time.monotonic() - before - 2 * LOOK_SECONDS  # the whole machine stood still
            crowded = max((seconds - queued_before.get(task, 0.0) for task, seconds in queued.items()), default=0.0)
            asleep += max(0.0, still, crowded)
            if self._beat > before:
                asleep = 0.0
            silent = time.monotonic() - self._beat - asleep
            if silent > FROZEN_SECONDS and told != self._beat:
                told = self._beat
                frame = sys._current_frames().get(self._ui)
                where = "".join(traceback.format_stack(frame)[-8:]) if frame is not None else ""
                self.complaints.append(f"the window hasn't answered for {silent:.1f} s:\n{where}")

    def _raised(self, kind: type[BaseException | None] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.complaints.append("".join(traceback.format_exception(error)) if error is not None else str(kind))

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} and not any(one in words for one in HARMLESS):
            self.complaints.append(f"Qt: {words}")

    def unhandled(self, error: Any) -> None:
        """An error that reached the desk without a place: only the program's own have words."""
        from coachdesk.errors import CoachDeskError

        if not isinstance(error, CoachDeskError):
            self.complaints.append("".join(traceback.format_exception(error)))
