"""Lists of thousands: a model that knows how many rows there are and reads those in sight by SQL, a window at a time.

Sorting and filtering happen in the query; Python never sorts. The scroll bar is right from the start, and any row is one query away.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from ui.kit.desk import Desk
from ui.kit.latest import Latest
from ui.kit.pieces import Status

WINDOW = 100
"""Rows read at a time; a screen shows fifteen."""
AT_HAND = 30
"""Windows kept; one that was left long ago is read again when it comes in sight."""

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

    @property
    def words(self) -> str:
        """The row for those who listen."""
        return ", ".join(part for part in (self.title, self.detail, self.chip[1] if self.chip else "", self.aside) if part)


class _Asked(NamedTuple):
    """A question, or the same one *again*; answers to older ones are let be."""

    number: int
    again: bool


class RowsModel(QAbstractListModel):
    """*query(session, …, limit=, offset=)* gives a window, *count(session, …)* the whole; *to_row* turns a result into a Row.

    Without *count* the first window is all there is. A Row, or whatever stands in for it, has a *key* and its *words*.
    """

    settled = Signal(int)
    """The first window is there, and this is the number of all rows."""
    failed = Signal(object)

    def __init__(
        self, desk: Desk, query: Callable[..., Any], count: Callable[..., int] | None, to_row: Callable[[Any], Any], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._query, self._count_query, self._to_row = desk, query, count, to_row
        self._arguments: tuple[Any, ...] = ()
        self._asked = _Asked(0, again=False)
        self._all = 0
        self._windows: dict[int, list[Any]] = {}
        self._made: dict[int, Any] = {}
        self._wanted: dict[int, None] = {}
        self._stale: set[int] = set()
        self._fetching = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fetch)
        self._first, self._counting = Latest(desk, self), Latest(desk, self)
        self._first.answered.connect(self._renew)
        self._counting.answered.connect(self._resize)
        for latest in (self._first, self._counting):
            latest.failed.connect(self.failed)

    def ask(self, *arguments: Any) -> None:
        """Show what the query gives for *arguments*; of questions that wait only the newest is asked."""
        self._arguments = arguments
        self._look(again=False)

    @Slot()
    def again(self) -> None:
        """The same question again: something changed. What is in sight stays where it is, with its new words."""
        self._look(again=self._asked.number > 0)

    def reword(self) -> None:
        """The same results in words made anew: what they depend on beside the results has changed."""
        self._made = {}
        if self._all:
            self.dataChanged.emit(self.index(0, 0), self.index(self._all - 1, 0))

    def _look(self, *, again: bool) -> None:
        self._asked = _Asked(self._asked.number + 1, again)
        self._first.ask(_window, self._asked, self._query, self._arguments, 0)

    @property
    def rows(self) -> list[Any]:
        """The rows from the first on, as far as they were read without a gap."""
        found: list[Any] = []
        while len(found) < self._all and (row := self._row_at(len(found))) is not None:
            found.append(row)
        return found

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """All there are, read or not."""
        return 0 if parent.isValid() else self._all

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The Row for the delegate, and its words for screen readers and tooltips. None while it is being read."""
        if not index.isValid() or index.row() >= self._all:
            return None
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row_at(index.row())
        window = index.row() // WINDOW
        if row is None or window in self._stale:
            self._want(window)
        return row if role == ROW or row is None else row.words

    def row_of(self, key: Any) -> int | None:
        """Where *key* stands among the rows that are at hand."""
        numbers = (number for window in self._windows for number in range(window * WINDOW, window * WINDOW + len(self._windows[window])))
        return next((number for number in numbers if (row := self._row_at(number)) is not None and row.key == key), None)

    def _row_at(self, number: int) -> Any:
        if number not in self._made:
            window = self._windows.get(number // WINDOW, [])
            if number % WINDOW >= len(window):
                return None
            self._made[number] = self._to_row(window[number % WINDOW])
        return self._made[number]

    # --- the first window, and how many there are ---------------------------------------------------------------------

    @Slot(object)
    def _renew(self, answer: tuple[_Asked, int, list[Any]]) -> None:
        asked, _, found = answer
        if asked.again or (self._windows.keys() == {0} and found == self._windows[0]):
            self._stale = set(self._windows) - {0}
            self._put(0, found)
            if len(found) > self._all:
                self._grow(len(found))
            if self._stale:
                self.dataChanged.emit(self.index(0, 0), self.index(self._all - 1, 0))
        else:
            self.beginResetModel()
            self._windows, self._made, self._stale, self._all = {0: found}, {}, set(), len(found)
            self.endResetModel()
        if len(found) < WINDOW or self._count_query is None:
            self._resize((asked, len(found)))
        else:
            self._counting.ask(_number, asked, self._count_query, self._arguments)

    @Slot(object)
    def _resize(self, answer: tuple[_Asked, int]) -> None:
        asked, number = answer
        if asked.number != self._asked.number:
            return
        if number > self._all:
            self._grow(number)
        elif number < self._all:
            self.beginRemoveRows(QModelIndex(), number, self._all - 1)
            self._all = number
            self._made = {one: row for one, row in self._made.items() if one < number}
            self._windows = {one: rows for one, rows in self._windows.items() if one * WINDOW < max(number, 1)}
            self.endRemoveRows()
        self.settled.emit(number)

    def _grow(self, number: int) -> None:
        self.beginInsertRows(QModelIndex(), self._all, number - 1)
        self._all = number
        self.endInsertRows()

    # --- windows in sight ---------------------------------------------------------------------------------------------

    def _want(self, window: int) -> None:
        """Read it once the painting is done; of those that flew past only the last two."""
        self._wanted.pop(window, None)
        self._wanted[window] = None
        if not self._fetching:
            self._soon.start()

    @Slot()
    def _fetch(self) -> None:
        wanted, self._wanted = list(self._wanted)[-2:], {}
        if not wanted:
            return
        self._fetching = True
        self._desk.read(_windows, self._asked, self._query, self._arguments, wanted).then(self._take).failed_to(self._stop)

    @Slot(object)
    def _take(self, answers: list[tuple[_Asked, int, list[Any]]]) -> None:
        self._fetching = False
        for asked, window, found in answers:
            if asked.number == self._asked.number:
                self._put(window, found)
        if self._wanted:
            self._soon.start()

    def _put(self, window: int, found: list[Any]) -> None:
        self._windows[window] = found
        self._stale.discard(window)
        for old in list(self._windows)[:-AT_HAND]:
            self._windows.pop(old)
        self._made = {number: row for number, row in self._made.items() if number // WINDOW in self._windows and number // WINDOW != window}
        last = min((window + 1) * WINDOW, self._all) - 1
        if last >= window * WINDOW:
            self.dataChanged.emit(self.index(window * WINDOW, 0), self.index(last, 0))

    @Slot(object)
    def _stop(self, error: BaseException) -> None:
        self._fetching = False
        self.failed.emit(error)


def _window(session: Any, asked: _Asked, query: Callable[..., Any], arguments: Any, number: int) -> tuple[_Asked, int, list[Any]]:
    return asked, number, list(query(session, *arguments, limit=WINDOW, offset=number * WINDOW))


def _windows(session: Any, asked: _Asked, query: Callable[..., Any], arguments: Any, numbers: Iterable[int]) -> list[Any]:
    return [_window(session, asked, query, arguments, number) for number in numbers]


def _number(session: Any, asked: _Asked, count: Callable[..., int], arguments: Any) -> tuple[_Asked, int]:
    return asked, count(session, *arguments)
