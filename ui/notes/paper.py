"""A text to read: note type, as high as its words, and what another version says differently marked in words and weight."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from ui.kit.theme import theme
from ui.notes.sheet import open_lines

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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding if scrolls else QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        cursor = QTextCursor(self.document())
        for text, kind in pieces:
            cursor.insertText(text, _format(kind))
        open_lines(self.document())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the words are at this width."""
        super().resizeEvent(event)
        if not self._scrolls:
            high = int(self.document().size().height()) + 2
            if high != self.height():
                self.setFixedHeight(high)

    def sizeHint(self) -> QSize:
        """Wide enough to read."""
        return QSize(theme().px(650), theme().px(240) if self._scrolls else self.height())


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
