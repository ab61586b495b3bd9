"""A picture's twin: the same as rows of a table, for those who would rather read, and for screen readers."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.kit.pictures.lanes import TwinRow
from ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
TALLEST = 12
"""Rows in sight; more scroll."""


class _Rows(QAbstractTableModel):
    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self._heads = heads
        self.rows: Sequence[TwinRow] = ()

    def put(self, rows: Sequence[TwinRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As many as were put."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """One a heading."""
        return len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words; whole in the tooltip, where the column may be narrow."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()].cells[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class TwinTable(QTableView):
    """Arrows walk, Enter or a click opens. Tab leaves it: it is one stop, like the picture."""

    chosen = Signal(object)

    def __init__(self, name: str, heads: Sequence[str]) -> None:
        super().__init__()
        self._rows = _Rows(heads)
        self.setModel(self._rows)
        self.setAccessibleName(name)
        self.setProperty("kind", "inside")
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme().px(36))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # What it is about has the longest words: it takes what the others leave, and gives way where they need it.
        head.setSectionResizeMode(len(heads) - 2, QHeaderView.ResizeMode.Stretch)
        head.setFixedHeight(theme().px(30))
        self.clicked.connect(self._choose)

    def put(self, rows: Sequence[TwinRow]) -> None:
        """Show them."""
        self._rows.put(rows)
        shown = max(1, min(len(rows), TALLEST))
        self.setFixedHeight(theme().px(30) + shown * theme().px(36) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and (key := self._rows.rows[index.row()].key) is not None:
            self.chosen.emit(key)
