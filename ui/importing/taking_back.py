"""Takes a whole import back, slice by slice."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from coachdesk.domain.import_batch import ImportBatch
from coachdesk.exchange.undoing import SLICE, Kept, close_undo, rows_of, take_back
from ui.kit.desk import Desk
from ui.kit.slices import Slices


class TakingBack(QObject):
    """One import at a time; *slices* says how far it is, and can be stopped."""

    done = Signal(object)
    """What was kept, each with its reason."""
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._batch: UUID | None = None
        self.slices = Slices(self)
        self.slices.finished.connect(self._close)
        self.slices.stopped.connect(self._stop)
        self.slices.failed.connect(self.failed)

    def begin(self, batch: UUID) -> None:
        """Take it back."""
        self._batch = batch
        self.slices.ready()
        self._desk.read(rows_of, batch).then(self._run).failed_to(self._fail)

    @Slot(object)
    def _run(self, rows: Sequence[UUID]) -> None:
        self.slices.run(rows, SLICE, lambda piece: self._desk.write(take_back, piece))

    @Slot(object)
    def _close(self, found: Sequence[Sequence[Kept]]) -> None:
        assert self._batch is not None
        kept = [one for piece in found for one in piece]
        self._desk.write(close_undo, self._batch, len(kept)).then(self._say, kept).failed_to(self._fail)

    @Slot(object)
    def _say(self, _: ImportBatch, kept: Sequence[Kept]) -> None:
        self.done.emit(kept)

    @Slot(object)
    def _stop(self, _: object) -> None:
        self.stopped.emit()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)
