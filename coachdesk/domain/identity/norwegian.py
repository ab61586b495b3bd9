"""Fødselsnummer and D-number (Norwegian folkeregisterforskrift): DDMMYY, three digits, two control digits.

From 2032 the Tax Administration gives out numbers that no longer tell sex, and whose first control sum may leave 0 to 3 instead of 0.
"""

import re
from datetime import date

from coachdesk.domain.identity.kinds import IdentifierKind, NumberWarning, ParsedIdentifier, real_day, refuse_number, sex_of
from coachdesk.domain.reasons import Reason

_FORM = re.compile(r"\d{11}")
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NEW_RULE = date(2032, 1, 1)
_D_DAY, _HELP_MONTH, _SYNTHETIC_MONTH = 40, 40, 80


def parse_norwegian(text: str, kind: IdentifierKind, today: date) -> ParsedIdentifier:
    """The number as eleven digits; of the kind it really is. Raises InvalidInput: wrong_form, wrong_date, wrong_check_digit, in_future."""
    value = "".join(text.split()).replace("-", "")
    if _FORM.fullmatch(value) is None:
        refuse_number(Reason.WRONG_FORM)
    digits = [int(c) for c in value]
    day, month = int(value[:2]), int(value[2:4])
    warnings = []
    found = IdentifierKind.D_NUMMER if day > _D_DAY else IdentifierKind.FODSELSNUMMER
    if month > _SYNTHETIC_MONTH:
        month -= _SYNTHETIC_MONTH
        warnings.append(NumberWarning.FICTITIOUS)
    elif month > _HELP_MONTH:
        month -= _HELP_MONTH
        warnings.append(NumberWarning.TEMPORARY)
    born = real_day(_year(int(value[4:6]), int(value[6:9])), month, day - _D_DAY if day > _D_DAY else day)
    allowed = range(4) if today >= _NEW_RULE else range(1)
    if _rest(_FIRST, digits) not in allowed or _rest(_SECOND, digits) != 0:
        refuse_number(Reason.WRONG_CHECK_DIGIT)
    if born > today:
        refuse_number(Reason.IN_FUTURE)
    warnings += [NumberWarning.OTHER_KIND] if found is not kind else []
    sex = sex_of(digits[8]) if today < _NEW_RULE else None
    return ParsedIdentifier(found, value, "NO", born, sex, tuple(warnings))


def _rest(weights: tuple[int, ...], digits: list[int]) -> int:
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11


def _year(year: int, individual: int) -> int:
    """The full year by the individual number's series."""
    if individual < 500:
        return 1900 + year
    if individual < 750 and year >= 54:
        return 1800 + year
    if year >= 40 and individual < 900:
        refuse_number(Reason.WRONG_DATE)
    return 1900 + year if year >= 40 else 2000 + year
