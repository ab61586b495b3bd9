"""Somebody is gone who had the keys: the next words are sealed with keys that she never had, and everyone else reads on."""

from contextlib import suppress
from uuid import UUID

import pytest

from coachdesk.errors import NotAllowed, ServerUnreachable
from sync.client.joining import dismiss, part, revoke
from sync.client.turning import PATIENCE
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk, Municipality


def epochs(desk: Desk, space: UUID) -> set[int]:
    """Of which the laptop has the space's key."""
    with desk.workspace.transaction() as tx:
        return set(tx.keyring.space_keys().get(space.bytes, {}))


def sealed_with(desk: Desk, space: UUID) -> int:
    """The epoch of the newest envelope that the laptop has sent in the space."""
    with desk.workspace.transaction() as tx:
        state = desk.engine.state(tx)
        return state.space_epoch(space.bytes)


def settle(*desks: Desk, rounds: int = 3) -> None:
    """Everybody has heard everything."""
    for _ in range(rounds):
        for desk in desks:
            desk.round()


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def perola(municipality: Municipality, astrid: Desk, karin: Desk) -> Desk:
    """Another one."""
    return municipality.join("perola", astrid, municipality.sveg)


def test_after_somebody_was_parted_the_rest_read_on_and_she_does_not(
    municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk
) -> None:
    """The team's key is turned by its head, the akt's by who writes next; the old words stay readable for those who belong."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    part(astrid.engine, municipality.sveg, perola.user)
    settle(astrid, karin)
    karin.set_phone(akt, "070-1740622")
    settle(karin, astrid, perola)
    assert epochs(karin, akt) == epochs(astrid, akt) == {1, 2}
    assert astrid.call(akt) == "070-1740622"
    assert 2 not in epochs(perola, akt)
    assert perola.call(akt) != "070-1740622"


def test_a_newcomer_reads_what_was_written_with_every_key(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk) -> None:
    """She is given the newest, and has all before by it."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    part(astrid.engine, municipality.sveg, perola.user)
    settle(astrid, karin)
    karin.set_phone(akt, "070-1740622")
    settle(karin, astrid)
    eva = municipality.join("eva", astrid, municipality.sveg)
    settle(astrid, karin, eva)
    assert epochs(eva, akt) == {1, 2}
    assert eva.call(akt) == "070-1740622"
    assert eva.history(akt) == {"070-1740611", "070-1740622"}


def test_two_who_turn_at_the_same_moment_agree(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk) -> None:
    """The first key that reaches the server counts; the other laptop seals nothing with its own."""
    akt = karin.new_akt("Mina", municipality.sveg)
    eva = municipality.join("eva", astrid, municipality.sveg)
    settle(karin, astrid, perola, eva)
    part(astrid.engine, municipality.sveg, eva.user)
    settle(astrid, karin, perola)
    karin.set_phone(akt, "070-1740622")
    perola.set_phone(akt, "070-1740633")
    settle(karin, perola, astrid)
    assert karin.waiting() == perola.waiting() == 0
    assert karin.history(akt) == perola.history(akt) == astrid.history(akt) == {"070-1740611", "070-1740622", "070-1740633"}
    assert karin.held() == perola.held() == astrid.held() == 0


@pytest.mark.parametrize("fate", ["lost request", "lost answer"])
def test_a_turn_survives_what_happens_to_its_rounds(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk, fate: str) -> None:
    """At whichever of its requests the line breaks, the key that the server has is the key."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    part(astrid.engine, municipality.sveg, perola.user)
    settle(astrid, karin)
    for number in range(3):
        karin.set_phone(akt, f"070-17406{number:02}")
        karin.line.script = [""] * number + [fate]
        with suppress(ServerUnreachable):
            karin.round()
        karin.line.script = []
        karin.crash()
        settle(karin, astrid)
        assert astrid.call(akt) == f"070-17406{number:02}"


def test_who_was_dismissed_gets_nothing_more(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk) -> None:
    """Every team of hers turns its key; her laptop hears of it, and of nothing else."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    dismiss(astrid.engine, perola.user)
    settle(astrid, karin)
    later = karin.new_akt("Olle", municipality.sveg)
    karin.set_phone(akt, "070-1740622")
    settle(karin, astrid, perola)
    assert perola.call(later) is None
    assert perola.call(akt) != "070-1740622"
    assert astrid.call(later) == "070-1740611"
    assert perola.log_length() == astrid.log_length()


def test_others_turn_a_key_that_no_head_turns(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk, clock: Clock) -> None:
    """The place has no head any more: after a day any member does it."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    part(astrid.engine, municipality.sveg, astrid.user)  # the only head of the place goes herself
    settle(astrid)
    settle(karin, perola)
    karin.set_phone(akt, "070-1740622")
    settle(karin, perola)
    assert sealed_with(karin, akt) == 1
    clock.now += PATIENCE + 60_000
    settle(karin, perola)
    karin.set_phone(akt, "070-1740633")
    settle(karin, perola)
    assert sealed_with(karin, akt) == 2
    assert perola.call(akt) == "070-1740633"


def test_who_turned_it_has_it_again_when_her_disk_is_put_back(municipality: Municipality, astrid: Desk, karin: Desk, perola: Desk) -> None:
    """Her backup is from before she made the key, and nobody else would give it to her, who has been there longest."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    backup = municipality.clone(astrid, "astrid-backup")
    part(astrid.engine, municipality.sveg, perola.user)
    settle(astrid, karin)
    karin.set_phone(akt, "070-1740622")
    new = karin.new_akt("Olle", municipality.sveg)
    settle(karin, backup)
    assert backup.call(akt) == "070-1740622"
    assert backup.call(new) == "070-1740611"
    backup.withdraw(akt, _heads(backup))
    settle(backup, karin)
    karin.set_phone(akt, "070-1740633")
    settle(karin, backup)
    assert backup.call(akt) == "070-1740633"


def _heads(desk: Desk) -> UUID:
    with desk.workspace.transaction() as tx:
        return UUID(bytes=tx.keyring.team("heads"))


def test_only_some_may_call_a_laptop_lost(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Not its own user on it; an administrator. From then on nothing of it is taken, and no key is made for it."""
    with karin.workspace.transaction() as tx:
        device = UUID(bytes=tx.keyring.require("device"))
    with pytest.raises(NotAllowed):
        revoke(karin.engine, device)
    revoke(astrid.engine, device)
    settle(astrid)
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    assert astrid.call(akt) is None


def test_who_may_only_read_is_told_at_once_also_where_the_key_must_turn(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """She can't turn it; what she wrote stays with her, shown as refused, and goes when she may write again."""
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin)
    karin.grant(akt, municipality.funas, "read")
    karin.grant(akt, astrid.alone, "read")
    settle(karin, perola, astrid)
    karin.withdraw(akt, astrid.alone)
    settle(karin, perola)
    perola.set_phone(akt, "070-1740699")
    settle(perola)
    assert perola.refused() == {akt: "not_a_writer"}

    karin.grant(akt, municipality.funas, "write")
    settle(karin, perola, karin)
    assert perola.refused() == {}
    assert karin.call(akt) == "070-1740699"
