"""Laptops meet through a server that can't read."""

from uuid import uuid4

import pytest

from coachdesk.errors import NotAllowed
from coachdesk.storage.parting import left_behind
from sync.client.joining import ask_now
from sync.client.wrapping import PATIENCE
from sync.protocol.statements import MinimumVersion
from tests.sync.client.desks import Desk, Municipality


def test_a_colleague_reads_what_was_written_offline(municipality: Municipality, astrid: Desk) -> None:
    """Found, invite, join, write, read: the main road."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    assert karin.waiting()

    karin.round()
    assert not karin.waiting()
    astrid.round()

    assert astrid.call(akt) == "070-1740611"


def test_two_offline_edits_meet_as_a_question(municipality: Municipality, astrid: Desk) -> None:
    """Both change one telephone number offline; both laptops show the same value and both values stay."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid):
        desk.round()
    karin.set_phone(akt, "070-1740622")
    astrid.set_phone(akt, "070-1740633")

    for desk in (karin, astrid, karin):
        desk.round()

    assert karin.call(akt) == astrid.call(akt) == "070-1740633"
    assert karin.history(akt) == astrid.history(akt) == {"070-1740611", "070-1740622", "070-1740633"}


def test_a_place_sees_only_its_own(municipality: Municipality, astrid: Desk) -> None:
    """What is given to Sveg isn't served to Funäsdalen; its heads and the directory are for all."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, perola, astrid):
        desk.round()

    assert perola.call(akt) is None
    assert astrid.call(akt)


def test_a_head_who_is_in_no_place_reads_at_once(municipality: Municipality, astrid: Desk) -> None:
    """An akt is given to the heads, whose key its writer doesn't hold: she seals the akt's key to their public key."""
    head = municipality.join("head", astrid, heads=True)
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()

    head.round()

    assert head.call(akt) == "070-1740611"


def test_a_grant_brings_everything_that_was_written_before(municipality: Municipality, astrid: Desk) -> None:
    """Per-Ola's cursor is far beyond the akt when he is given it; he gets it from its beginning, and his word comes back."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    for number in range(3):
        karin.set_phone(akt, f"070-174062{number}")
        karin.round()
        perola.round()
    assert perola.call(akt) is None

    karin.grant(akt, municipality.funas, "write")
    karin.round()
    perola.round()
    assert perola.call(akt) == "070-1740622"

    perola.set_phone(akt, "070-1740699")
    perola.round()
    karin.round()
    assert karin.call(akt) == "070-1740699"


def test_a_grant_to_one_colleague_alone(municipality: Municipality, astrid: Desk) -> None:
    """An extra colleague gets the akt through her own team, whose key nobody else holds."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()

    karin.grant(akt, perola.alone, "read")
    karin.round()
    perola.round()

    assert perola.call(akt) == "070-1740611"


def test_an_akt_that_nobody_has_heard_of_is_given_and_taken_back_in_the_valley(municipality: Municipality, astrid: Desk) -> None:
    """Registered, given away and taken from the place again between two rounds: all of it is said, in one round, in its order."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    elin = municipality.join("elin", astrid, municipality.sveg)
    karin.round()
    akt = karin.new_akt("Mina", municipality.sveg)

    karin.grant(akt, perola.alone, "read")
    karin.withdraw(akt, municipality.sveg)
    assert perola.call(akt) is None
    karin.round()
    perola.round()
    elin.round()

    assert (perola.call(akt), elin.call(akt)) == ("070-1740611", None)
    with karin.workspace.transaction() as tx:
        assert not tx.post.unsaid()
        assert not tx.post.refused_statements()


