"""Personnummer (folkbokföringslagen 18 §) and samordningsnummer (lag 2022:1697): kept as twelve digits.

Ten digits don't say the century: a minus means under a hundred years old, a plus the year one turns a hundred or later, and people mix
them up. Where both centuries are possible the likelier is taken and a warning asks for a look.
"""

import re
from datetime import date

from personnummer import personnummer

from coachdesk.domain.identity.kinds import IdentifierKind, NumberWarning, ParsedIdentifier, real_day, refuse_number, sex_of
from coachdesk.domain.reasons import Reason

_FORM = re.compile(r"(\d\d)?(\d\d)(\d\d)(\d\d)([-+]?)(\d{3})(\d)")
_DASHES = str.maketrans("\N{EN DASH}\N{MINUS SIGN}\N{NON-BREAKING HYPHEN}", "---")
_OLDEST = 120
_COORDINATION = 60
# Skatteverket keeps these serials for test persons; they are never given to anyone.
_TEST_SERIALS = frozenset({238, 239, *range(980, 1000)})


def parse_swedish(text: str, kind: IdentifierKind, today: date) -> ParsedIdentifier:
    """The number as twelve digits; of the kind it really is. Raises InvalidInput: wrong_form, wrong_date, wrong_check_digit, in_future."""
    match = _FORM.fullmatch("".join(text.split()).translate(_DASHES))
    if match is None or match[6] == "000":
        refuse_number(Reason.WRONG_FORM)
    month, raw_day = int(match[3]), int(match[4])
    day = raw_day - _COORDINATION if raw_day > _COORDINATION else raw_day
    warnings = []
    if match[1]:
        born = real_day(int(match[1] + match[2]), month, day)
    else:
        born, guessed = _century(int(match[2]), month, day, match[5], today)
        warnings += [NumberWarning.CENTURY_GUESSED] if guessed else []
    if born > today:
        refuse_number(Reason.IN_FUTURE)
    value = f"{born.year:04}{match[3]}{match[4]}{match[6]}{match[7]}"
    if not personnummer.valid(value):
        refuse_number(Reason.WRONG_CHECK_DIGIT)
    found = IdentifierKind.SAMORDNINGSNUMMER if raw_day > _COORDINATION else IdentifierKind.PERSONNUMMER
    warnings += [NumberWarning.OTHER_KIND] if found is not kind else []
    warnings += [NumberWarning.FICTITIOUS] if int(match[6]) in _TEST_SERIALS else []
    return ParsedIdentifier(found, value, "SE", born, sex_of(int(match[6][2])), tuple(warnings))


def _century(year: int, month: int, day: int, separator: str, today: date) -> tuple[date, bool]:
    """The likelier birth date, and whether another century is possible too."""
    latest = today.year - (today.year - year) % 100
    years = [y for y in (latest, latest - 100) if 0 <= today.year - y <= _OLDEST and _is_past(y, month, day, today)]
    if not years:
        return real_day(latest, month, day), False
    hundred = [y for y in years if today.year - y >= 100]
    likelier = hundred[0] if separator == "+" and hundred else years[0]
    return real_day(likelier, month, day), len(years) > 1


def _is_past(year: int, month: int, day: int, today: date) -> bool:
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False
