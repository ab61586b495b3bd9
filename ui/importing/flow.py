"""Long work on a list, in slices: it ends done, stopped or failed, and the page hears which."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ui.kit.desk import Desk
from ui.kit.slices import Slices


class Flow(QObject):
    """One list or import at a time; *slices* says how far it is, and can be stopped. Subclasses begin it, and `close` it."""

    done = Signal(object)
    stopped = Signal(object)
    """The results of the slices until then."""
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.slices = Slices(self)
        self.slices.finished.connect(self._finished)
        self.slices.stopped.connect(self.stopped)
        self.slices.failed.connect(self.failed)

    def close(self, results: Sequence[Any]) -> None:
        """All slices are through: say that it is done, or write first that it is."""
        raise NotImplementedError

    @Slot(object)
    def _finished(self, results: Sequence[Any]) -> None:
        self.close(results)

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        """What goes before the slices, or after them, didn't work."""
        self.failed.emit(error)
