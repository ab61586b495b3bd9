"""Finds out what each row of a list would do, slice by slice; nothing is written."""

from collections.abc import Sequence

from coachdesk.exchange.planning import PlannedRow, Planner
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.sheet import Sheet
from ui.importing.flow import Flow

SLICE = 100
"""Rows looked through at a time: about 100 ms."""


class Planning(Flow):
    """*done* comes with the rows, as they were planned."""

    def begin(self, setup: Setup, sheet: Sheet) -> None:
        """Look *sheet* through."""
        planner = Planner(setup)
        self.slices.ready()
        self.slices.run(sheet.lines, SLICE, lambda lines: self.desk.read(planner.plan, lines))

    def close(self, results: Sequence[Sequence[PlannedRow]]) -> None:
        """The plan is there."""
        self.done.emit([one for piece in results for one in piece])
