"""A piece of work for the storage thread, and the road of its outcome back to a slot on the UI thread."""

import logging
import threading
import traceback
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from coachdesk.errors import CoachDeskError

log = logging.getLogger("coachdesk.ui")

BoundSlot = Callable[..., None]


class Job:
    """Work that has been given out. Its outcome comes to bound slots of objects on the UI thread; a slot whose object is gone is let be.

    The slots are attached in the same turn of the event loop that gave the work out, so no outcome is missed.
    """

    def __init__(self) -> None:
        self._slots: list[tuple[Callable[[], BoundSlot | None], tuple[Any, ...]]] = []
        self._failures: list[tuple[Callable[[], BoundSlot | None], tuple[Any, ...]]] = []

    def then(self, slot: BoundSlot, *more: Any) -> "Job":
        """Hand the result, and *more* after it, to *slot*, a bound method of a QObject."""
        self._slots.append((_weak(slot), more))
        return self

    def failed_to(self, slot: BoundSlot, *more: Any) -> "Job":
        """Hand the error, and *more* after it, to *slot*; without one the desk tells the whole window."""
        self._failures.append((_weak(slot), more))
        return self

    def settle(self, result: Any, error: BaseException | None) -> bool:
        """On the UI thread: call who waits. Says whether an error was taken care of."""
        waiting = self._slots if error is None else self._failures
        # The thread that did the work holds the job until its next one: what was handed along, a form perhaps, isn't to end there.
        self._slots, self._failures = [], []
        outcome = result if error is None else error
        for reference, more in waiting:
            slot = reference()
            if slot is not None and isValid(slot.__self__):  # type: ignore[attr-defined]  # checked in _weak
                slot(outcome, *more)
        return bool(waiting)


def _weak(slot: BoundSlot) -> Callable[[], BoundSlot | None]:
    owner = getattr(slot, "__self__", None)
    if not isinstance(owner, QObject):
        raise TypeError("an outcome goes to a bound method of a QObject, which Qt can keep on the UI thread")
    return weakref.WeakMethod(slot)


class StorageThread(QObject):
    """One thread that does what touches the disk, in the order it was given. Nothing of it runs on the UI thread."""

    _done = Signal(object, object, object)
    failed = Signal(object)
    """An error that no job had a slot for."""

    def __init__(self, parent: QObject | None = None, name: str = "storage") -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[tuple[Job, Callable[[], Any]] | None] = SimpleQueue()
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def ident(self) -> int | None:
        """The thread's number, for tests that ask where work ran."""
        return self._thread.ident

    def submit(self, work: Callable[[], Any]) -> Job:
        """Do *work* after all that was given before."""
        job = Job()
        self._queue.put((job, work))
        return job

    def finish(self, seconds: float = 10.0) -> bool:
        """Do what is left and end. Says whether it ended within *seconds*."""
        self._queue.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            job, work = item
            result: Any = None
            error: Exception | None = None
            try:
                result = work()
            except CoachDeskError as expected:
                error = expected
            except Exception as bug:  # noqa: BLE001 - a bug in one piece of work must not end the thread that keeps the notes
                note_bug(bug)
                error = bug
            self._done.emit(job, result, error)

    @Slot(object, object, object)
    def _settle(self, job: Job, result: Any, error: BaseException | None) -> None:
        if not job.settle(result, error) and error is not None:
            self.failed.emit(error)


def note_bug(bug: BaseException) -> None:
    """Log where it happened, without the message: that may hold what someone wrote."""
    log.error("%s\n%s", type(bug).__name__, "".join(traceback.format_tb(bug.__traceback__)))
