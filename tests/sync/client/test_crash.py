"""Lost requests, lost answers and crashes at any point heal at the next round; nothing is said twice, nothing is lost."""

import contextlib
from collections.abc import Callable

import pytest

from coachdesk.errors import ServerUnreachable
from tests.sync.client.desks import Cut, Desk, Municipality

FATES = ["lost request", "lost answer", "cut before", "cut after"]


def _suffers(desk: Desk, step: Callable[[], object]) -> None:
    try:
        with contextlib.suppress(ServerUnreachable):  # a lost line is no death: the next round tries again
            step()
    except Cut:
        desk.crash()


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("nth", [0, 1])
def test_founding_and_joining_heal(municipality: Municipality, fate: str, nth: int) -> None:
    """Whatever happens to the founder's, the inviter's or the newcomer's requests: two more rounds and all have met."""
    astrid = municipality.found(settle=False)
    astrid.line.script = [""] * nth + [fate]
    _suffers(astrid, astrid.round)
    astrid.round()
    karin = municipality.desk("karin")
    bundle = municipality.announce(astrid, municipality.sveg)
    karin.line.script = [""] * nth + [fate]
    _suffers(karin, lambda: municipality.accept(karin, bundle))
    akt = karin.new_akt("Mina", municipality.sveg)
    astrid.line.script = [fate]
    _suffers(astrid, astrid.round)

    for desk in (karin, astrid, karin, astrid):
        desk.round()

    assert astrid.call(akt) == "070-1740611"
    assert not karin.waiting()
    assert not karin.round().trouble


@pytest.mark.parametrize("fate", FATES)
def test_writing_heals(municipality: Municipality, astrid: Desk, fate: str) -> None:
    """A word whose journey was interrupted arrives once, in the same bytes."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for nth in range(3):
        karin.line.script = [fate]
        _suffers(karin, karin.round)
        karin.set_phone(akt, f"070-174064{nth}")
        karin.round()
    astrid.round()

    assert astrid.history(akt) == karin.history(akt)
    assert len(karin.history(akt)) == 4
    assert not karin.refused()


def test_two_laptops_say_something_at_once(municipality: Municipality, astrid: Desk) -> None:
    """The log has one order: who comes second signs again on the new head, within the same round."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    first = karin.new_akt("Mina", municipality.sveg)
    second = astrid.new_akt("Ali", municipality.sveg)
    astrid.round()

    report = karin.round()
    astrid.round()

    assert not report.trouble
    assert karin.call(second)
    assert astrid.call(first)


def test_a_transaction_that_fails_leaves_no_trace(municipality: Municipality, astrid: Desk) -> None:
    """The answer's transaction dies after the log grew in memory: nothing of it is kept, and the next round takes it again."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.round()

    karin.engine.dying = True
    with pytest.raises(Cut):
        karin.round()
    assert karin.call(akt) is None

    karin.round()
    assert karin.call(akt) == "070-1740611"


def test_a_cloned_laptop_speaks_with_a_voice_of_its_own(municipality: Municipality, astrid: Desk) -> None:
    """Two computers with one disk image: both sets of words arrive everywhere."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    other = karin.new_akt("Ali", municipality.sveg)
    karin.round()
    twin = municipality.clone(karin, "twin")
    karin.set_phone(akt, "070-1740650")
    karin.set_phone(other, "070-1740651")
    karin.round()
    twin.set_phone(akt, "070-1740660")

    report = twin.round()
    for desk in (twin, karin, astrid):
        desk.round()

    assert not report.new_voice
    assert twin.workspace.identity.device_id == karin.workspace.identity.device_id
    assert twin.workspace.identity.voice != karin.workspace.identity.voice
    for desk in (twin, karin, astrid):
        assert desk.history(akt) == {"070-1740611", "070-1740650", "070-1740660"}
        assert "070-1740651" in desk.history(other)
    assert not twin.waiting()


def test_a_cloned_laptop_is_heard_though_its_twin_writes_elsewhere(municipality: Municipality, astrid: Desk) -> None:
    """Two computers with one disk image that never write in the same space hear each other all the same."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt, other = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Ali", municipality.sveg)
    karin.round()
    twin = municipality.clone(karin, "twin")
    karin.set_phone(akt, "070-1740650")
    twin.set_phone(other, "070-1740660")

    for desk in (karin, twin, karin, twin, astrid):
        desk.round()

    assert astrid.history(akt) == {"070-1740611", "070-1740650"}
    assert twin.history(akt) == astrid.history(akt)
    assert karin.history(other) == astrid.history(other)


def test_a_restored_backup_goes_on_as_the_same_laptop(municipality: Municipality, astrid: Desk) -> None:
    """What the old disk sent after the backup comes back from the server; what the backup held unsent is sent. Nothing is introduced."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.set_phone(akt, "070-1740650")
    karin.line.script = ["lost request"]
    with pytest.raises(ServerUnreachable):
        karin.round()
    backup = municipality.clone(karin, "backup")
    karin.round()
    karin.set_phone(akt, "070-1740651")
    karin.round()
    log = karin.log_length()

    for desk in (backup, astrid, backup):
        desk.round()

    assert backup.history(akt) == astrid.history(akt) == {"070-1740611", "070-1740650", "070-1740651"}
    assert not backup.waiting()
    assert backup.round().trouble == {"copied"}
    assert backup.workspace.identity.device_id == karin.workspace.identity.device_id
    assert backup.log_length() == log


def test_a_newcomer_put_back_before_anybody_heard_of_her(municipality: Municipality, astrid: Desk) -> None:
    """Her first request is lost, and then her disk: what a backup holds comes in by the same invitation."""
    karin = municipality.desk("karin")
    bundle = municipality.announce(astrid, municipality.sveg)
    karin.line.script = ["lost request"]
    _suffers(karin, lambda: municipality.accept(karin, bundle))
    akt = karin.new_akt("Mina", municipality.sveg)
    backup = municipality.clone(karin, "backup")

    for desk in (backup, astrid, backup, astrid):
        desk.round()

    assert astrid.call(akt) == "070-1740611"
    assert not backup.waiting()
