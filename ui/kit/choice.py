"""A choice of two to four, all in sight. The width of the heavier type is kept free, so that choosing moves nothing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui.kit.theme import theme


class Segments(QWidget):
    """*words* are pairs of value and what is shown. Tab comes to the chosen one, the arrows choose its neighbours."""

    chosen = Signal()
    """By hand, not by `put`."""

    def __init__(self, words: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self._values = [value for value, _ in words]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for number, (_, shown) in enumerate(words):
            end = "left" if number == 0 else "right" if number == len(words) - 1 else ""
            button = _segment(shown, end)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self._say)
        self.setFocusProxy(self._group.button(0))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> Any:
        """What is chosen, or None."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def put(self, value: Any) -> None:
        """Show a choice; None, or what isn't among them, is none."""
        # An exclusive group doesn't let go of its last choice.
        self._group.setExclusive(False)
        for number, one in enumerate(self._values):
            self._group.button(number).setChecked(value is not None and one == value)
        self._group.setExclusive(True)
        self.setFocusProxy(self._group.checkedButton() or self._group.button(0))

    def press(self, number: int) -> None:
        """Choose by number, as by hand."""
        self._group.button(number).click()

    def name(self, label: str) -> None:
        """Let each say what it is a choice of: to the ear the label stands far away."""
        for button in self._group.buttons():
            button.setAccessibleDescription(label)

    @Slot(int)
    def _say(self, number: int) -> None:
        self.setFocusProxy(self._group.button(number))
        self.chosen.emit()


def _segment(shown: str, end: str) -> QToolButton:
    button = QToolButton()
    button.setText(shown)
    button.setCheckable(True)
    button.setAccessibleName(shown)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setProperty("kind", "segment")
    button.setProperty("end", end)
    font = QFont("Inter")
    font.setPixelSize(theme().px(14))
    font.setWeight(QFont.Weight.DemiBold)
    button.setMinimumWidth(QFontMetrics(font).horizontalAdvance(shown) + 2 * theme().gap(12) + 4)
    button.setFixedHeight(theme().px(36))
    return button
