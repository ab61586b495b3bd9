"""The passphrase is forgotten: the recovery code opens the vault, and then it gets a new passphrase."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from ui.kit.aloud import say_aloud
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm


class CodeForm(UnlockForm):
    """Spaces, dashes and capitals don't matter."""

    submitted = Signal(object, str)
    cancelled = Signal()
    neither = Signal()
    """The code isn't at hand either."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(8))
        box.addWidget(Text(tr("code.title"), "h1", wrap=True))
        box.addWidget(Text(tr("code.why"), "meta", wrap=True))
        self.field = QLineEdit()
        self.field.setProperty("scale", "large")
        self.field.setMaxLength(80)
        label = Text(tr("code.label"), "label")
        label.setBuddy(self.field)
        self.field.setAccessibleName(tr("code.label"))
        self.field.returnPressed.connect(self._submit)
        box.addWidget(label)
        box.addWidget(self.field)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        box.addWidget(self.problem)
        self.button = Button(tr("code.open"), "primary", size="large", hint="Return")
        self.button.clicked.connect(self._submit)
        box.addWidget(self.button)
        back = Button(tr("unlock.back"), "quiet", size="small")
        back.clicked.connect(self.cancelled)
        neither = Button(tr("code.neither"), "quiet", size="small")
        neither.clicked.connect(self.neither)
        box.addLayout(Flow((back, neither), apart=True))

    def begin(self) -> None:
        """Type at once."""
        self.field.setFocus()

    def refuse(self, words: str, wait_seconds: float = 0) -> None:  # noqa: ARG002 - a code is too random to be guessed and knows no pause
        """Say why it stayed shut; what was typed stays, since one letter may be wrong."""
        self.problem.setText(words)
        self.problem.show()
        self.button.setEnabled(True)
        self.button.setText(tr("code.open"))
        self.field.setFocus()
        say_aloud(self.problem, words, now=True)

    @Slot()
    def _submit(self) -> None:
        if self.field.text().strip():
            self.problem.hide()
            self.button.setEnabled(False)
            self.button.setText(tr("code.checking"))
            self.submitted.emit(self._folder, self.field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
