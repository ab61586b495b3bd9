"""Days as people type them, read; and written out again, so that the eye can check."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from ui.kit.fields import FieldProblem
from ui.kit.i18n import tr
from ui.kit.when import capital

NEAR = ((-2, "when.before_yesterday"), (-1, "when.yesterday"), (0, "when.today"), (1, "when.tomorrow"))
FAR = 180
"""Days ahead from which a day without a year is taken for last year's."""


_FIGURES = 9


def read_day(text: str, today: date, *, ahead: bool = False) -> date | None:
    """A day as typed: "igår", "mån", "23", "23 nov", "23/11", "261123", "2026-11-23", "måndag 23 november". None for nothing.

    Without a year it is the nearest such day that isn't far ahead; *ahead*: the next one from today, as for what is still to be done.
    Raises FieldProblem.
    """
    plain = " ".join(text.strip().lower().rstrip(".").split())
    if not plain:
        return None
    found = _word(plain, today, ahead=ahead) or _iso(plain, today)
    if found is None:
        found = _written(plain.replace("/", " ").replace(".", " ").replace("-", " ").split(), today, ahead=ahead)
    if found is None:
        raise FieldProblem("field.day_unread")
    return found


def _word(plain: str, today: date, *, ahead: bool) -> date | None:
    """A day by what it is called: "i går", "igår", "mån"."""
    for days, key in NEAR:
        if plain.replace(" ", "") == tr(key).replace(" ", ""):
            return today + timedelta(days=days)
    weekday = _weekday(plain)
    if weekday is None:
        return None
    return (
        today + timedelta(days=(weekday - today.isoweekday()) % 7 or 7)
        if ahead
        else today - timedelta(days=(today.isoweekday() - weekday) % 7)
    )


def _iso(plain: str, today: date) -> date | None:
    try:
        if len(plain) == 6 and plain.isdigit():  # ÅÅMMDD
            found = date.fromisoformat(f"20{plain}")
            return found if found <= today + timedelta(days=FAR) else found.replace(year=found.year - 100)
        return date.fromisoformat(plain)
    except ValueError:
        return None


def _written(parts: Sequence[str], today: date, *, ahead: bool) -> date | None:
    """Day, month and year, as far as they stand there; a weekday before them is for the eye."""
    if len(parts) > 1 and _weekday(parts[0]) is not None:
        parts = parts[1:]
    day = _number(parts[0]) if parts else None
    if day is None or len(parts) > 3:
        return None
    if len(parts) == 1:
        return _nearest([_of(*_month_beside(today, step), day) for step in (-1, 0, 1)], today, today if not ahead else None)
    month = _month(parts[1])
    if month is None:
        return None
    if len(parts) == 3:
        year = _number(parts[2])
        return None if year is None else _of(year if year > 99 else 2000 + year, month, day)
    if ahead:
        return _nearest([_of(today.year, month, day), _of(today.year + 1, month, day)], today, None)
    found = _of(today.year, month, day)
    return found if found is None or found <= today + timedelta(days=FAR) else _of(today.year - 1, month, day)


def _nearest(days: Sequence[date | None], today: date, latest: date | None) -> date | None:
    """The last of *days* up to *latest*, or where that is None the first from today on."""
    known = [day for day in days if day is not None and (day <= latest if latest is not None else day >= today)]
    return (known[-1] if latest is not None else known[0]) if known else None


def _month_beside(today: date, step: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + step
    return months // 12, months % 12 + 1


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):  # the latter for years beyond what a machine counts in
        return None


def _number(part: str) -> int | None:
    """Of few figures; a raised three is a digit to Unicode and no number."""
    return int(part) if part.isdecimal() and len(part) < _FIGURES else None


def _month(part: str) -> int | None:
    number = _number(part)
    return number if number is not None else _called(part, 3, range(1, 13), QLocale().monthName)


def _weekday(part: str) -> int | None:
    return _called(part, 2, range(1, 8), QLocale().dayName)


def _called(part: str, shortest: int, numbers: range, name: Callable[[int, QLocale.FormatType], str]) -> int | None:
    """The one of *numbers* whose name begins with *part*."""
    found = [number for number in numbers if name(number, QLocale.FormatType.LongFormat).lower().startswith(part)]
    return found[0] if len(part) >= shortest and len(found) == 1 else None


def spoken_day(day: date, today: date) -> str:
    """Says "Måndag 23 november"; the year where it is another, and then the weekday only within half a year: of a birth nobody knows it."""
    return capital(day_in_words(day, today))


def day_in_words(day: date, today: date) -> str:
    """The same inside a sentence: "måndag 23 november", in English "Monday 23 November"."""
    month = QLocale().monthName(day.month, QLocale.FormatType.LongFormat)
    weekday = QLocale().dayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    if day.year == today.year:
        return f"{weekday} {day.day} {month}"
    near = abs((day - today).days) <= FAR
    return f"{weekday} {day.day} {month} {day.year}" if near else f"{day.day} {month} {day.year}"
