"""Writes what was planned, slice by slice, as one import that can be taken back as a whole."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from coachdesk.domain.import_batch import ImportBatch
from coachdesk.exchange.applying import SLICE, Done, apply_rows, begin, finish
from coachdesk.exchange.planning import PlannedRow
from coachdesk.exchange.rows import Setup
from ui.kit.desk import Desk
from ui.kit.slices import Slices


class ReadingIn(QObject):
    """One import at a time; *slices* says how far it is, and can be stopped. What was written until then stays."""

    done = Signal(object)
    """`Done`: what it came to."""
    stopped = Signal(object)
    """`Done` until then."""
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.batch: UUID | None = None
        """The import that was begun last."""
        self.slices = Slices(self)
        self.slices.finished.connect(self._close)
        self.slices.stopped.connect(self._stop)
        self.slices.failed.connect(self.failed)

    def begin(self, setup: Setup, file_name: str, rows: Sequence[PlannedRow]) -> None:
        """Read *rows* in."""
        self.slices.ready()
        self._desk.write(begin, setup, file_name).then(self._run, setup, rows).failed_to(self._fail)

    @Slot(object)
    def _run(self, batch: UUID, setup: Setup, rows: Sequence[PlannedRow]) -> None:
        self.batch = batch
        self.slices.run(rows, SLICE, lambda piece: self._desk.write(apply_rows, batch, setup, piece))

    @Slot(object)
    def _close(self, found: Sequence[Done]) -> None:
        assert self.batch is not None
        self._desk.write(finish, self.batch).then(self._say, sum(found, Done())).failed_to(self._fail)

    @Slot(object)
    def _say(self, _: ImportBatch, done: Done) -> None:
        self.done.emit(done)

    @Slot(object)
    def _stop(self, found: Sequence[Done]) -> None:
        self.stopped.emit(sum(found, Done()))

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)
