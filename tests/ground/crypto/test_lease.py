"""Days given by telephone: an answer is for one laptop, one challenge and so many days; a slip of the tongue is told from a lie."""

from uuid import UUID, uuid4

import pytest

from coachdesk.crypto import lease
from coachdesk.crypto.codes import ALPHABET
from coachdesk.crypto.identity import ExchangeKey
from coachdesk.errors import BadCode, SealBroken

SECRET = bytes(range(32))
DEVICE = UUID("01a20000-0000-7000-8000-00000000000d")
CHALLENGE = "0123456A"


def test_the_answer_gives_the_days_that_were_meant() -> None:
    """Seven or fourteen, told apart by the answer itself, however it was typed."""
    challenge = lease.new_challenge()
    for days in lease.DAYS:
        said = lease.answer(SECRET, DEVICE, challenge.lower(), days)
        heard = lease.heard_answer(f" {said[:4].lower()} - {said[4:8]} {said[8:]}")
        assert lease.days_given(SECRET, DEVICE, challenge, heard) == days


def test_an_answer_for_anything_else_gives_nothing() -> None:
    """Another laptop, another challenge, another secret."""
    challenge = lease.new_challenge()
    said = lease.answer(SECRET, DEVICE, challenge, 7)
    assert lease.days_given(SECRET, uuid4(), challenge, said) is None
    assert lease.days_given(SECRET, DEVICE, lease.new_challenge(), said) is None
    assert lease.days_given(lease.new_secret(), DEVICE, challenge, said) is None


def test_other_days_are_not_given() -> None:
    """The head's program can't be talked into a year."""
    with pytest.raises(ValueError, match="by telephone"):
        lease.answer(SECRET, DEVICE, lease.new_challenge(), 365)


def test_a_slip_is_told_apart() -> None:
    """One character misheard: of a challenge's some slip through, of an answer's hardly any."""
    said = lease.answer(SECRET, DEVICE, CHALLENGE, 7)
    for code, heard, through in ((CHALLENGE, lease.heard_challenge, 30), (said, lease.heard_answer, 4)):
        slipped = 0
        for place in range(len(code)):
            for other in ALPHABET:
                try:
                    heard(code[:place] + other + code[place + 1 :])
                except BadCode:
                    continue
                slipped += other != code[place]
        assert slipped < through


def test_the_secret_opens_for_the_heads_and_for_its_laptop_alone() -> None:
    """Sealed to their public key, bound to the unit and the laptop; what isn't a secret is none. The mark tells which key it was."""
    heads, unit = ExchangeKey.generate(), uuid4()
    sealed = lease.seal_secret(heads.public, unit, DEVICE, SECRET)
    assert lease.open_secret(heads, unit, DEVICE, sealed) == SECRET
    for key, where, whose in ((ExchangeKey.generate(), unit, DEVICE), (heads, uuid4(), DEVICE), (heads, unit, uuid4())):
        with pytest.raises(SealBroken):
            lease.open_secret(key, where, whose, sealed)
    with pytest.raises(SealBroken):
        lease.open_secret(heads, unit, DEVICE, lease.seal_secret(heads.public, unit, DEVICE, SECRET[:5]))
    assert lease.key_mark(heads.public) != lease.key_mark(ExchangeKey.generate().public)


def test_the_form_is_permanent() -> None:
    """A head's newer program answers an older laptop: these characters never change."""
    assert [lease.answer(SECRET, DEVICE, CHALLENGE, days) for days in lease.DAYS] == ["Q8SS73QQNYRM", "FAY5NWC9F2BD"]
