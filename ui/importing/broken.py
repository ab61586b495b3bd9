"""The rows that can't be read in, as a file to mend them in: number, what is wrong, and the row as it stood."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from coachdesk.exchange.planning import PlannedRow
from coachdesk.exchange.problems import Why
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.writing import Form, write_list
from ui.importing.words import problems_words
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.job import Job


def save_broken(window: QWidget, desk: Desk, setup: Setup, broken: Sequence[PlannedRow], beside: Path) -> Job | None:
    """Ask where, and write; None where she thought better of it."""
    proposed = beside.with_name(tr("importing.broken_file", file=beside.stem))
    path, _ = QFileDialog.getSaveFileName(window, tr("importing.save_broken"), str(proposed), "CSV (*.csv)")
    if not path:
        return None
    headings = [tr("importing.broken.row"), tr("importing.broken.why"), *setup.headings]
    return desk.work(write_list, Path(path), beside.stem, headings, [broken_line(one, setup) for one in broken], Form.CSV_UTF8)


def broken_line(one: PlannedRow, setup: Setup) -> list[str | int | None]:
    """A line of that file. What is said of somebody who is protected isn't copied once more."""
    protected = any(problem.why is Why.PROTECTED for problem in one.problems)
    return [one.row.number, problems_words(one.problems, setup.subject), *([] if protected else one.row.cells)]
