"""The one failure of reading a list."""

from typing import ClassVar, Literal

from coachdesk.errors import CoachDeskError

Why = Literal[
    "no_access",
    "empty",
    "too_large",
    "too_many_rows",
    "too_many_columns",
    "damaged",
    "hostile",
    "not_a_list",
    "old_or_locked",
    "open_document",
]


class SheetUnreadable(CoachDeskError):
    """A file can't be read as a list (facts: reason). What stands in it stays out of the error."""

    code: ClassVar[str] = "sheet_unreadable"

    def __init__(self, reason: Why) -> None:
        super().__init__(reason=reason)
