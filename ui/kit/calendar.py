"""A month to pick a day from, with the numbers of the weeks. It opens below a field and takes no more keys than it must."""

import calendar
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.kit.i18n import tr
from ui.kit.pieces import Button, IconButton, Text, row
from ui.kit.theme import theme
from ui.kit.when import capital, long_day, month_words, weekday_words

DAY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class _Month(QAbstractTableModel):
    """Six weeks. The first row holds the weekdays, the first column the numbers of the weeks."""

    def __init__(self, parent: QObject, latest: date | None) -> None:
        super().__init__(parent)
        self._latest = latest
        self.first = date(2000, 1, 1)

    def turn(self, day: date) -> None:
        """Show the month of *day*."""
        self.beginResetModel()
        self.first = day.replace(day=1)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 7

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 8

    def day_at(self, index: Index) -> date | None:
        """The day of a cell; None for a heading."""
        if index.row() == 0 or index.column() == 0:
            return None
        return self.first - timedelta(days=self.first.weekday()) + timedelta(days=(index.row() - 1) * 7 + index.column() - 1)

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day of the month shown, or beside it."""
        number = (day - self.first).days + self.first.weekday()
        return self.index(1 + number // 7, 1 + number % 7)

    def offers(self, day: date) -> bool:
        """Whether it may be chosen."""
        return self._latest is None or day <= self._latest

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        day = self.day_at(index)
        if role == DAY:
            return day
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day) if day is not None else self._heading(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return long_day(day) if day is not None else self._heading(index)
        return None

    def _heading(self, index: Index) -> str:
        if index.row() == 0:
            return weekday_words(index.column()) if index.column() else ""
        monday = self.day_at(self.index(index.row(), 1))
        assert monday is not None
        return str(monday.isocalendar().week)

    def flags(self, index: Index) -> Qt.ItemFlag:
        day = self.day_at(index)
        if day is None or not self.offers(day):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _DayDelegate(QStyledItemDelegate):
    """Paints a cell: the day pointed at is filled, today has a ring, headings and other months are quiet."""

    def __init__(self, parent: QObject, today: date) -> None:
        super().__init__(parent)
        self._today = today

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, day = theme(), index.data(DAY)
        rect: QRect = option.rect
        view = self.parent()
        assert isinstance(view, QTableView)
        month = view.model()
        assert isinstance(month, _Month)
        pointed = day is not None and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = rect.adjusted(2, 2, -2, -2)
        if pointed or day == self._today:
            painter.setPen(QPen(look.colour("accent"), 2 if pointed else 1))
            painter.setBrush(look.colour("accent" if pointed else "card"))
            painter.drawRoundedRect(inside, 6, 6)
        font = QFont("Inter")
        font.setPixelSize(look.px(13 if day is not None else 12))
        font.setWeight(QFont.Weight.DemiBold if pointed or day == self._today else QFont.Weight.Normal)
        painter.setFont(font)
        token = "text"
        if day is None or day.month != month.first.month:
            token = "text3"
        if day is not None and not month.offers(day):
            token = "off"
        painter.setPen(look.colour("on_accent" if pointed else token))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()


class MonthView(QTableView):
    """The days of a month, to be walked through with the arrows, Page Up and Page Down; over the edge comes the next month."""

    chosen = Signal(object)
    turned = Signal(object)
    """The first day of the month that is shown now."""
    typed = Signal(str)

    def __init__(self, today: date, latest: date | None) -> None:
        super().__init__()
        self._month = _Month(self, latest)
        self._today = today
        self.setModel(self._month)
        self.setItemDelegate(_DayDelegate(self, today))
        self.setProperty("kind", "month")
        self.setAccessibleName(tr("calendar.name"))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The pointer is the choice; a selection would be painted below it.
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header, side in ((self.horizontalHeader(), theme().px(36)), (self.verticalHeader(), theme().px(32))):
            header.hide()
            header.setMinimumSectionSize(side)
            header.setDefaultSectionSize(side)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedSize(theme().px(36) * 8, theme().px(32) * 7)
        self.clicked.connect(self._click)

    @property
    def day(self) -> date:
        """The day pointed at."""
        return self.currentIndex().data(DAY) or self._month.first

    def point_at(self, day: date) -> None:
        """Point at a day, turning to its month; where that isn't offered, at the last one that is."""
        if not self._month.offers(day):
            day = self._today
        if day.replace(day=1) != self._month.first:
            self._month.turn(day)
            self.turned.emit(self._month.first)
        self.setCurrentIndex(self._month.index_of(day))

    def turn(self, months: int) -> None:
        """So many months on, the same day of the month or its last."""
        number = self.day.year * 12 + self.day.month - 1 + months
        year, month = number // 12, number % 12 + 1
        self.point_at(date(year, month, min(self.day.day, calendar.monthrange(year, month)[1])))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and figures go to the field."""
        key = Qt.Key(event.key())
        if key in STEPS:
            self.point_at(self.day + timedelta(days=STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.point_at(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.day)
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            event.ignore()

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        day = index.data(DAY)
        if day is not None and self._month.offers(day):
            self.chosen.emit(day)


class CalendarPopup(QFrame):
    """Opens below a field. Two days are one key away: today, and yesterday, or tomorrow where the day is *ahead*."""

    chosen = Signal(object)
    typed = Signal(str)
    """A letter or figure that isn't for the calendar: someone would rather type."""

    def __init__(self, parent: QWidget, shown: date, today: date, *, ahead: bool = False, latest: date | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "calendar")
        self.setAccessibleName(tr("calendar.name"))
        self.view = MonthView(today, latest)
        self._title = Text("", "strong")
        before, after = IconButton("chevron-left", tr("calendar.before")), IconButton("chevron-right", tr("calendar.after"))
        before.clicked.connect(lambda: self.view.turn(-1))
        after.clicked.connect(lambda: self.view.turn(1))
        other = ("tomorrow", 1) if ahead else ("yesterday", -1)
        self._near: dict[str, date] = {}
        buttons: list[QWidget] = []
        for name, days in (("today", 0), other):
            key = tr(f"calendar.{name}_key")
            self._near[key.lower()] = today + timedelta(days=days)
            button = Button(capital(tr(f"when.{name}")), size="small")
            button.clicked.connect(partial(self._choose, self._near[key.lower()]))
            box_of_key = Text(key)
            box_of_key.setProperty("role", "kbd")
            buttons += [button, box_of_key]
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 12)
        box.addLayout(row(self._title, None, before, after, gap=4))
        box.addWidget(self.view)
        box.addLayout(row(*buttons, None))
        self.view.turned.connect(self._say_month)
        self.view.chosen.connect(self._choose)
        self.view.typed.connect(self._heed)
        self.view.point_at(shown)

    def open_below(self, field: QWidget) -> None:
        """Show it, inside the screen."""
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 4))
        room = field.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.view.setFocus()

    @Slot(object)
    def _say_month(self, first: date) -> None:
        self._title.setText(f"{capital(month_words(first))} {first.year}")

    @Slot(str)
    def _heed(self, letter: str) -> None:
        if letter.lower() in self._near:
            self._choose(self._near[letter.lower()])
        else:
            self.close()
            self.typed.emit(letter)

    @Slot(object)
    def _choose(self, day: date, *_: object) -> None:
        self.close()
        self.chosen.emit(day)
