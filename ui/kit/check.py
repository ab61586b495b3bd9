"""A box to tick that is as large to the hand as it looks."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox

from ui.kit.theme import theme


class Check(QCheckBox):
    """Qt counts only box and words as what can be pressed, 22 px at 100 % text; an icon that isn't seen makes them 26 high."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.setAccessibleName(words)
        high = theme().px(22)
        unseen = QPixmap(1, high)
        unseen.fill(Qt.GlobalColor.transparent)
        self.setIcon(QIcon(unseen))
        self.setIconSize(QSize(1, high))
