"""Help beside the page: what you do here, and by which keys. Where the window is narrow it takes the page's place."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.help.texts import help_text
from ui.kit.filling import filling
from ui.kit.i18n import Language, tr
from ui.kit.keys import hint_width, native, paint_hint
from ui.kit.page import scroll_area
from ui.kit.pieces import IconButton, Text, row, rule
from ui.kit.theme import theme

WIDE = 320
"""Px at 100 % text; grows at half the text's rate."""
EVERYWHERE = (
    ("Ctrl+K", "help.keys.find"),
    ("Ctrl+N", "help.keys.note"),
    ("Ctrl+Shift+N", "help.keys.participant"),
    ("Ctrl+Z", "help.keys.undo"),
    ("Ctrl+L", "help.keys.lock"),
    ("F1", "help.keys.help"),
)


class HelpPane(QWidget):
    """Says `closed` when its user has read enough."""

    closed = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.setObjectName("help")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("help.name"))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme().gap(20), theme().gap(22), theme().gap(8), theme().gap(16))
        self._title = Text("", "h2", wrap=True)
        self.shut = IconButton("x", tr("help.close"))
        self.shut.clicked.connect(self.closed)
        head = row(gap=4)
        head.addWidget(self._title, 1)
        head.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        area, self._inside = scroll_area()
        self._inside.setSpacing(theme().gap(10))
        box.addWidget(area, 1)
        self.hide()

    def tell(self, page: str) -> None:
        """Be about *page*."""
        found = help_text(self._language, page)
        with filling(self._inside):
            self._title.setText(found.title if found is not None else tr("help.name"))
            for words in found.text if found is not None else ():
                self._inside.addWidget(Text(words, wrap=True).copyable())
            if found is not None and found.keys:
                self._inside.addLayout(_table(found.keys))
            self._inside.addWidget(rule())
            self._inside.addWidget(Text(tr("help.keys"), "label"))
            self._inside.addLayout(_table([(keys, tr(words)) for keys, words in EVERYWHERE]))
            self._inside.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class _Hint(QWidget):
    """Keys in their box."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setAccessibleName(native(keys))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """As wide as its keys."""
        return QSize(hint_width(self._keys) + 2, theme().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The same box as in a button."""
        painter = QPainter(self)
        paint_hint(painter, self.rect().adjusted(0, 0, -1, 0), self._keys)
        painter.end()


def _table(rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme().gap(10))
    grid.setVerticalSpacing(theme().gap(4))
    grid.setColumnStretch(1, 1)
    for number, (keys, does) in enumerate(rows):
        grid.addWidget(_Hint(keys), number, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Text(does, "meta", wrap=True), number, 1)
    return grid
