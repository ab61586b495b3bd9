"""Henkilötunnus (Finnish decree 128/2010 as changed by 690/2022): DDMMYY, separator, three digits, check character.

Since 2023 several separators mean the same century and tell people apart, so the separator belongs to the number and is never stripped.
"""

import re
from datetime import date

from coachdesk.domain.identity.kinds import IdentifierKind, NumberWarning, ParsedIdentifier, real_day, refuse_number, sex_of
from coachdesk.domain.reasons import Reason

_FORM = re.compile(r"(\d\d)(\d\d)(\d\d)([-+YXWVUABCDEF])(\d{3})([0-9A-FHJ-NPR-Y])")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURY = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_LOWEST, _FIRST_TEMPORARY = 2, 900


def parse_finnish(text: str, today: date) -> ParsedIdentifier:
    """The number as eleven characters in capitals. Raises InvalidInput: wrong_form, wrong_date, wrong_check_digit, in_future."""
    match = _FORM.fullmatch("".join(text.split()).upper().replace("\N{EN DASH}", "-"))
    if match is None or int(match[5]) < _LOWEST:
        refuse_number(Reason.WRONG_FORM)
    born = real_day(_CENTURY[match[4]] + int(match[3]), int(match[2]), int(match[1]))
    if _CHECK[int(match[1] + match[2] + match[3] + match[5]) % 31] != match[6]:
        refuse_number(Reason.WRONG_CHECK_DIGIT)
    if born > today:
        refuse_number(Reason.IN_FUTURE)
    # 900-999 are given for a hospital's stay and in published examples, never to a registered person.
    warnings = (NumberWarning.TEMPORARY,) if int(match[5]) >= _FIRST_TEMPORARY else ()
    return ParsedIdentifier(IdentifierKind.HENKILOTUNNUS, match[0], "FI", born, sex_of(int(match[5][2])), warnings)
