"""An empty state: one sentence what to do first, one button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme


class EmptyState(QWidget):
    """Stands where the list will be."""

    pressed = Signal()

    def __init__(self, words: str, button: str | None = None) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setSpacing(theme().gap(16))
        box.addStretch(1)
        text = Text(words, wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(text)
        if button is not None:
            press = Button(button, "primary")
            press.clicked.connect(self.pressed)
            box.addLayout(row(None, press, None))
        box.addStretch(2)
