"""What stands below a note while it is written: what signing means, and the ways to leave."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QWidget

from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text, rule
from ui.kit.theme import theme

BESIDE_FROM = 860
"""Effective width (px at 100 % text) from which words and buttons share a line."""
FOUR_FROM = 560
"""From which the buttons stand on one line."""


class Foot(QWidget):
    """The buttons are `drop`, `close_button`, `save`, `sign`."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Text("", "meta", wrap=True)
        self.drop = Button(tr("note.drop"), "danger")
        self.close_button = Button(tr("note.close"), hint="Esc")
        self.save = Button(tr("note.save"), keys="Ctrl+S")
        self.sign = Button(tr("note.sign"), "primary", symbol="pencil-line", keys="Ctrl+Return")
        self._grid = QGridLayout()
        self._grid.setSpacing(theme().gap(8))
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(theme().gap(16))
        self._box.addWidget(self.words, 1)
        self._box.addLayout(self._grid)
        whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme().gap(12))
        whole.addWidget(rule())
        whole.addLayout(self._box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._arrange(BESIDE_FROM)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All four, in reading order."""
        return self.drop, self.close_button, self.save, self.sign

    def enable(self, on: bool) -> None:
        """While something is being written nothing can be pressed twice."""
        for button in self.buttons:
            button.setEnabled(on)

    def wait(self) -> None:
        """Until the draft is there one can only leave: it would be saved over, or thrown away, by somebody who hasn't seen it."""
        self.enable(False)
        self.close_button.setEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many lines as it takes."""
        super().resizeEvent(event)
        self._arrange(event.size().width() / theme().k)

    def _arrange(self, wide: float) -> None:
        beside = wide >= BESIDE_FROM
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        columns = 4 if wide >= FOUR_FROM else 2
        for number, button in enumerate(self.buttons):
            self._grid.addWidget(button, number // columns, number % columns)
