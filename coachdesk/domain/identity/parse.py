"""One way in for identity numbers of every kind."""

import re
from datetime import date

from coachdesk.domain.identity.finnish import parse_finnish
from coachdesk.domain.identity.kinds import IdentifierKind, NumberWarning, ParsedIdentifier, refuse_number
from coachdesk.domain.identity.norwegian import parse_norwegian
from coachdesk.domain.identity.swedish import parse_swedish
from coachdesk.domain.reasons import Reason

_TEMPORARY = re.compile(r"[0-9A-ZÅÄÖ][0-9A-ZÅÄÖ/+-]{2,19}")
_LEADING_DAY = re.compile(r"(19|20)(\d\d)(\d\d)(\d\d)")


def parse_identifier(text: str, kind: IdentifierKind, today: date) -> ParsedIdentifier:
    """Check *text* as a number of *kind* and bring it into the form it is kept in.

    Raises InvalidInput(kind="person_identifier", field="value"): missing, wrong_form, wrong_date, wrong_check_digit or in_future.
    """
    if not text.strip():
        refuse_number(Reason.MISSING)
    match kind:
        case IdentifierKind.PERSONNUMMER | IdentifierKind.SAMORDNINGSNUMMER:
            return parse_swedish(text, kind, today)
        case IdentifierKind.HENKILOTUNNUS:
            return parse_finnish(text, today)
        case IdentifierKind.FODSELSNUMMER | IdentifierKind.D_NUMMER:
            return parse_norwegian(text, kind, today)
        case IdentifierKind.TEMPORARY:
            return _temporary(text, today)


def _temporary(text: str, today: date) -> ParsedIdentifier:
    """T, TF, reserve and interim numbers follow no national standard: three to twenty letters and digits, kept in capitals."""
    value = "".join(text.split()).upper()
    if _TEMPORARY.fullmatch(value) is None:
        refuse_number(Reason.WRONG_FORM)
    return ParsedIdentifier(IdentifierKind.TEMPORARY, value, None, _leading_day(value, today), None, (NumberWarning.TEMPORARY,))


def _leading_day(value: str, today: date) -> date | None:
    """The birth date that many such numbers begin with (``19900412TF29``)."""
    match = _LEADING_DAY.match(value)
    if match is None:
        return None
    try:
        born = date(int(match[1] + match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return None
    return born if born <= today else None
