"""A field for a time of day, typed as people type it."""

import re
from typing import Any

from ui.kit.fields import FieldProblem, TextField

_TIME = re.compile(r"(\d{1,2})(?:[.: ]?(\d{2}))?")


class ClockField(TextField):
    """A time of day: "13:30", "13.30", "1330", "13"."""

    def value(self) -> Any:
        return read_clock(self.line.text())


def read_clock(text: str) -> str | None:
    """HH:MM, or None where nothing is typed. Raises FieldProblem."""
    plain = text.strip()
    if not plain:
        return None
    match = _TIME.fullmatch(plain)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if hour > 23 or minute > 59:
        raise FieldProblem("reminders.time_unread")
    return f"{hour:02}:{minute:02}"
