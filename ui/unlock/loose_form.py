"""A note while nobody can be looked up: a free line about whom, and the text. It is kept as it is typed; its place is found afterwards."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout

from coachdesk.domain.loose_note import LOOSE_NOTE
from coachdesk.domain.space import new_id
from ui.kit.aloud import say_aloud
from ui.kit.desk import Desk
from ui.kit.drafts import DraftKeeper
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm

LINES = 9


class LooseForm(UnlockForm):
    """Nothing that was written here before is shown: whoever has the laptop writes, and reads nothing."""

    finished = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(8))
        box.addWidget(Text(tr("loose.title"), "h1", wrap=True))
        box.addWidget(Text(tr("loose.why"), "meta", wrap=True))
        self.whom = QLineEdit()
        self.whom.setMaxLength(200)
        self.whom.setAccessibleName(tr("loose.whom"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("loose.text"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme().px(20) * LINES)
        for words, field in ((tr("loose.whom"), self.whom), (tr("loose.text"), self.text)):
            label = Text(words, "label")
            label.setBuddy(field)
            box.addWidget(label)
            box.addWidget(field)
        self.state = Text("", "meta", wrap=True)
        box.addWidget(self.state)
        self.done = Button(tr("loose.done"), "primary", size="large", hint="Ctrl+Return")
        self.done.clicked.connect(self._finish)
        box.addWidget(self.done)
        self._keeper = DraftKeeper(desk, LOOSE_NOTE, new_id(), self._values, self)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.lost.connect(self._say_lost)
        self.whom.textEdited.connect(self._keeper.touch)
        self.text.textChanged.connect(self._keeper.touch)

    @property
    def holds_words(self) -> bool:
        """Whether anything was typed."""
        return bool(self._values())

    def begin(self) -> None:
        """About whom, first."""
        if not self.holds_words:
            self.whom.setFocus()

    def say_open(self) -> None:
        """There was contact meanwhile."""
        self.state.setText(tr("loose.open"))
        say_aloud(self.state, tr("loose.open"))

    def _values(self) -> dict[str, Any]:
        whom, text = self.whom.text().strip(), self.text.toPlainText()
        return {"whom": whom, "text": text} if whom or text.strip() else {}

    @Slot()
    def _finish(self) -> None:
        self._keeper.hand_in()
        self.finished.emit()

    @Slot(object)
    def _say_kept(self, at: datetime) -> None:
        self.state.setText(tr("loose.kept", clock=f"{at:%H:%M}"))

    @Slot(object)
    def _say_lost(self, error: BaseException) -> None:
        self.state.setText(failure_words(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is done, from the text too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._finish()
        else:
            super().keyPressEvent(event)
