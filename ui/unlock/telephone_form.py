"""Days more by telephone: characters that are read out, and the answer that is typed."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from coachdesk.errors import BadCode, WrongAnswer
from ui.kit.aloud import say_aloud
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm
from ui.unlock.wait_words import wait_words


class TelephoneForm(UnlockForm):
    """The same characters until they were answered. A wrong answer makes the next one wait."""

    cancelled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._pause = desk, 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._count)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(8))
        box.addWidget(Text(tr("telephone.title"), "h1", wrap=True))
        box.addWidget(Text(tr("telephone.why"), "meta", wrap=True))
        box.addWidget(Text(tr("telephone.read_out"), "label"))
        plate = Card(kind="place")
        self.challenge = Text("", "code").copyable()
        self.challenge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        plate.body.addWidget(self.challenge)
        box.addWidget(plate)
        label = Text(tr("telephone.answer"), "label")
        self.field = QLineEdit()
        self.field.setProperty("scale", "large")
        self.field.setMaxLength(40)
        self.field.setAccessibleName(tr("telephone.answer"))
        self.field.returnPressed.connect(self._submit)
        label.setBuddy(self.field)
        box.addWidget(label)
        box.addWidget(self.field)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        box.addWidget(self.problem)
        self.button = Button(tr("telephone.lengthen"), "primary", size="large", hint="Return")
        self.button.clicked.connect(self._submit)
        box.addWidget(self.button)
        back = Button(tr("unlock.back"), "quiet", size="small")
        back.clicked.connect(self.cancelled)
        box.addLayout(Flow((back,)))
        desk.lease.challenge().then(self._show_challenge).failed_to(self.refuse)

    def begin(self) -> None:
        """The answer is typed here."""
        self.field.setFocus()

    @Slot(object)
    def _show_challenge(self, challenge: str) -> None:
        self.challenge.setText(f"{challenge[:4]} – {challenge[4:]}")
        # Letter by letter, for who has it read aloud to read it out.
        self.challenge.setAccessibleName(tr("telephone.spelled", code=" ".join(challenge)))

    @Slot()
    def _submit(self) -> None:
        if not self.button.isEnabled() or not self.field.text().strip():
            return
        self.problem.hide()
        self.button.setEnabled(False)
        self._desk.lease.answer(self.field.text()).then(self._desk.lease.hear).failed_to(self.refuse)

    @Slot(object)
    def refuse(self, error: BaseException) -> None:
        """Say why; what was typed stays, since one character may be wrong."""
        self._pause = int(str(error.facts["wait_seconds"])) if isinstance(error, WrongAnswer) else 0
        self._said = tr("telephone.slip") if isinstance(error, BadCode) else failure_words(error)
        if self._pause:
            self._clock.start()
        self._show_pause()
        self.field.setFocus()
        say_aloud(self.problem, self.problem.text(), now=True)

    @Slot()
    def _count(self) -> None:
        self._pause -= 1
        if self._pause <= 0:
            self._clock.stop()
        self._show_pause()

    def _show_pause(self) -> None:
        waits = self._pause > 0
        self.problem.setText(f"{self._said} {tr('unlock.next_try', wait=wait_words(self._pause))}" if waits else self._said)
        self.problem.show()
        self.button.setEnabled(not waits)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
