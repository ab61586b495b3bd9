"""Why input was refused: stable codes that the window translates."""

from enum import StrEnum
from typing import Never

from coachdesk.errors import InvalidInput


class Reason(StrEnum):
    """The *reason* of an InvalidInput."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    WRONG_TYPE = "wrong_type"
    TOO_LONG = "too_long"
    IN_FUTURE = "in_future"
    BEFORE_START = "before_start"
    NOT_A_TIME = "not_a_time"
    EXACTLY_ONE = "exactly_one"
    ALREADY_THERE = "already_there"
    NOT_SIGNED = "not_signed"
    SAME_AKT = "same_akt"
    WRONG_FORM = "wrong_form"
    WRONG_DATE = "wrong_date"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    OWN = "own"


def refuse(kind: str, field: str, reason: Reason) -> Never:
    """Raise InvalidInput about *field* of *kind*."""
    raise InvalidInput(kind=kind, field=field, reason=reason.value)
