"""Keys on their way are bound to their place, and a key from nowhere isn't believed."""

import pytest

from coachdesk.crypto.identity import ExchangeKey
from coachdesk.crypto.seal import hpke_open, hpke_seal, new_key
from coachdesk.errors import MalformedMessage, SignatureInvalid
from sync.protocol.messages import Signed, check_signed
from sync.protocol.wire import decode, encode
from sync.protocol.wraps import (
    LOST,
    Wrap,
    check_giver,
    commitment,
    epoch_of,
    lost_epoch,
    newest_epoch,
    open_signed_key,
    signed_key,
    wrap_header,
)
from tests.sync.protocol.municipality import a_key, an_id

HEADER = wrap_header(an_id("m"), an_id("akt"), 1, an_id("team"))


def test_a_commitment_fits_one_key() -> None:
    """Another key, team, epoch or municipality gives another commitment."""
    key = new_key()
    right = commitment(an_id("m"), an_id("team"), 1, key)
    others = {
        commitment(an_id("m"), an_id("team"), 1, new_key()),
        commitment(an_id("m"), an_id("team"), 2, key),
        commitment(an_id("m"), an_id("other"), 1, key),
        commitment(an_id("x"), an_id("team"), 1, key),
    }
    assert right == commitment(an_id("m"), an_id("team"), 1, key)
    assert len(others | {right}) == 5


def test_a_lost_key_travels_beyond_all_epochs_and_says_what_it_opens() -> None:
    """Everybody who has it gives it the same number, which fits a wrap; nothing is sealed with it."""
    key = new_key()
    lost = lost_epoch(an_id("m"), an_id("akt"), 3, key)
    assert lost == lost_epoch(an_id("m"), an_id("akt"), 3, key)
    assert epoch_of(lost) == epoch_of(3) == 3
    assert newest_epoch([1, 3, lost]) == 3
    assert newest_epoch([lost]) == 0
    for number in (lost, LOST * (2**16 + 1) - 1):
        wrap = Wrap(an_id("akt"), number, an_id("team"), bytes(60))
        assert decode(encode(wrap), Wrap, "wrap") == wrap


def test_a_given_key_names_its_giver() -> None:
    """It travels sealed to a team's public key, fits a wrap, and is believed from the device that gave it, in its place only."""
    team, key, giver = ExchangeKey.generate(), new_key(), a_key("astrid laptop")
    sealed = hpke_seal(team.public, HEADER, signed_key(HEADER, key, an_id("astrid laptop"), giver))
    wrap = Wrap(an_id("akt"), 1, an_id("team"), sealed)
    assert decode(encode(wrap), Wrap, "wrap") == wrap
    assert len(sealed) == 1255

    device, opened, signature = open_signed_key(hpke_open(team, HEADER, sealed))
    assert (device, opened) == (an_id("astrid laptop"), key)
    check_giver(HEADER, key, signature, giver.public)
    elsewhere = wrap_header(an_id("m"), an_id("another akt"), 1, an_id("team"))
    for header, what, public in ((elsewhere, key, giver.public), (HEADER, new_key(), giver.public), (HEADER, key, a_key("server").public)):
        with pytest.raises(SignatureInvalid):
            check_giver(header, what, signature, public)


def test_a_given_key_is_no_request() -> None:
    """Its signature can't be used for anything else, though the purpose is the same."""
    _, key, signature = open_signed_key(signed_key(HEADER, new_key(), an_id("device"), a_key("device")))
    with pytest.raises(SignatureInvalid):
        check_signed(Signed(HEADER + key, signature), a_key("device").public)
    with pytest.raises(MalformedMessage):
        open_signed_key(b"\x93" + key)
