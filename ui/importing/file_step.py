"""The file that was chosen: which of its sheets is read, and what that one's columns mean."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.sheet import Sheet
from ui.importing.columns import ColumnsStep
from ui.importing.opening import Opened, Opening
from ui.kit.desk import Desk
from ui.kit.pieces import column


class FileStep(QWidget):
    """Another sheet, or another source, is shown as soon as it is named. *subject*: what lists are about until one is opened."""

    opened = Signal()
    shown = Signal()
    """A sheet could be read."""
    failed = Signal(object)

    def __init__(self, desk: Desk, subject: ImportSubject) -> None:
        super().__init__()
        self._subject = subject
        self.sheet: Sheet | None = None
        self.columns = ColumnsStep(subject)
        self._opening = Opening(desk, self)
        self._opening.opened.connect(self._has_opened)
        self._opening.turned.connect(self._show_sheet)
        self._opening.reminded.connect(self._remind)
        self._opening.failed.connect(self.failed)
        self._box = column(self.columns)
        self.setLayout(self._box)

    def open(self, path: Path, subject: ImportSubject) -> None:
        """Read a file, off the UI thread; `opened` says that it is shown."""
        self._subject = subject
        self._opening.open(path, subject)

    @Slot(object)
    def _has_opened(self, found: Opened) -> None:
        self._renew_columns()
        self.columns.name_source(found.source)
        self.columns.offer_sheets(found.file.sheets, found.name)
        self._show_sheet(found.sheet, found.meaning)
        self.opened.emit()

    def _renew_columns(self) -> None:
        """The columns of participants and of organisations mean different things."""
        old = self.columns
        self.columns = ColumnsStep(self._subject)
        self.columns.sheet_chosen.connect(self._turn_to)
        self.columns.source_named.connect(self._remember_source)
        self._box.replaceWidget(old, self.columns)
        old.hide()
        old.deleteLater()

    @Slot(str)
    def _turn_to(self, name: str) -> None:
        self._opening.turn_to(name, self._subject, self.columns.source.value() or "")

    @Slot(str)
    def _remember_source(self, source: str) -> None:
        self._opening.remind(self._subject, source)

    @Slot(object, object)
    def _show_sheet(self, sheet: Sheet, meaning: dict[str, Any]) -> None:
        self.sheet = sheet
        self.columns.show_sheet(sheet, meaning)
        self.shown.emit()

    @Slot(object)
    def _remind(self, meaning: dict[str, Any]) -> None:
        assert self.sheet is not None
        self.columns.show_sheet(self.sheet, meaning)
