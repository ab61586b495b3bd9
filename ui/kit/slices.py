"""Long work in slices: each is one job of the desk, so that drafts are kept in between, one sees how far it is, and it can stop."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ui.kit.job import Job


class Slices(QObject):
    """Runs one slice after the other. When this object is gone, or stopped, the slice under way is the last."""

    moved = Signal(int, int)
    """So many of so many."""
    finished = Signal(object)
    """The results, in order."""
    stopped = Signal(object)
    """The results until then."""
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Sequence[Any]] = []
        self._results: list[Any] = []
        self._done = self._all = 0
        self._stopping = False
        self._work: Callable[[Sequence[Any]], Job] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a slice is under way."""
        return self._work is not None

    def ready(self) -> None:
        """Something long begins: from here on a stop counts, also before the first slice is there."""
        self._stopping = False

    def run(self, pieces: Sequence[Any], size: int, work: Callable[[Sequence[Any]], Job]) -> None:
        """Give *pieces* to *work*, *size* at a time."""
        self._left = [pieces[start : start + size] for start in range(0, len(pieces), size)]
        self._done, self._all, self._results, self._work = 0, len(pieces), [], work
        self.moved.emit(0, self._all)
        self._next()

    @Slot()
    def stop(self) -> None:
        """Begin no more."""
        self._stopping = True

    def _next(self) -> None:
        assert self._work is not None
        if self._stopping or not self._left:
            self._work = None
            (self.stopped if self._stopping and self._left else self.finished).emit(self._results)
            return
        piece = self._left.pop(0)
        self._work(piece).then(self._take, len(piece)).failed_to(self._fail)

    @Slot(object)
    def _take(self, result: Any, count: int) -> None:
        self._results.append(result)
        self._done += count
        self.moved.emit(self._done, self._all)
        self._next()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._work = None
        self.failed.emit(error)
