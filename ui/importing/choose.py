"""The first step: which file, and what it is a list of. A file is dropped or chosen; what was read in before stands below."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.reading import SUFFIXES
from ui.kit.fields import SegmentField, choices
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.style import restyle


class DropCard(Card):
    """Takes a file from the file manager's hand."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of a kind that can be a list."""
        if _path_in(event) is not None:
            event.acceptProposedAction()
            self._say_open("place")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        super().dragLeaveEvent(event)
        self._say_open("card")

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which."""
        self._say_open("card")
        path = _path_in(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _say_open(self, kind: str) -> None:
        self.setProperty("kind", kind)
        restyle(self)


class ChooseStep(QWidget):
    """Says `chosen` with the path."""

    chosen = Signal(object)

    def __init__(self, subject: ImportSubject) -> None:
        super().__init__()
        self.subject = SegmentField("subject", tr("importing.subject"), choices(ImportSubject, "import_subject"))
        self.subject.put(subject)
        self.drop = DropCard()
        self.drop.dropped.connect(self.chosen)
        self.button = Button(tr("importing.choose"), "primary", symbol="file-up")
        self.button.clicked.connect(self._ask)
        words = column(Text(tr("importing.drop"), "h3", wrap=True), Text(tr("importing.kinds"), "meta", wrap=True), gap=4)
        self.drop.body.addLayout(row(IconLabel("file-spreadsheet", "text2", 32), words, gap=16))
        self.drop.body.addLayout(row(self.button, None))
        self.setLayout(column(self.subject, self.drop, gap=16))

    @Slot()
    def _ask(self) -> None:
        wanted = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(self, tr("importing.choose"), "", f"{tr('importing.lists')} ({wanted})")
        if path:
            self.chosen.emit(Path(path))


def _path_in(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES else None
