"""A field for a day, and how to read what people write for one."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.kit.fields import Field, FieldProblem
from ui.kit.i18n import tr


class DayField(Field):
    """A day, typed as people type it: "23 nov", "23/11", "2026-11-23", "i dag"."""

    def __init__(self, name: str, label: str, today: date, hint: str = "") -> None:
        self._today = today
        super().__init__(name, label, hint)

    def make_input(self) -> QWidget:
        self.line = QLineEdit()
        self.line.setMaxLength(30)
        self.line.setPlaceholderText(tr("field.day"))
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.editingFinished.connect(self._tidy)
        return self.line

    def value(self) -> Any:
        return read_day(self.line.text(), self._today)

    def put(self, value: Any) -> None:
        self.line.setText("" if value is None else value.isoformat())

    def _tidy(self) -> None:
        try:
            self.put(self.value())
        except FieldProblem as problem:
            self.complain(tr(str(problem)))
        else:
            self.complain("")


def read_day(text: str, today: date) -> date | None:
    """A day as typed. Without a year it is the nearest such day that isn't far ahead. Raises FieldProblem."""
    plain = text.strip().lower().rstrip(".")
    if not plain:
        return None
    for key, days in (("when.today", 0), ("when.yesterday", -1), ("when.tomorrow", 1)):
        if plain == tr(key):
            return today + timedelta(days=days)
    try:
        return date.fromisoformat(plain)
    except ValueError:
        pass  # not the ISO form: try the ways people write
    parts = plain.replace("/", " ").replace(".", " ").replace("-", " ").split()
    numbers = [_month(part) if number == 1 else int(part) if part.isdigit() else None for number, part in enumerate(parts)]
    if len(numbers) not in (2, 3) or None in numbers:
        raise FieldProblem("field.day_unread")
    day, month, year = (*numbers, None)[:3]
    try:
        if year is not None:
            return date(year if year > 99 else 2000 + year, month or 0, day or 0)
        found = date(today.year, month or 0, day or 0)
    except ValueError:
        raise FieldProblem("field.day_unread") from None
    return found if found <= today + timedelta(days=180) else found.replace(year=today.year - 1)


def _month(part: str) -> int | None:
    if part.isdigit():
        return int(part)
    names = [QLocale().monthName(month, QLocale.FormatType.LongFormat).lower() for month in range(1, 13)]
    found = [number for number, name in enumerate(names, start=1) if len(part) >= 3 and name.startswith(part)]
    return found[0] if len(found) == 1 else None