def test_what_isnt_ones_own_is_not_given_away_before_it_is_heard_of(municipality: Municipality, astrid: Desk) -> None:
    """An akt that this laptop neither leads nor founded is refused at once, with the reason."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    with pytest.raises(NotAllowed) as refused:
        karin.grant(uuid4(), municipality.funas, "write")
    assert refused.value.facts["what"] == "unknown_space"


def test_a_newcomer_gets_what_her_team_had_before(municipality: Municipality, astrid: Desk) -> None:
    """Written before she was invited, read after a colleague's round."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()

    late = municipality.join("late", astrid, municipality.sveg)

    assert late.call(akt) == "070-1740611"


def test_a_member_gives_the_key_where_no_head_has_for_a_day(municipality: Municipality, astrid: Desk) -> None:
    """The heads are on holiday: a colleague leaves it to them for a day, then gives a newcomer the keys of their teams."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    late = municipality.come("late", astrid, municipality.sveg)
    for desk in (karin, late):
        desk.round()
    assert late.call(akt) is None

    municipality.clock.now += PATIENCE
    for desk in (karin, late):
        desk.round()

    assert late.call(akt) == "070-1740611"


def test_envelopes_wait_for_their_key(municipality: Municipality, astrid: Desk) -> None:
    """Who comes before anyone has given her the team's key holds what she can't open yet, and opens it when the key comes."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    late = municipality.come("late", astrid, municipality.sveg)
    assert late.call(akt) is None
    assert late.held()
    late.crash()

    astrid.round()
    late.round()

    assert late.call(akt) == "070-1740611"
    assert not late.held()


def test_a_withdrawn_colleague_gets_and_gives_nothing_more(municipality: Municipality, astrid: Desk) -> None:
    """Neither way; what she wrote meanwhile comes to who leads it. Given back, the akt is whole and goes on."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.grant(akt, municipality.funas, "write")
    karin.round()
    perola.round()

    karin.withdraw(akt, municipality.funas)
    karin.round()
    perola.set_phone(akt, "070-1740699")
    karin.set_phone(akt, "070-1740655")
    for desk in (perola, karin, perola, karin, astrid):
        desk.round()

    assert karin.call(akt) == "070-1740655"
    assert perola.call(akt) is None
    assert perola.waiting() == 0
    with astrid.workspace.transaction() as tx:
        assert [one.space for one in left_behind(tx.connection)] == [akt]

    karin.grant(akt, municipality.funas, "write")
    for desk in (karin, perola, karin, perola):
        desk.round()
    assert perola.history(akt) == karin.history(akt) == {"070-1740611", "070-1740655"}
    perola.set_phone(akt, "070-1740633")
    for desk in (perola, karin):
        desk.round()
    assert karin.call(akt) == "070-1740633"


def test_the_reviewers_alone_read_the_access_log(municipality: Municipality, astrid: Desk) -> None:
    """Karin's opening of an akt reaches the reviewer, and no colleague."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    other = municipality.join("other", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.open(akt)
    for desk in (karin, astrid, other):
        desk.round()

    assert astrid.looks_in_log() == karin.looks_in_log() == 1
    assert other.looks_in_log() == 0


def test_an_akt_founded_before_anyone_was_reached(municipality: Municipality) -> None:
    """A founder and her invited colleagues can write before their first contact."""
    astrid = municipality.found(settle=False)
    akt = astrid.new_akt("Mina", municipality.sveg)
    assert astrid.waiting()
    astrid.round()
    karin = municipality.join("karin", astrid, municipality.sveg)

    assert not astrid.waiting()
    assert karin.call(akt) == "070-1740611"


def test_a_program_that_is_too_old_waits_and_says_so(municipality: Municipality, astrid: Desk) -> None:
    """An administrator ended old programs: nothing is sent or received, nothing is lost, and after the upgrade all goes on."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    ask_now(astrid.engine, "issuing", [MinimumVersion(2)])
    astrid.engine.program = 2
    astrid.round()
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.set_phone(akt, "070-1740622")
    assert "too_old" in karin.round().trouble
    assert karin.waiting()
    karin.engine.program = 2
    for desk in (karin, astrid):
        desk.round()
    assert astrid.call(akt) == "070-1740622"
