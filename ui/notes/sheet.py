"""The sheet a note is written on: large type, open lines, plain text. It takes all that is written and never cuts."""

from math import ceil

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from ui.kit.theme import theme

LINE, PARAGRAPH = 28, 10
"""Px at 100 % text: from line to line, and what a new paragraph adds."""
LEAST = 160
"""Px at 100 % text: an empty sheet is no field."""
MOST = 20_000
"""Characters: what a draft surely holds. A note holds 12,000, so that a text which grew too long can still be divided."""


def open_lines(document: QTextDocument) -> None:
    """Set a document in note type; the style sheet has no line height. It isn't a step that Ctrl+Z goes back over."""
    was = document.isUndoRedoEnabled()
    document.setUndoRedoEnabled(False)
    every = QTextCursor(document)
    every.select(QTextCursor.SelectionType.Document)
    form = QTextBlockFormat()
    form.setLineHeight(theme().px(LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    form.setBottomMargin(theme().px(PARAGRAPH))
    every.mergeBlockFormat(form)
    document.setUndoRedoEnabled(was)


class Sheet(QTextEdit):
    """Pasted text comes without its looks. Tab leaves the sheet."""

    moved = Signal()
    """The cursor, or the focus came: whoever scrolls the sheet shows where the hand is."""
    overfull = Signal()
    """What was to be pasted has no room here, and wasn't."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setCursorWidth(2)
        self.document().setDocumentMargin(0)
        open_lines(self.document())
        self._grows = False
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.cursorPositionChanged.connect(self.moved)

    @property
    def length(self) -> int:
        """Characters as a record counts them: Qt counts those beyond the first plane twice."""
        return len(self.toPlainText())

    def put(self, text: str, cursor: int | None = None) -> None:
        """Show *text* as what was there from the beginning, the cursor where it was."""
        self.setPlainText(text)
        open_lines(self.document())
        place = self.textCursor()
        place.setPosition(min(len(text) if cursor is None else cursor, max(0, self.document().characterCount() - 1)))
        self.setTextCursor(place)

    def grow(self, on: bool) -> None:
        """Be as high as the words are, and let the page alone scroll: in a narrow window two bars leave but a few lines."""
        self._grows = on
        never, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(never if on else as_needed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grown by a line, the page has further to scroll."""
        super().resizeEvent(event)
        if self._grows:
            self.moved.emit()

    @Slot()
    def _fit(self) -> None:
        words = ceil(self.document().size().height()) + theme().px(LINE) if self._grows else 0
        self.setMinimumHeight(max(theme().px(LEAST), words))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the cursor stands."""
        super().focusInEvent(event)
        self.moved.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Plain text only, all of it or nothing."""
        text = source.text()
        if self.document().characterCount() + len(text) > MOST:
            self.overfull.emit()
            return
        self.insertPlainText(text)

    def begin_with(self, text: str) -> None:
        """Insert a template at the cursor, as one step to undo; below a line that is written. The cursor goes to its first open line."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if cursor.block().text():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText("\n")
        start = cursor.position()
        cursor.insertText(text.rstrip("\n") + "\n")
        cursor.endEditBlock()
        gap = text.find("\n\n")
        cursor.setPosition(start + gap + 1 if gap >= 0 else cursor.position())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
