"""Lists of thousands: a model that reads windows of rows by SQL, and one delegate that paints them all.

Sorting and filtering happen in the query; Python never sorts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from ui.kit.desk import Desk
from ui.kit.latest import Latest
from ui.kit.pieces import Status

WINDOW = 100
"""Rows read at a time; a screen shows fifteen."""

ROW = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """One line: name first, reason below, at most one chip, something small at the right. *key* is what a choice hands on."""

    key: Any
    title: str
    detail: str = ""
    aside: str = ""
    chip: tuple[Status, str] | None = None


class RowsModel(QAbstractListModel):
    """*query(session, …, limit=, offset=)* gives a window, *count(session, …)* the whole; *to_row* turns a result into a Row."""

    settled = Signal(int)
    """The first window is there; the number of all rows."""
    failed = Signal(object)

    def __init__(
        self, desk: Desk, query: Callable[..., Any], count: Callable[..., int] | None, to_row: Callable[[Any], Row], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._query, self._count_query, self._to_row = desk, query, count, to_row
        self._arguments: tuple[Any, ...] = ()
        self._rows: list[Row] = []
        self._all = 0
        self._fetching = False
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._renew)
        self._latest.failed.connect(self.failed)

    def ask(self, *arguments: Any) -> None:
        """Show what the query gives for *arguments*; of questions that wait only the newest is asked."""
        self._arguments = arguments
        self._latest.ask(_window, self._query, self._count_query, arguments, max(WINDOW, len(self._rows)), 0)

    @Slot()
    def again(self) -> None:
        """The same question again: something changed."""
        self.ask(*self._arguments)

    @property
    def rows(self) -> list[Row]:
        """What has been read so far."""
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Rows read so far; the view asks for more as it scrolls."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The Row for the delegate, and its words for screen readers and tooltips."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (row.title, row.detail, row.chip[1] if row.chip else "", row.aside) if part)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the query has more."""
        return not parent.isValid() and not self._fetching and len(self._rows) < self._all

    def fetchMore(self, parent: Index) -> None:  # noqa: ARG002 - Qt's signature
        """Read the next window."""
        self._fetching = True
        work = self._desk.read(_window, self._query, None, self._arguments, WINDOW, len(self._rows))
        work.then(self._append).failed_to(self._stop)

    @Slot(object)
    def _renew(self, found: tuple[list[Any], int | None]) -> None:
        results, number = found
        rows = [self._to_row(one) for one in results]
        self._all = len(rows) if number is None else number
        if rows == self._rows:
            self.settled.emit(self._all)
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        self.settled.emit(self._all)

    @Slot(object)
    def _append(self, found: tuple[list[Any], int | None]) -> None:
        self._fetching = False
        rows = [self._to_row(one) for one in found[0]]
        if not rows:
            self._all = len(self._rows)
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows += rows
        self.endInsertRows()

    @Slot(object)
    def _stop(self, error: BaseException) -> None:
        self._fetching = False
        self.failed.emit(error)


def _window(session: Any, query: Callable[..., Any], count: Callable[..., int] | None, arguments: Any, limit: int, offset: int) -> Any:
    return list(query(session, *arguments, limit=limit, offset=offset)), count(session, *arguments) if count is not None else None
