"""Who gives a space away gives its key, also where she has let go of the space herself."""

import pytest

from sync.client.joining import part
from sync.client.turning import PATIENCE
from sync.protocol import limits
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk, Municipality


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


def _unsaid(desk: Desk) -> int:
    """What was asked for and nobody has heard."""
    with desk.workspace.transaction() as tx:
        return len(tx.post.unsaid())


@pytest.mark.parametrize("wraps", [1, limits.WRAPS])
def test_who_takes_a_new_akt_back_from_herself_gives_its_key_first(
    astrid: Desk, karin: Desk, monkeypatch: pytest.MonkeyPatch, wraps: int
) -> None:
    """Registered and left to the heads in the valley: her first round with it is her last, and they read what she wrote.

    Also where a request hasn't room for all keys that she owes: then she lets go in a later one.
    """
    monkeypatch.setattr(limits, "WRAPS", wraps)
    akt = karin.new_akt("Mina")
    karin.withdraw(akt, karin.alone)

    for desk in (karin, astrid):
        assert not desk.round().trouble

    assert not _unsaid(karin)
    assert (astrid.call(akt), karin.call(akt)) == ("070-1740611", None)


def test_a_key_that_she_never_gives_holds_nothing_up(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """The one head is in Sveg, too: she gets the key there and hands it on by herself. Karin owes it, and waits for nothing."""
    akt = karin.new_akt("Mina", municipality.sveg)
    for team in (municipality.sveg, karin.alone):
        karin.withdraw(akt, team)

    for desk in (karin, astrid):
        assert not desk.round().trouble

    assert not _unsaid(karin)
    assert (astrid.call(akt), karin.call(akt)) == ("070-1740611", None)


def test_her_key_is_believed_where_nothing_is_sealed_with_it_any_more(
    municipality: Municipality, astrid: Desk, karin: Desk, clock: Clock
) -> None:
    """Karin gave Funäsdalen two keys and went, before anybody there had heard. The newest isn't believed of who has no right.

    Who shouldn't have it could have made it. Elin turns it, and from then on it opens what it sealed, and seals nothing.
    """
    elin = municipality.join("elin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    part(astrid.engine, municipality.sveg, astrid.user)  # its only head: for a day nobody turns what Karin had
    astrid.round()
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.grant(akt, municipality.funas, "read")
    for desk in (karin, astrid):
        desk.round()
    astrid.withdraw(akt, karin.alone)
    astrid.round()
    karin.round()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    part(astrid.engine, municipality.sveg, karin.user)
    astrid.round()

    for desk in (elin, perola):
        desk.round()
    assert (perola.call(akt), perola.held()) == ("070-1740611", 1)

    clock.now += PATIENCE + 60_000
    for desk in (elin, elin, perola):
        desk.round()
    assert (perola.call(akt), perola.held()) == ("070-1740650", 0)
