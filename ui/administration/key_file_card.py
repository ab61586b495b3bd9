"""The key file that restores the municipality: saved off the laptop, then destroyed here."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from ui.administration.put_away import write_down
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row


class KeyFileCard(Card):
    """Stays until the file is saved somewhere; it is encrypted under a passphrase of its own."""

    kept = Signal()

    def __init__(self, desk: Desk, file: bytes) -> None:
        super().__init__(tr("admin.key_file.title"), kind="alarm")
        self._desk, self._file = desk, file
        self.body.addWidget(Text(tr("admin.key_file.why"), wrap=True))
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.save = Button(tr("admin.key_file.save"), "primary", symbol="key-round")
        self.save.clicked.connect(self._ask)
        self.body.addLayout(row(self.save, None))

    @Slot()
    def _ask(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("admin.key_file.save"), tr("admin.key_file.name"))
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write it, read it back, and only then let the vault forget it."""
        self._desk.work(write_down, path, self._file).then(self._written).failed_to(self._not_written)

    @Slot(object)
    def _written(self, whole: bool) -> None:
        if not whole:
            self._not_written(None)
            return
        self._desk.carry(lambda carrier: carrier.key_file_is_kept()).then(self._forgotten)

    @Slot(object)
    def _forgotten(self, _: Any) -> None:
        self.kept.emit()

    @Slot(object)
    def _not_written(self, _: object) -> None:
        self.problem.setText(tr("admin.key_file.not_saved"))
        self.problem.show()
