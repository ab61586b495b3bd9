"""First start: a name and a passphrase, with words about how hard it is to guess. No silly rules."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout

from ui.kit.aloud import say_aloud
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme
from ui.unlock.doors import Doors
from ui.unlock.form import UnlockForm
from ui.unlock.secret_field import SecretField


class NewVaultForm(UnlockForm):
    """Asks twice for the passphrase, since nobody can read what was typed."""

    submitted = Signal(str, str)
    """Emitted with the name and the passphrase."""
    cancelled = Signal()

    def __init__(self, desk: Desk, doors: Doors, *, first: bool, fixed_name: str = "") -> None:
        super().__init__()
        self._desk, self._doors, self._first = desk, doors, first
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(6))
        if not fixed_name:
            box.addWidget(Text(tr("unlock.step1"), "caption"))
        box.addWidget(Text(tr("unlock.change.title") if fixed_name else tr("unlock.new.title"), "h1", wrap=True))
        box.addWidget(Text(tr("unlock.change.why") if fixed_name else tr("unlock.new.why"), "meta", wrap=True))
        box.addSpacing(theme().gap(2))
        self.name = QLineEdit(fixed_name)
        self.name.setMaxLength(60)
        self._labelled(box, tr("unlock.new.name"), self.name, visible=not fixed_name)
        self.passphrase = SecretField(tr("unlock.new.passphrase"))
        self._labelled(box, tr("unlock.new.passphrase"), self.passphrase)
        self._meter = QProgressBar()
        self._meter.setRange(0, 4)
        self._meter.setTextVisible(False)
        self._meter.setAccessibleName(tr("unlock.new.strength"))
        box.addWidget(self._meter)
        self.verdict = Text(tr("unlock.new.hint"), "meta", wrap=True)
        box.addWidget(self.verdict)
        self.again = SecretField(tr("unlock.new.again"))
        self._labelled(box, tr("unlock.new.again"), self.again)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        box.addWidget(self.problem)
        box.addSpacing(theme().gap(8))
        self._go = tr("unlock.change.save") if fixed_name else tr("unlock.new.create")
        self._going = tr("unlock.unlocking") if fixed_name else tr("unlock.new.creating")
        self.button = Button(self._go, "primary", size="large", hint="Return")
        self.button.clicked.connect(self._submit)
        box.addWidget(self.button)
        back = Button(tr("unlock.back"), "quiet", size="small")
        back.clicked.connect(self.cancelled)
        back.setVisible(not first)
        box.addLayout(row(back, None))
        # An estimate takes milliseconds, but half a second at worst: once typing rests.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(150)
        self._rest.timeout.connect(self._weigh)
        self.passphrase.textChanged.connect(self._rest.start)
        for field in (self.name, self.passphrase, self.again):
            field.returnPressed.connect(self._submit)

    def _labelled(self, box: QVBoxLayout, words: str, field: QLineEdit, *, visible: bool = True) -> None:
        label = Text(words, "label")
        label.setBuddy(field)
        field.setAccessibleName(words)
        if visible:
            box.addSpacing(theme().gap(6))
        for part in (label, field):
            part.setVisible(visible)
            box.addWidget(part)

    def begin(self) -> None:
        """The name first, where it is asked for."""
        (self.name if self.name.isVisibleTo(self) else self.passphrase).setFocus()

    def refuse(self, words: str, wait_seconds: float = 0) -> None:  # noqa: ARG002 - every form here can be told to wait
        """Say what didn't work."""
        self.problem.setText(words)
        self.problem.show()
        self.button.setEnabled(True)
        self.button.setText(self._go)
        say_aloud(self.problem, words, now=True)

    @Slot()
    def _weigh(self) -> None:
        self._desk.work(self._doors.strength, self.passphrase.text()).then(self._say_strength)

    @Slot(object)
    def _say_strength(self, strength: object) -> None:
        level: int = getattr(strength, "level")  # noqa: B009 - Strength is loaded after this module
        self._meter.setValue(level)
        self.verdict.setText(tr(f"strength.{getattr(strength, 'reason')}") if level < 3 else tr(f"strength.level{level}"))  # noqa: B009 - as above

    @Slot()
    def _submit(self) -> None:
        if not self.name.text().strip():
            return self._stop(self.name, "unlock.new.name_missing")
        if not self.passphrase.text():
            return self._stop(self.passphrase, "unlock.new.passphrase_missing")
        if self.passphrase.text() != self.again.text():
            return self._stop(self.again, "unlock.new.differ")
        self.problem.hide()
        self.button.setEnabled(False)
        self.button.setText(self._going)
        self.again.take()
        self.submitted.emit(self.name.text().strip(), self.passphrase.take())
        return None

    def _stop(self, field: QLineEdit, key: str) -> None:
        self.refuse(tr(key))
        field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, where there is something to go back to."""
        if event.key() == Qt.Key.Key_Escape and not self._first:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
