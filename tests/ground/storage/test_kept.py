"""Envelopes are kept as long as an operator may put back a backup that lacks them."""

import pytest

from coachdesk.storage.kept import DAYS, Kept
from coachdesk.storage.workspace import Workspace
from tests.ground.storage.laptops import Laptop

DAY = 24 * 60 * 60 * 1000
SPACE, DEVICE = bytes(16), b"d" * 16


@pytest.fixture
def workspace(karin: Laptop) -> Workspace:
    return karin.workspace


def _owed(kept: Kept) -> list[tuple[int, bytes]]:
    return [(one.number, one.raw) for one in kept.owed()]


def test_what_came_after_the_floor_is_owed_in_order(workspace: Workspace) -> None:
    """Of three, two stand beyond the floor; what the server shows again isn't owed, what it can't take now waits."""
    with workspace.transaction() as tx:
        kept = tx.post.kept
        for number in (3, 1, 2):
            kept.keep(SPACE, DEVICE, number, number * 10, 0, b"%d" % number)

        kept.owe_after(10, 5)
        assert _owed(kept) == [(2, b"2"), (3, b"3")]
        assert not kept.is_there(SPACE, DEVICE, 2, 99, b"another"), "another of that name"
        assert kept.is_there(SPACE, DEVICE, 2, 99, b"2")
        assert _owed(kept) == [(3, b"3")]
        kept.wait(SPACE, DEVICE, 3)
        assert (_owed(kept), kept.owes()) == ([], 0)
        kept.try_again()
        assert kept.owes() == 1
        kept.give_up(SPACE, DEVICE, 3)
        kept.try_again()
        assert kept.owes() == 0


def test_what_waits_for_its_key_is_owed_too(workspace: Workspace) -> None:
    """An envelope that couldn't be opened yet has reached this laptop as well."""
    with workspace.transaction() as tx:
        tx.post.hold(SPACE, DEVICE, 4, 40, b"held", "key")
        tx.post.kept.owe_after(10, 5)
        assert _owed(tx.post.kept) == [(4, b"held")]


def test_the_old_is_forgotten_unless_it_is_owed(workspace: Workspace) -> None:
    """After 35 days; a debt has no end."""
    with workspace.transaction() as tx:
        kept = tx.post.kept
        for number in (1, 2, 3):
            kept.keep(SPACE, DEVICE, number, number, (number - 1) * DAY, b"")
        kept.owe_after(2, 0)
        kept.thin_out((DAYS + 2) * DAY + 1)
        kept.owe_after(0, 0)
        assert _owed(kept) == [(3, b"")]


def test_what_its_writer_may_not_say_waits_for_her_right(workspace: Workspace) -> None:
    """Offered again when she may write there, whoever wrote it and however late; meanwhile it says where the server's chain ends."""
    with workspace.transaction() as tx:
        kept, own = tx.post.kept, workspace.identity.device_id.bytes
        for device in (DEVICE, own):
            kept.keep(SPACE, device, 3, 21, 0, b"", b"second")
            kept.keep(SPACE, device, 2, 20, 0, device, b"first")
        kept.owe_after(10, 5)
        for device in (DEVICE, own):
            kept.bar(SPACE, device, 2)
            kept.wait(SPACE, device, 3)
            kept.try_again()
        assert (kept.owes(), set(kept.barred())) == (0, {(SPACE, DEVICE), (SPACE, own)})
        kept.thin_out((DAYS + 1) * DAY)
        assert kept.stranded(SPACE) == [(device, 2, b"first", device) for device in sorted((DEVICE, own))]
        kept.unbar(SPACE, DEVICE)
        assert [(one.device, one.number) for one in kept.owed()] == [(DEVICE, 2), (DEVICE, 3)]
        assert [one.device for one in kept.stranded(SPACE)] == [own]
