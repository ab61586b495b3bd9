"""Finds out what each row of a list would do, slice by slice; nothing is written."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from coachdesk.exchange.planning import PlannedRow, Planner
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.sheet import Sheet
from ui.kit.desk import Desk
from ui.kit.slices import Slices

SLICE = 100
"""Rows looked through at a time: about 100 ms."""


class Planning(QObject):
    """One list at a time; *slices* says how far it is, and can be stopped."""

    done = Signal(object)
    """The rows, as they were planned."""
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.slices = Slices(self)
        self.slices.finished.connect(self._say)
        self.slices.stopped.connect(self._stop)
        self.slices.failed.connect(self.failed)

    def begin(self, setup: Setup, sheet: Sheet) -> None:
        """Look *sheet* through."""
        planner = Planner(setup)
        self.slices.ready()
        self.slices.run(sheet.lines, SLICE, lambda lines: self._desk.read(planner.plan, lines))

    @Slot(object)
    def _say(self, found: Sequence[Sequence[PlannedRow]]) -> None:
        self.done.emit([one for piece in found for one in piece])

    @Slot(object)
    def _stop(self, _: object) -> None:
        self.stopped.emit()
