"""What was read in before, each as a whole, with the way back."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coachdesk.domain.import_batch import ImportBatch
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.when import moment_words

_SHOWN = 20


class EarlierCard(Card):
    """Says `undo_asked` with the import's id."""

    undo_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("importing.earlier"))
        self._box = column(gap=8)
        self.body.addLayout(self._box)
        self.buttons: list[Button] = []
        self.hide()

    def show_imports(self, found: Sequence[ImportBatch], now: datetime) -> None:
        """The latest first."""
        with filling(self._box):
            self.buttons = []
            for number, one in enumerate(found[:_SHOWN]):
                if number:
                    self._box.addWidget(rule())
                self._box.addWidget(self._line(one, now))
        self.setVisible(bool(found))

    def _line(self, one: ImportBatch, now: datetime) -> QWidget:
        line = QWidget()
        when = moment_words(one.started_at, now) if one.started_at is not None else ""
        title = Text(tr("importing.earlier.title", source=one.source or "", when=when), "strong", wrap=True)
        words = column(title, Text(batch_words(one), "meta", wrap=True), gap=0)
        if one.undone_at is None:
            button = Button(tr("importing.undo"), "danger", symbol="undo-2", size="small")
            button.setAccessibleName(tr("importing.undo_named", source=one.source or "", when=when))
            button.clicked.connect(lambda _=False, batch=one.id: self.undo_asked.emit(batch))
            self.buttons.append(button)
            beside = row(words, button, gap=12)
            beside.setStretch(0, 1)
            line.setLayout(beside)
        else:
            line.setLayout(words)
        return line


def batch_words(one: ImportBatch) -> str:
    """How it went."""
    if one.undone_at is not None:
        return tr("importing.earlier.undone_kept", count=one.kept) if one.kept else tr("importing.earlier.undone")
    if one.finished_at is None:
        return tr("importing.earlier.broken_off", file=one.file_name or "")
    subject = one.subject.value if one.subject is not None else "participants"
    made = tr(f"importing.made.{subject}", count=one.made or 0)
    filled = tr("importing.filled", count=one.filled or 0)
    return "  ·  ".join([made, *([filled] if one.filled else []), one.file_name or ""])
