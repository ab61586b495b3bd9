"""A list that is in memory already: rows made when they come into sight."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ui.kit.rows import ROW, Index, Row


class Listed(QAbstractListModel):
    """*to_row(item)* gives what is painted."""

    def __init__(self, to_row: Callable[[Any], Row], parent: QObject) -> None:
        super().__init__(parent)
        self._to_row, self.items = to_row, list[Any]()

    def show(self, items: Sequence[Any]) -> None:
        """Other items."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def again(self, number: int) -> None:
        """An item shall be painted anew."""
        self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """All of them: they are here."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The Row for the delegate, and its words for screen readers and tooltips."""
        if not index.isValid() or index.row() >= len(self.items) or role not in _ROLES:
            return None
        row = self._to_row(self.items[index.row()])
        return row if role == ROW else row.words


_ROLES = (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
