"""Lease secrets in the heads' hands: sealed once, opened by them alone, sealed anew when their key is another; days for who calls."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coachdesk.crypto import lease
from coachdesk.crypto.identity import ExchangeKey
from coachdesk.domain.record import alive
from coachdesk.domain.staff import Laptop, add_laptop
from coachdesk.domain.unit import Unit, found_unit
from coachdesk.errors import BadCode, LeaseOver, NotAllowed, SealBroken, ServerUnreachable
from sync.client.leasing import opened_by_heads, sealed_for_heads
from sync.client.me import me_of
from tests.sync.client.desks import Desk, Municipality
from ui.unlock.leases import answer_by_telephone, keep_sealed, lengthen_for_journey

DAY = 24 * 60 * 60 * 1000


def introduced(desk: Desk, name: str) -> None:
    """The laptop stands in the directory."""
    desk.workspace.write(lambda session: add_laptop(session, Laptop(id=desk.workspace.identity.device_id, name=name)))


def settle(*desks: Desk) -> None:
    """Everybody hears everything."""
    for _ in range(2):
        for desk in desks:
            desk.round()


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach whose laptop had contact, and has given its secret into the heads' hands."""
    astrid.workspace.write(lambda session: found_unit(session, Unit(name="Arbete", zone="Europe/Stockholm")))
    karin = municipality.join("karin", astrid, municipality.sveg)
    introduced(karin, "Karin-Sveg")
    settle(astrid, karin)
    assert keep_sealed(karin.workspace, karin.engine)
    settle(astrid, karin)
    return karin


def test_it_is_sealed_once(karin: Desk) -> None:
    """Another contact gives nothing to do; the secret stays the same."""
    before = karin.workspace.leasing.secret()
    assert not keep_sealed(karin.workspace, karin.engine)
    assert karin.workspace.leasing.secret() == before


def test_a_head_answers_and_the_laptop_opens(karin: Desk, astrid: Desk, municipality: Municipality) -> None:
    """From the laptop's characters to its pages; the unit sees who gave the days, until when, and how."""
    municipality.clock.now += 40 * DAY
    karin.crash()
    with pytest.raises(LeaseOver):
        karin.workspace.read(alive, Laptop, karin.workspace.identity.device_id)
    device = karin.workspace.identity.device_id
    said = answer_by_telephone(astrid.workspace, astrid.engine, device, karin.workspace.leasing.challenge(), 7)
    karin.workspace.leasing.answer(said)
    assert karin.workspace.read(alive, Laptop, device).name == "Karin-Sveg"
    settle(astrid, karin)
    seen = karin.workspace.read(alive, Laptop, device)
    assert (seen.longer_by, seen.by_telephone) == (astrid.user, True)
    assert seen.longer_until == (astrid.workspace.now() + timedelta(days=7)).date()


def test_who_is_no_head_answers_nobody(karin: Desk, astrid: Desk) -> None:
    """A coach has the sealed secret in her directory, and can't open it; nothing is written down then."""
    introduced(astrid, "Astrid-Östersund")
    settle(astrid, karin)
    assert keep_sealed(astrid.workspace, astrid.engine)
    settle(astrid, karin)
    device = astrid.workspace.identity.device_id
    with pytest.raises(NotAllowed):
        answer_by_telephone(karin.workspace, karin.engine, device, astrid.workspace.leasing.challenge(), 7)
    assert karin.workspace.read(alive, Laptop, device).longer_until is None


def test_a_misheard_challenge_gives_no_days(karin: Desk, astrid: Desk) -> None:
    """It is said before anything is written down."""
    with pytest.raises(BadCode):
        answer_by_telephone(astrid.workspace, astrid.engine, karin.workspace.identity.device_id, "0000-0000", 7)


def test_another_laptops_secret_does_not_pass_for_this_ones(karin: Desk, astrid: Desk) -> None:
    """Who moves a sealed secret to another laptop's entry gets nothing opened."""
    sealed = karin.workspace.read(alive, Laptop, karin.workspace.identity.device_id).lease_sealed
    assert sealed is not None
    with astrid.workspace.transaction() as tx:
        me = me_of(tx)
        assert me is not None
        with pytest.raises(SealBroken):
            opened_by_heads(tx, astrid.engine.state(tx), me, uuid4(), sealed)


def test_after_the_heads_key_was_turned_it_is_sealed_anew(karin: Desk) -> None:
    """The mark of another key: the laptop seals its secret at its next contact, by itself."""
    secret = karin.workspace.leasing.secret()
    with karin.workspace.transaction() as tx:
        me, state = me_of(tx), karin.engine.state(tx)
        assert me is not None
        old = lease.key_mark(ExchangeKey.generate().public)
        again = sealed_for_heads(tx, state, me, secret, old)
        assert again is not None
        assert sealed_for_heads(tx, state, me, secret, again.to) is None


def test_days_for_a_journey_need_the_net(karin: Desk) -> None:
    """Without an answer of the server's nothing is given; with one it is."""
    device = karin.workspace.identity.device_id
    karin.line.script = ["lost request"]
    with pytest.raises(ServerUnreachable):
        lengthen_for_journey(karin.workspace, karin.engine, device, 45)
    assert karin.workspace.read(alive, Laptop, device).longer_until is None
    lengthen_for_journey(karin.workspace, karin.engine, device, 45)
    assert karin.workspace.leasing.look().until == (karin.workspace.now() + timedelta(days=45)).date()


def test_a_round_opens_what_was_shut(karin: Desk, municipality: Municipality) -> None:
    """The lease is over; a round goes all the same, sends and fetches, and everything can be read."""
    municipality.clock.now += 40 * DAY
    karin.crash()
    with pytest.raises(LeaseOver):
        karin.workspace.read(alive, Laptop, karin.workspace.identity.device_id)
    karin.round()
    assert karin.workspace.read(alive, Laptop, karin.workspace.identity.device_id).name == "Karin-Sveg"
