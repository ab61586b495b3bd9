"""Why a row can't be read in: codes that the window has words for, and what stood there."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """The reasons. Those of identity numbers and records are the domain's own (domain/reasons.py)."""

    NO_KEY = "no_key"
    NO_NAME = "no_name"
    NO_PROGRAMME = "no_programme"
    NOT_A_DAY = "not_a_day"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_POSTCODE = "not_a_postcode"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_COLLEAGUE = "unknown_colleague"
    EXCEL_ERROR = "excel_error"
    TOO_LONG = "too_long"
    OTHER_DAY = "other_day"
    PROTECTED = "protected"
    MISSING = "missing"
    WRONG_FORM = "wrong_form"
    WRONG_DATE = "wrong_date"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True, repr=False)
class Problem:
    """*meaning* is the column's; *heading* what the list calls it, "" where it has no such column; *text* what stands in the cell."""

    why: Why
    meaning: str = ""
    heading: str = ""
    text: str = ""


class Unfit(ValueError):
    """A cell doesn't hold what its column means."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
