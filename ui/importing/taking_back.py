"""Takes a whole import back, slice by slice."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from coachdesk.domain.import_batch import ImportBatch
from coachdesk.exchange.undoing import SLICE, Kept, close_undo, rows_of, take_back
from ui.importing.flow import Flow
from ui.kit.desk import Desk


class TakingBack(Flow):
    """*done* comes with what was kept, each with its reason."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._batch: UUID | None = None

    def begin(self, batch: UUID) -> None:
        """Take it back."""
        self._batch = batch
        self.slices.ready()
        self.desk.read(rows_of, batch).then(self._run).failed_to(self.fail)

    @Slot(object)
    def _run(self, rows: Sequence[UUID]) -> None:
        self.slices.run(rows, SLICE, lambda piece: self.desk.write(take_back, piece))

    def close(self, results: Sequence[Sequence[Kept]]) -> None:
        """Write that it was taken back, and how much of it wasn't."""
        assert self._batch is not None
        kept = [one for piece in results for one in piece]
        self.desk.write(close_undo, self._batch, len(kept)).then(self._say, kept).failed_to(self.fail)

    @Slot(object)
    def _say(self, _: ImportBatch, kept: Sequence[Kept]) -> None:
        self.done.emit(kept)
