"""Writes what was planned, slice by slice, as one import that can be taken back as a whole."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from coachdesk.domain.import_batch import ImportBatch
from coachdesk.exchange.applying import SLICE, Done, apply_rows, begin, finish
from coachdesk.exchange.planning import PlannedRow
from coachdesk.exchange.rows import Setup
from ui.importing.flow import Flow
from ui.kit.desk import Desk


class ReadingIn(Flow):
    """*done* comes with what it came to, a `Done`; stopped, what was written until then stays."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.batch: UUID | None = None
        """The import that was begun last."""

    def begin(self, setup: Setup, file_name: str, rows: Sequence[PlannedRow]) -> None:
        """Read *rows* in."""
        self.slices.ready()
        self.desk.write(begin, setup, file_name).then(self._run, setup, rows).failed_to(self.fail)

    @Slot(object)
    def _run(self, batch: UUID, setup: Setup, rows: Sequence[PlannedRow]) -> None:
        self.batch = batch
        self.slices.run(rows, SLICE, lambda piece: self.desk.write(apply_rows, batch, setup, piece))

    def close(self, results: Sequence[Done]) -> None:
        """Write that the import is whole."""
        assert self.batch is not None
        self.desk.write(finish, self.batch).then(self._say, sum(results, Done())).failed_to(self.fail)

    @Slot(object)
    def _say(self, _: ImportBatch, done: Done) -> None:
        self.done.emit(done)
