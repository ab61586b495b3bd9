"""A second laptop of one's own: made from one that is unlocked, by a code that holds for minutes and once."""

from uuid import uuid4

import pytest

from coachdesk.crypto.identity import SigningKey, code_key, invitation_code
from coachdesk.crypto.seal import seal
from coachdesk.domain.draft import NEW_NOTE, draft_of, keep_draft
from coachdesk.errors import InvitationInvalid, NotAllowed, ServerRefused
from sync.client.joining import Bundle, announce, join, opened, revoke
from sync.client.pairing import MINUTES, pair
from sync.protocol.wire import encode
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk, Municipality


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


def settle(*desks: Desk) -> None:
    """Everybody has heard everything."""
    for _ in range(3):
        for desk in desks:
            desk.round()


def paired(municipality: Municipality, desk: Desk) -> Desk:
    """Another laptop of the same user."""
    other = municipality.desk("another")
    join(other.engine, pair(desk.engine))
    settle(desk, other)
    return other


def test_the_second_laptop_is_hers_and_reads_what_she_reads(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Akter of her places and those of hers alone; under a name of its own, that everybody sees."""
    shared, own = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Olle")
    settle(karin, astrid)
    desktop = paired(municipality, karin)
    assert desktop.user == karin.user
    assert desktop.workspace.identity.device_id != karin.workspace.identity.device_id
    assert (desktop.call(shared), desktop.call(own)) == ("070-1740611", "070-1740611")
    desktop.set_phone(shared, "070-1740622")
    settle(desktop, karin, astrid)
    assert karin.call(shared) == astrid.call(shared) == "070-1740622"
    with astrid.workspace.transaction() as tx:
        assert len(astrid.engine.state(tx).devices_of(karin.user.bytes)) == 2


def test_a_code_opens_once(municipality: Municipality, karin: Desk) -> None:
    """Whoever comes second, with a photograph of the screen, finds nothing."""
    code = pair(karin.engine)
    join(municipality.desk("desktop").engine, code)
    with pytest.raises(InvitationInvalid):
        join(municipality.desk("thief").engine, code)


def test_a_code_holds_for_minutes(municipality: Municipality, karin: Desk, clock: Clock) -> None:
    """The server forgets what nobody has fetched."""
    code = pair(karin.engine)
    clock.now += MINUTES * 60_000 + 1
    with pytest.raises(InvitationInvalid):
        join(municipality.desk("desktop").engine, code)


def test_a_zone_that_the_laptop_does_not_know_is_refused_before_anything_is_kept(municipality: Municipality, karin: Desk) -> None:
    """By pairing and by invitation: its days would begin and end at no hour, and each start would fall."""
    with karin.workspace.transaction() as tx:
        tx.keyring.keep("zone", b"Europe/Sveg")
    other = municipality.desk("other")
    with pytest.raises(InvitationInvalid) as paired_with:
        join(other.engine, pair(karin.engine))
    code, key = invitation_code(), SigningKey.generate()
    bundle = Bundle(1, bytes(16), bytes(32), bytes(16), "../Stockholm", bytes(16), key.to_bytes())
    with pytest.raises(InvitationInvalid) as invited_by:
        opened(code_key(code), seal(code_key(code), b"coachdesk/invitation-bundle/1\0", encode(bundle)))
    assert paired_with.value.facts["reason"] == invited_by.value.facts["reason"] == "zone"
    with other.workspace.transaction() as tx:
        assert tx.keyring.get("municipality") is None


def test_a_laptop_that_was_revoked_makes_no_second_one(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Not where it knows, and not where it doesn't know yet."""
    revoke(astrid.engine, karin.workspace.identity.device_id)
    settle(astrid)
    with pytest.raises(ServerRefused):
        pair(karin.engine)
    karin.round()
    with pytest.raises(NotAllowed):
        pair(karin.engine)


def test_one_laptop_is_lost_and_the_other_goes_on(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It makes her new keys by itself; what is written then the lost one can't read, though its thief has the passphrase."""
    shared, own = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Olle")
    settle(karin, astrid)
    desktop = paired(municipality, karin)
    revoke(desktop.engine, karin.workspace.identity.device_id)
    settle(desktop, astrid, desktop)
    with astrid.workspace.transaction() as tx:
        fact = astrid.engine.state(tx).user(desktop.user.bytes)
    assert fact is not None
    assert not fact.void
    for akt in (shared, own):
        desktop.set_phone(akt, "070-1740622")
    settle(desktop, astrid, desktop)
    assert astrid.call(shared) == astrid.call(own) == "070-1740622"
    assert desktop.call(own) == "070-1740622"
    new = astrid.new_akt("Eva", municipality.sveg)
    settle(astrid, desktop)
    assert desktop.call(new) == "070-1740611"
    with desktop.workspace.transaction() as tx:
        held, state = tx.keyring.space_keys(), desktop.engine.state(tx)
        assert all(max(held[akt.bytes]) == state.space_epoch(akt.bytes) > 1 for akt in (shared, own))


def test_who_lost_everything_comes_in_again_as_herself(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Neither laptop nor passphrase nor code: an administrator invites her again, and her teams' akter come back."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    user = karin.user
    revoke(astrid.engine, karin.workspace.identity.device_id)
    settle(astrid)
    again = municipality.desk("again")
    municipality.accept(again, announce(astrid.engine, user))
    settle(astrid, again, astrid, again)
    assert again.user == user
    assert again.call(akt) == "070-1740611"
    again.set_phone(akt, "070-1740633")
    settle(again, astrid)
    assert astrid.call(akt) == "070-1740633"


def test_what_she_begins_after_she_lost_everything_is_kept_at_the_server(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """The keys of her private space went with the laptop, and nobody else had them: she makes the next one, and hears what it seals."""
    settle(karin)
    user = karin.user
    revoke(astrid.engine, karin.workspace.identity.device_id)
    settle(astrid)
    again = municipality.desk("again")
    municipality.accept(again, announce(astrid.engine, user))
    settle(astrid, again)
    target = uuid4()
    again.workspace.write(keep_draft, NEW_NOTE, target, {"text": "Moas mamma ringde"})
    settle(again, astrid)
    assert again.waiting() == 0
    desktop = paired(municipality, again)
    draft = desktop.workspace.read(draft_of, NEW_NOTE, target)
    assert draft is not None
    assert draft.values == {"text": "Moas mamma ringde"}
