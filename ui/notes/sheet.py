"""The sheet a note is written on: large type, open lines, plain text."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

LINE_HEIGHT = 150.0
"""Per cent; QSS has no line height."""


class Sheet(QTextEdit):
    """Pasted text comes without its looks. Tab leaves the sheet."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._space()

    def put(self, text: str, cursor: int | None = None) -> None:
        """Show *text*, the cursor where it was."""
        self.setPlainText(text)
        self._space()
        place = self.textCursor()
        place.setPosition(min(len(text) if cursor is None else cursor, max(0, self.document().characterCount() - 1)))
        self.setTextCursor(place)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Plain text only."""
        self.insertPlainText(source.text())

    def _space(self) -> None:
        every = QTextCursor(self.document())
        every.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        form.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        every.mergeBlockFormat(form)
