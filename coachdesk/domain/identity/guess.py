"""Which kind of identity number somebody typed: nobody should have to say what the number itself tells."""

from dataclasses import replace
from datetime import date

from coachdesk.domain.identity.kinds import IdentifierKind, NumberWarning, ParsedIdentifier
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.errors import InvalidInput

_NATIONAL = (IdentifierKind.PERSONNUMMER, IdentifierKind.HENKILOTUNNUS, IdentifierKind.FODSELSNUMMER)


def guess_identifier(text: str, today: date) -> ParsedIdentifier:
    """The number as the first kind that it is a right number of.

    One with letters in it that is none of them may be a temporary one (``19900412TF29``). Raises InvalidInput with what is wrong with it as
    a Swedish number: that is what most are meant to be.
    """
    first: InvalidInput | None = None
    for kind in _NATIONAL:
        try:
            found = parse_identifier(text, kind, today)
        except InvalidInput as problem:
            first = first or problem
        else:
            return replace(found, warnings=tuple(one for one in found.warnings if one is not NumberWarning.OTHER_KIND))
    if any(letter.isalpha() for letter in text):
        return parse_identifier(text, IdentifierKind.TEMPORARY, today)
    assert first is not None
    raise first
