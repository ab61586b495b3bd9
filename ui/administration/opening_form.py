"""Open the municipality's keys for one errand: by the key file and its passphrase, or by two custodians' papers."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.administration.found_form import SecretTextField
from ui.kit.aloud import say_aloud
from ui.kit.failure import failure_words
from ui.kit.fields import SegmentField, TextField
from ui.kit.i18n import tr
from ui.kit.offices import OfficesView, Opening
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, row

PAPER_LENGTH = 120
"""Characters that a field takes: the code is 60, people put blanks between."""
FILE_LIMIT = 1024 * 1024


class OpeningForm(Card):
    """Says `opened` with an `Opening`; what was typed stays until it has worked, since one character may be wrong."""

    opened = Signal(object)
    gone = Signal()

    def __init__(self, view: OfficesView, title: str, why: str, go: str) -> None:
        super().__init__(kind="place")
        self._view, self._file = view, b""
        self.body.addWidget(Text(title, "h3", wrap=True))
        self.body.addWidget(Text(why, "meta", wrap=True))
        self.by = SegmentField("by", tr("offices.open.by"), (("file", tr("offices.open.file")), ("papers", tr("offices.open.papers"))))
        self.by.put("papers" if view.here and not view.key_file else "file")
        self.by.edited.connect(self._turn)
        self.body.addWidget(self.by)
        self.choose = Button(tr("offices.open.choose"), symbol="file-up", size="small")
        self.choose.clicked.connect(self._ask_file)
        self.chosen = Text("", "meta", wrap=True)
        self.body.addLayout(row(self.choose, None))
        self.body.addWidget(self.chosen)
        self.passphrase = SecretTextField("passphrase", tr("offices.open.passphrase"), longest=1024)
        hint = tr("offices.open.paper_hint")
        self.papers = tuple(
            TextField(f"paper{number}", tr("offices.open.paper", number=number), hint if number == 2 else "", longest=PAPER_LENGTH)
            for number in (1, 2)
        )
        for field in (self.passphrase, *self.papers):
            self.body.addWidget(field)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.go = Button(go, "primary", size="small")
        self.go.clicked.connect(self.submit)
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self.gone)
        self.body.addLayout(row(self.go, cancel, None))
        self._turn()

    def begin(self) -> None:
        """What is asked for first."""
        first: QWidget = self.papers[0] if self._by_papers else self.passphrase
        (self.choose if self._needs_file else first).setFocus()
        show_whole(self)

    @property
    def _by_papers(self) -> bool:
        return bool(self.by.value() == "papers")

    @property
    def _needs_file(self) -> bool:
        return not self._file and not (self._view.here if self._by_papers else self._view.key_file)

    @Slot()
    def _turn(self) -> None:
        """The other way of opening has a file of its own."""
        self._file = b""
        self.passphrase.setVisible(not self._by_papers)
        for field in self.papers:
            field.setVisible(self._by_papers)
        self._say_file("")

    def _say_file(self, name: str) -> None:
        words = tr("offices.open.chosen", name=name) if name else tr("offices.open.which") if self._needs_file else tr("offices.open.here")
        self.chosen.setText(words)

    @Slot()
    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("offices.open.choose"), "", "JSON (*.json)")
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Read it; whether it is the right one is seen when it is opened."""
        try:
            with path.open("rb") as file:
                self._file = file.read(FILE_LIMIT)
        except OSError:
            self._complain(tr("offices.open.unreadable"))
            return
        self.problem.hide()
        self._say_file(path.name)

    @Slot()
    def submit(self) -> None:
        """Hand it on, if everything is there."""
        asked = self.papers if self._by_papers else (self.passphrase,)
        missing = [field for field in asked if not field.value()]
        for field in missing:
            field.complain(tr("problem.missing"))
        if missing:
            missing[0].setFocus()
        elif self._needs_file:
            self._complain(tr("offices.open.which"))
            self.choose.setFocus()
        else:
            self.problem.hide()
            self.go.setEnabled(False)
            papers = tuple(str(field.value()) for field in self.papers) if self._by_papers else ()
            self.opened.emit(Opening(self._file, "" if papers else str(self.passphrase.value()), papers))

    @Slot(object)
    def refuse(self, error: BaseException) -> None:
        """Say why it didn't work."""
        self.go.setEnabled(True)
        self._complain(failure_words(error))

    def _complain(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
        say_aloud(self.problem, words, now=True)

    def forget(self) -> None:
        """What was typed isn't needed any more."""
        for field in (self.passphrase, *self.papers):
            field.put(None)
        self._file = b""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc calls it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)
