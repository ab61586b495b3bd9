"""A text to read: note type, as high as its words, and what another version says differently marked in words and weight."""

import math
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from ui.kit.theme import theme
from ui.notes.sheet import LINE, open_lines

EDGE = 2
"""Px of the border that shows the focus."""
Piece = tuple[str, Literal["same", "new", "gone"]]


class Paper(QTextEdit):
    """Read only. It doesn't scroll: the page does; *scrolls* where it stands beside something."""

    def __init__(self, name: str, pieces: Sequence[Piece], *, scrolls: bool = False) -> None:
        super().__init__()
        self._scrolls = scrolls
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setMaximumWidth(theme().px(650))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding if scrolls else QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not scrolls)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        cursor = QTextCursor(self.document())
        for text, kind in pieces:
            cursor.insertText(text, _format(kind))
        open_lines(self.document())
        self._measured: tuple[int, int] = (0, 0)

    def hasHeightForWidth(self) -> bool:
        """Unless it scrolls."""
        return not self._scrolls

    def heightForWidth(self, width: int) -> int:
        """As high as the words are at that width: laid out beside, as the document on the screen is laid out for another."""
        if self._measured[0] != width:
            self.ensurePolished()
            beside = self.document().clone()
            beside.setDefaultFont(self.font())
            beside.setTextWidth(width - 2 * EDGE)
            self._measured = (width, math.ceil(beside.size().height()) + 2 * EDGE)
        return self._measured[1]

    def sizeHint(self) -> QSize:
        """Wide enough to read."""
        wide = theme().px(650)
        return QSize(wide, theme().px(240) if self._scrolls else self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """A few words to a line, and one line."""
        return QSize(theme().px(160), theme().px(LINE))


def _format(kind: str) -> QTextCharFormat:
    look, form = theme(), QTextCharFormat()
    if kind == "new":
        form.setFontUnderline(True)
        form.setBackground(look.colour("mark"))
        form.setForeground(look.colour("text"))
    elif kind == "gone":
        form.setFontStrikeOut(True)
        form.setForeground(look.colour("text2"))
        form.setBackground(look.colour("band2"))
    return form
