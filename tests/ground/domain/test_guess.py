"""What kind of identity number was typed."""

from datetime import date

import pytest

from coachdesk.domain.identity.guess import guess_identifier
from coachdesk.domain.identity.kinds import IdentifierKind, NumberWarning
from coachdesk.domain.reasons import Reason
from coachdesk.errors import InvalidInput
from tests.numbers import finnish_number, norwegian_number, swedish_number

TODAY = date(2026, 11, 24)
SWEDISH = swedish_number(date(1990, 1, 4), 238)
WRONG = SWEDISH[:-1] + str((int(SWEDISH[-1]) + 1) % 10)


@pytest.mark.parametrize(
    "text,kind",
    [
        (SWEDISH, IdentifierKind.PERSONNUMMER),
        (f"{SWEDISH[2:8]}-{SWEDISH[8:]}", IdentifierKind.PERSONNUMMER),
        (finnish_number(date(2004, 5, 6), 902, "A"), IdentifierKind.HENKILOTUNNUS),
        (norwegian_number(date(1990, 1, 4), 123) or norwegian_number(date(1990, 1, 4), 124), IdentifierKind.FODSELSNUMMER),
        (norwegian_number(date(1990, 1, 4), 123, day=40) or norwegian_number(date(1990, 1, 4), 124, day=40), IdentifierKind.D_NUMMER),
        ("19900412TF29", IdentifierKind.TEMPORARY),
    ],
)
def test_the_number_tells_its_kind(text: str, kind: IdentifierKind) -> None:
    """And isn't said to be of another kind than chosen, as nobody chose."""
    found = guess_identifier(text, TODAY)
    assert found.kind is kind
    assert NumberWarning.OTHER_KIND not in found.warnings


@pytest.mark.parametrize("text,reason", [(WRONG, Reason.WRONG_CHECK_DIGIT), ("1234", Reason.WRONG_FORM)])
def test_a_wrong_number_is_wrong_as_a_swedish_one(text: str, reason: Reason) -> None:
    """A temporary number has letters: digits alone are a mistake."""
    with pytest.raises(InvalidInput) as refused:
        guess_identifier(text, TODAY)
    assert refused.value.facts["reason"] == reason
