"""A field for a day: type it as people write days, or pick it in a calendar, by hand or by keys."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.kit.calendar import CalendarPopup
from ui.kit.day_reading import read_day, spoken_day
from ui.kit.fields import Field, FieldProblem
from ui.kit.i18n import tr
from ui.kit.line_edit import LineEdit

__all__ = ["DayField", "read_day"]


class _DayLine(LineEdit):
    """A line with a small calendar at its right end. Alt+Down opens it, the arrows go a day on or back."""

    asked = Signal()
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.button = self.add_button("calendar-days", tr("calendar.open"))
        self.button.clicked.connect(self.asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a combo box open it; up is later, as everywhere."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.asked.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not alt:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


class DayField(Field):
    """A day. *ahead*: one to come, as for a reminder; else one that has been. *latest*: the calendar offers none after it.

    What was typed is written out when the field is left: "igår" becomes "Måndag 23 november".
    """

    settled = Signal()
    """A day was chosen in the calendar, or typed and finished with Enter."""

    def __init__(self, name: str, label: str, today: date, hint: str = "", *, ahead: bool = False, latest: date | None = None) -> None:
        self._today, self._ahead, self._latest = today, ahead, latest
        self._day: date | None = None
        self._written = ""
        self.popup: CalendarPopup | None = None
        super().__init__(name, label, hint)
        self.line.button.setAccessibleDescription(label)

    def make_input(self) -> QWidget:
        self.line = _DayLine()
        self.line.setMaxLength(40)
        self.line.setPlaceholderText(tr("field.day"))
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.editingFinished.connect(self._tidy)
        self.line.returnPressed.connect(self._finish)
        self.line.asked.connect(self.open)
        self.line.stepped.connect(self._step)
        return self.line

    def value(self) -> Any:
        # What it wrote itself it needn't read: a weekday says more than the day and month beside it.
        text = self.line.text()
        return self._day if text == self._written else read_day(text, self._today, ahead=self._ahead)

    def put(self, value: Any) -> None:
        self._day = value
        self._written = "" if value is None else spoken_day(value, self._today)
        self.line.setText(self._written)
        self.line.setCursorPosition(0)

    def from_plain(self, value: Any) -> Any:
        """Days come back as ISO text."""
        try:
            return date.fromisoformat(value) if value else None
        except (TypeError, ValueError):
            return None

    def as_typed(self) -> str:
        """The letters."""
        return self.line.text()

    def retype(self, text: str) -> None:
        """Letters that are no day yet."""
        self.line.setText(text)

    def choose(self, day: date) -> None:
        """Take a day, as by hand."""
        self.put(day)
        self.complain("")
        self.edited.emit()

    @Slot()
    def open(self) -> None:
        """Open the calendar below the field."""
        try:
            shown = self.value() or self._today
        except FieldProblem:
            shown = self._today
        self.popup = CalendarPopup(self, shown, self._today, ahead=self._ahead, latest=self._latest)
        self.popup.chosen.connect(self._pick)
        self.popup.typed.connect(self._type)
        self.popup.open_below(self.line)

    @Slot(object)
    def _pick(self, day: date) -> None:
        self.choose(day)
        self.settled.emit()

    @Slot(str)
    def _type(self, letter: str) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.setText(letter)
        self.edited.emit()

    @Slot(int)
    def _step(self, days: int) -> None:
        try:
            day = date.fromordinal((self.value() or self._today).toordinal() + days)
        except FieldProblem:
            return
        if self._latest is None or day <= self._latest:
            self.choose(day)

    @Slot()
    def _finish(self) -> None:
        try:
            self.value()
        except FieldProblem:
            return  # _tidy says what is wrong
        self.settled.emit()

    @Slot()
    def _tidy(self) -> None:
        try:
            self.put(self.value())
        except FieldProblem as problem:
            self.complain(tr(str(problem)))
        else:
            self.complain("")
