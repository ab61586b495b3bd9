"""What an identity number tells, whatever its country."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Never

from coachdesk.domain.reasons import Reason, refuse


class IdentifierKind(StrEnum):
    """Kinds of identity numbers that a case file holds."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    HENKILOTUNNUS = "henkilotunnus"
    FODSELSNUMMER = "fodselsnummer"
    D_NUMMER = "d_nummer"
    TEMPORARY = "temporary"


class LegalSex(StrEnum):
    """The legal sex of the population register."""

    FEMALE = "female"
    MALE = "male"


class NumberWarning(StrEnum):
    """What a coach should look at, though the number is allowed."""

    CENTURY_GUESSED = "century_guessed"
    OTHER_KIND = "other_kind"
    TEMPORARY = "temporary"
    FICTITIOUS = "fictitious"


@dataclass(frozen=True, slots=True, repr=False)
class ParsedIdentifier:
    """A checked number in the form it is kept in. *country* is ISO 3166 alpha-2, or None for temporary ones."""

    kind: IdentifierKind
    value: str
    country: str | None
    birth_date: date | None
    legal_sex: LegalSex | None
    warnings: tuple[NumberWarning, ...] = ()


def refuse_number(reason: Reason) -> Never:
    """Raise InvalidInput about the number. The number itself stays out of the exception."""
    refuse("person_identifier", "value", reason)


def sex_of(digit: int) -> LegalSex:
    """Odd is male, in Sweden, Finland and Norway."""
    return LegalSex.MALE if digit % 2 else LegalSex.FEMALE


def real_day(year: int, month: int, day: int) -> date:
    """The date, or InvalidInput(reason=wrong_date)."""
    try:
        return date(year, month, day)
    except ValueError:
        refuse_number(Reason.WRONG_DATE)
