"""Who goes loses every right from that position on; keys are turned; roots and administrators succeed one another."""

import pytest

from coachdesk.errors import EntryRefused
from sync.protocol.statements import (
    Administrator,
    Covered,
    Device,
    Erased,
    Grant,
    Invitation,
    Issuer,
    IssuerOver,
    Left,
    Member,
    MinimumVersion,
    Parted,
    Purged,
    Recovery,
    Redacted,
    Returned,
    Revoked,
    Role,
    Space,
    SpaceKind,
    Statement,
    Successor,
    Team,
    TeamKey,
    TeamPublic,
    TeamPurpose,
    Unit,
    User,
    Withdraw,
)
from sync.protocol.wraps import RECOVERY, recovery_holder
from tests.sync.protocol.municipality import EXCHANGE, FAR_AWAY, Municipality, a_key, an_id, founded

ALL = bytes(16)
COMMITMENT = bytes(range(32))
OTHER_EXCHANGE = bytes(reversed(EXCHANGE))


@pytest.fixture
def town() -> Municipality:
    """Astrid (head, administrator), Bo and Dag in Sveg, Cilla in Funäsdalen; an akt of Sveg's that the heads lead too; keys."""
    it = founded()
    it.join("dag", "sveg", "everyone")
    it.say("root", Administrator(an_id("astrid"), active=True))
    it.say("bo laptop", TeamKey(an_id("sveg"), 1, COMMITMENT), TeamPublic(an_id("sveg"), EXCHANGE))
    it.say("astrid laptop", TeamKey(an_id("heads"), 1, COMMITMENT))
    it.akt("akt", device="bo laptop")
    it.grant("akt", "heads", Role.LEAD, device="bo laptop")
    return it


def refused(town: Municipality, author: str, *statements: Statement) -> str:
    """The reason, after which nothing of it holds."""
    before = town.state.seq, town.state.head, town.state.copy()._tables
    with pytest.raises(EntryRefused) as refusal:
        town.say(author, *statements)
    assert (town.state.seq, town.state.head, town.state.copy()._tables) == before
    return str(refusal.value.facts["reason"])


# --- teams -----------------------------------------------------------------------------------------------------------


def test_who_is_parted_loses_the_teams_spaces_from_that_position_on(town: Municipality) -> None:
    """What she wrote before stands; what she writes later isn't taken, and she is handed nothing more."""
    town.say("astrid laptop", Parted(an_id("sveg"), an_id("bo")))
    gone = town.state.position
    assert town.state.may_write(an_id("bo laptop"), an_id("akt"), gone - 1)
    assert not town.state.may_write(an_id("bo laptop"), an_id("akt"), gone)
    assert not town.state.may_read(an_id("bo"), an_id("akt"))
    assert an_id("bo") not in town.state.members(an_id("sveg"))
    assert town.state.may_write(an_id("dag laptop"), an_id("akt"))


def test_a_substitute_comes_goes_and_comes_again(town: Municipality) -> None:
    """Rights hold for each of her times, and not for what lies between."""
    places = []
    for _ in range(2):
        town.say("astrid laptop", Member(an_id("sveg"), an_id("cilla"), head=False))
        places.append(town.state.position)
        town.say("astrid laptop", Parted(an_id("sveg"), an_id("cilla")))
        places.append(town.state.position)
    laptop, akt = an_id("cilla laptop"), an_id("akt")
    assert [town.state.may_write(laptop, akt, place) for place in places] == [True, False, True, False]


def test_who_may_part(town: Municipality) -> None:
    """Heads of the team and administrators; and never the last head of a unit."""
    assert refused(town, "bo laptop", Parted(an_id("sveg"), an_id("dag"))) == "not_head"
    assert refused(town, "issuer", Parted(an_id("sveg"), an_id("cilla"))) == "not_member"
    assert refused(town, "issuer", Parted(an_id("nowhere"), an_id("bo"))) == "unknown_team"
    assert refused(town, "issuer", Parted(an_id("heads"), an_id("astrid"))) == "last_head"
    town.say("issuer", Parted(an_id("sveg"), an_id("bo")))


def test_who_was_parted_is_head_no_more(town: Municipality) -> None:
    """A team isn't led from outside."""
    town.say("issuer", Member(an_id("sveg"), an_id("bo"), head=True))
    town.say("astrid laptop", Parted(an_id("sveg"), an_id("bo")))
    assert refused(town, "bo laptop", Member(an_id("sveg"), an_id("cilla"), head=False)) == "not_head"


# --- epochs ----------------------------------------------------------------------------------------------------------


def test_a_teams_key_is_due_when_somebody_is_gone_who_has_it(town: Municipality) -> None:
    """Any member may turn it then, once; while nobody is gone only a head may."""
    sveg = an_id("sveg")
    assert town.state.turn_due(sveg) is None
    assert refused(town, "dag laptop", TeamKey(sveg, 2, COMMITMENT)) == "not_head"
    town.say("astrid laptop", Parted(sveg, an_id("bo")))
    assert town.state.turn_due(sveg) == town.state.position
    assert refused(town, "bo laptop", TeamKey(sveg, 2, COMMITMENT)) == "not_member"
    town.say("dag laptop", TeamKey(sveg, 2, COMMITMENT))
    assert (town.state.turn_due(sveg), town.state.team_epoch(sveg)) == (None, 2)
    assert refused(town, "dag laptop", TeamKey(sveg, 3, COMMITMENT)) == "not_head"
    assert refused(town, "dag laptop", TeamKey(sveg, 2, COMMITMENT)) == "epoch"


def test_a_team_that_never_had_a_key_needs_no_new_one(town: Municipality) -> None:
    """Whoever comes first makes it."""
    town.say("issuer", Parted(an_id("funas"), an_id("cilla")))
    assert town.state.turn_due(an_id("funas")) is None


def test_the_public_key_is_said_once_for_each_epoch(town: Municipality) -> None:
    """What is sealed to a team after somebody left isn't sealed to what she had."""
    sveg = an_id("sveg")
    assert refused(town, "dag laptop", TeamPublic(sveg, OTHER_EXCHANGE)) == "already_said"
    town.say("astrid laptop", TeamKey(sveg, 2, COMMITMENT))
    assert (town.state.team_public(sveg), town.state.public_epoch(sveg)) == (EXCHANGE, 1)
    town.say("dag laptop", TeamPublic(sveg, OTHER_EXCHANGE))
    assert (town.state.team_public(sveg), town.state.public_epoch(sveg)) == (OTHER_EXCHANGE, 2)


def test_a_space_is_sealed_with_its_next_key_once_a_reader_is_gone(town: Municipality) -> None:
    """Which epoch follows from the log alone, so that all agree; a team that only appends had no key to lose."""
    akt, heads = an_id("akt"), an_id("heads")
    assert town.state.space_epoch(akt) == 1
    town.say("astrid laptop", TeamKey(an_id("sveg"), 2, COMMITMENT))
    assert town.state.space_epoch(akt) == 2
    town.say("dag laptop", Withdraw(akt, heads))
    assert town.state.space_epoch(akt) == 3
    town.say("astrid laptop", TeamKey(heads, 2, COMMITMENT))
    assert town.state.space_epoch(akt) == 3
    town.say("dag laptop", Grant(akt, heads, Role.READ))
    town.say("dag laptop", Grant(akt, heads, Role.APPEND))
    assert town.state.space_epoch(akt) == 4
    town.say("dag laptop", Withdraw(akt, heads))
    assert town.state.space_epoch(akt) == 4


def test_a_space_whose_only_reader_is_gone_needs_another_key_at_once(town: Municipality) -> None:
    """Nobody is left in her team who could turn that one's key; who leads the space beside her seals nothing more with what she has."""
    alone, akt = an_id("cilla alone"), an_id("akt")
    town.say("issuer", Team(alone, an_id("unit"), TeamPurpose.ALONE), Member(alone, an_id("cilla"), head=True))
    town.grant("akt", "cilla alone", Role.READ, device="bo laptop")
    town.say("bo laptop", Space(an_id("other"), SpaceKind.AKT, an_id("sveg")), Grant(an_id("other"), alone, Role.APPEND))
    before = town.state.space_epoch(akt)
    town.say("issuer", Left(an_id("cilla")))
    assert town.state.space_epoch(akt) == before + 1
    assert town.state.space_epoch(an_id("other")) == 1, "who could only append had no key of it"
    town.say("issuer", Left(an_id("dag")))
    assert town.state.space_epoch(akt) == before + 1, "where others are left the team's own next key turns its spaces'"


def test_who_has_read_a_space_is_known_after_she_let_go_of_it(town: Municipality) -> None:
    """By any team of hers, whether it or she lost the right; who could only append, or never came near it, hasn't."""
    akt, read = an_id("akt"), town.state.has_read
    town.grant("akt", "funas", Role.APPEND, device="bo laptop")
    assert [read(an_id(name), akt) for name in ("bo", "astrid", "cilla")] == [True, True, False]
    town.say("dag laptop", Withdraw(akt, an_id("heads")))
    town.say("issuer", Left(an_id("bo")))
    town.grant("akt", "funas", Role.READ, device="dag laptop")
    town.say("dag laptop", Withdraw(akt, an_id("funas")))
    assert not any(town.state.may_read(an_id(name), akt) for name in ("bo", "cilla"))
    assert [read(an_id(name), akt) for name in ("bo", "astrid", "cilla")] == [True, True, True]
    assert not read(an_id("nobody"), akt)


def test_who_left_a_team_has_not_read_what_it_was_given_later(town: Municipality) -> None:
    """Nor what it had been taken from before she came: there must be a position at which she might."""
    early, late = an_id("early"), an_id("late")
    town.say("bo laptop", Space(early, SpaceKind.AKT, an_id("sveg")), Grant(early, an_id("funas"), Role.READ))
    town.say("bo laptop", Withdraw(early, an_id("funas")))
    town.say("issuer", Left(an_id("cilla")))
    town.say("bo laptop", Space(late, SpaceKind.AKT, an_id("sveg")), Grant(late, an_id("funas"), Role.READ))
    assert town.state.has_read(an_id("cilla"), early)
    assert not town.state.has_read(an_id("cilla"), late)


# --- lost laptops, and people who leave --------------------------------------------------------------------------------


def test_a_lost_laptop_says_nothing_more_and_its_users_keys_are_void(town: Municipality) -> None:
    """Whoever found it can't write, certify a laptop, or have anything sealed to the keys in it."""
    town.say("astrid laptop", Revoked(an_id("bo laptop")))
    lost = town.state.position
    assert town.state.may_write(an_id("bo laptop"), an_id("akt"), lost - 1)
    assert not town.state.may_write(an_id("bo laptop"), an_id("akt"))
    assert refused(town, "bo laptop", Space(an_id("new"), SpaceKind.AKT, an_id("sveg"))) == "not_member"
    assert refused(town, "bo", Device(an_id("thief"), an_id("bo"), a_key("thief").public)) == "not_the_user"
    assert refused(town, "astrid laptop", Revoked(an_id("bo laptop"))) == "already_said"
    assert town.state.turn_due(an_id("sveg")) == lost
    bo = town.state.user(an_id("bo"))
    assert bo is not None
    assert bo.void


def test_who_may_revoke(town: Municipality) -> None:
    """An administrator, or its user on another laptop; not a colleague, and not the laptop itself."""
    assert refused(town, "dag laptop", Revoked(an_id("bo laptop"))) == "not_issuer"
    assert refused(town, "bo laptop", Revoked(an_id("bo laptop"))) == "not_issuer"
    assert refused(town, "issuer", Revoked(an_id("nothing"))) == "unknown_device"
    town.say("bo", Device(an_id("bo desktop"), an_id("bo"), a_key("bo desktop").public))
    town.say("bo desktop", Revoked(an_id("bo laptop")))


def test_new_keys_by_a_laptop_that_is_left(town: Municipality) -> None:
    """Only while the old ones are void, and only once: nobody slips keys of her own in between."""
    town.say("bo", Device(an_id("bo desktop"), an_id("bo"), a_key("bo desktop").public))
    new = User(an_id("bo"), a_key("bo again").public, OTHER_EXCHANGE)
    assert refused(town, "bo desktop", new) == "user_exists"
    town.say("issuer", Revoked(an_id("bo laptop")))
    assert refused(town, "bo laptop", new) == "not_invited"
    assert refused(town, "dag laptop", new) == "not_invited"
    assert refused(town, "bo desktop", User(an_id("bo"), a_key("bo").public, OTHER_EXCHANGE)) == "key_taken"
    town.say("bo desktop", new)
    assert refused(town, "bo desktop", User(an_id("bo"), a_key("bo thrice").public, EXCHANGE)) == "user_exists"
    assert refused(town, "bo", Device(an_id("x"), an_id("bo"), a_key("x").public)) == "not_the_user"
    town.say("bo again", Device(an_id("x"), an_id("bo"), a_key("x").public))


def test_who_lost_everything_is_invited_again_as_herself(town: Municipality) -> None:
    """Her teams and what she wrote stay hers."""
    again = Invitation(a_key("invitation bo 2").public, an_id("bo"), FAR_AWAY)
    assert refused(town, "issuer", again) == "user_exists"
    town.say("issuer", Revoked(an_id("bo laptop")), again)
    assert set(town.state.invited()) == {an_id("bo")}
    assert refused(town, "invitation bo", User(an_id("bo"), a_key("thief").public, EXCHANGE)) == "invitation_used"
    town.say("invitation bo 2", User(an_id("bo"), a_key("bo again").public, OTHER_EXCHANGE))
    town.say("bo again", Device(an_id("bo 2"), an_id("bo"), a_key("bo 2").public))
    assert town.state.may_write(an_id("bo 2"), an_id("akt"))
    assert not town.state.invited()


def test_an_invitation_is_over_when_a_newer_one_was_made(town: Municipality) -> None:
    """A code on a lost paper is made worthless by another."""
    for name in ("first", "second"):
        town.say("issuer", Invitation(a_key(name).public, an_id("eva"), FAR_AWAY))
    assert refused(town, "first", User(an_id("eva"), a_key("eva").public, EXCHANGE)) == "invitation_used"
    town.say("second", User(an_id("eva"), a_key("eva").public, EXCHANGE))


def test_who_has_left_has_nothing(town: Municipality) -> None:
    """One word, and every team, laptop and office of hers is over; her teams need new keys."""
    town.join("eva", "sveg", "heads", "everyone")
    town.say("root", Administrator(an_id("eva"), active=True))
    town.say("eva laptop", Left(an_id("bo")))
    gone = town.state.position
    assert town.state.teams_of(an_id("bo")) == frozenset()
    assert not town.state.is_live(an_id("bo laptop"))
    assert not town.state.may_write(an_id("bo laptop"), an_id("akt"), gone)
    assert town.state.turn_due(an_id("sveg")) == gone
    assert refused(town, "bo", Device(an_id("x"), an_id("bo"), a_key("x").public)) == "not_the_user"
    assert refused(town, "issuer", Member(an_id("sveg"), an_id("bo"), head=False)) == "unknown_user"
    assert refused(town, "issuer", Left(an_id("bo"))) == "unknown_user"
    assert refused(town, "dag laptop", Left(an_id("eva"))) == "not_issuer"
    town.say("issuer", Left(an_id("eva")))
    assert town.state.administrators == {an_id("astrid")}


def test_who_comes_back_is_invited_as_herself_and_put_into_teams_anew(town: Municipality) -> None:
    """Nothing of what she had comes back by itself."""
    town.say("issuer", Left(an_id("bo")), Invitation(a_key("again").public, an_id("bo"), FAR_AWAY))
    town.say("again", User(an_id("bo"), a_key("bo again").public, OTHER_EXCHANGE))
    town.say("bo again", Device(an_id("bo 2"), an_id("bo"), a_key("bo 2").public))
    assert not town.state.may_write(an_id("bo 2"), an_id("akt"))
    town.say("astrid laptop", Member(an_id("sveg"), an_id("bo"), head=False))
    assert town.state.may_write(an_id("bo 2"), an_id("akt"))


def test_the_last_head_does_not_leave(town: Municipality) -> None:
    """There must be somebody who can give the unit's akter on."""
    assert refused(town, "issuer", Left(an_id("astrid"))) == "last_head"


def test_a_revoked_laptop_says_that_it_is_empty_and_nothing_else(town: Municipality) -> None:
    """Its last word is a receipt."""
    town.say("issuer", Left(an_id("bo")))
    assert refused(town, "dag laptop", Purged(an_id("bo laptop"), ALL)) == "not_the_device"
    assert refused(town, "bo laptop", Purged(an_id("bo laptop"), an_id("nowhere"))) == "unknown_space"
    town.say("bo laptop", Purged(an_id("bo laptop"), an_id("akt")))
    town.say("bo laptop", Purged(an_id("bo laptop"), ALL))
    assert set(town.state.purged(an_id("bo laptop"))) == {an_id("akt"), ALL}
    assert refused(town, "bo laptop", Purged(an_id("bo laptop"), ALL)) == "already_said"


def test_a_space_that_came_back_can_go_again(town: Municipality) -> None:
    """A laptop says each time that it let go of it, as long as it is live. Of all at once, and when it is revoked, it says so once."""
    laptop, akt = an_id("bo laptop"), an_id("akt")
    for _ in range(2):
        town.say("bo laptop", Purged(laptop, akt))
        assert town.state.purged(laptop) == {akt: town.state.position}
    town.say("bo laptop", Purged(laptop, ALL))
    assert refused(town, "bo laptop", Purged(laptop, ALL)) == "already_said"
    town.say("issuer", Revoked(laptop))
    assert refused(town, "bo laptop", Purged(laptop, akt)) == "already_said"


# --- administrators, root, recovery ------------------------------------------------------------------------------------


def test_an_administrators_laptop_issues(town: Municipality) -> None:
    """Her office is hers and not a key's: another laptop of hers has it, a lost one doesn't."""
    town.say("astrid laptop", Unit(an_id("other unit")))
    assert refused(town, "bo laptop", Unit(an_id("third unit"))) == "not_issuer"
    assert refused(town, "issuer", Administrator(an_id("bo"), active=True)) == "not_root"
    town.say("root", Administrator(an_id("bo"), active=True))
    town.say("bo laptop", Unit(an_id("third unit")), Revoked(an_id("astrid laptop")))
    assert refused(town, "astrid laptop", Unit(an_id("fourth unit"))) == "not_issuer"
    town.say("root", Administrator(an_id("bo"), active=False))
    assert refused(town, "bo laptop", Unit(an_id("fourth unit"))) == "not_issuer"
    assert refused(town, "root", Administrator(an_id("bo"), active=False)) == "already_said"


def test_an_issuers_key_can_be_ended_and_never_comes_back(town: Municipality) -> None:
    """The founder's laptop is lost: what its issuer's key says later counts for nothing."""
    assert refused(town, "astrid laptop", IssuerOver(a_key("issuer").public)) == "not_root"
    town.say("root", IssuerOver(a_key("issuer").public))
    assert refused(town, "issuer", Unit(an_id("other unit"))) == "not_issuer"
    assert refused(town, "root", Issuer(a_key("issuer").public)) == "key_taken"


def test_the_root_names_its_successor(town: Municipality) -> None:
    """From then on the old one says nothing."""
    town.say("root", Successor(a_key("new root").public))
    assert town.state.root == a_key("new root").public
    assert refused(town, "root", Administrator(an_id("bo"), active=True)) == "not_root"
    town.say("new root", Administrator(an_id("bo"), active=True))
    assert refused(town, "new root", Successor(a_key("root").public)) == "key_taken"


def test_two_administrators_together_name_a_root_where_it_was_lost(town: Municipality) -> None:
    """One alone can't, however many keys she has; nor two who mean different ones."""
    new = Successor(a_key("new root").public)
    town.say("root", Administrator(an_id("bo"), active=True))
    assert refused(town, "issuer", new) == "not_root"
    town.say("astrid laptop", new)
    assert town.state.root == a_key("root").public
    assert refused(town, "astrid laptop", new) == "already_said"
    town.say("bo laptop", Successor(a_key("another root").public))
    assert town.state.root == a_key("root").public
    town.say("bo laptop", new)
    assert town.state.root == a_key("new root").public


def test_another_recovery_key(town: Municipality) -> None:
    """Custodians changed: what is wrapped from now on is wrapped to the new one, and the old wraps are known for what they are."""
    assert list(town.state.recoveries) == [RECOVERY]
    assert refused(town, "astrid laptop", Recovery(OTHER_EXCHANGE)) == "not_root"
    town.say("root", Recovery(OTHER_EXCHANGE))
    assert town.state.recoveries == {RECOVERY: EXCHANGE, recovery_holder(1): OTHER_EXCHANGE}
    assert refused(town, "root", Recovery(EXCHANGE)) == "already_said"


def test_a_minimum_version_only_grows(town: Municipality) -> None:
    """A server that hides an entry is found out by the chain, and none lowers it."""
    town.say("issuer", MinimumVersion(7))
    assert town.state.minimum_version == 7
    assert refused(town, "issuer", MinimumVersion(6)) == "already_said"
    assert refused(town, "bo laptop", MinimumVersion(8)) == "not_issuer"


# --- erasure ---------------------------------------------------------------------------------------------------------


def test_an_erased_space_is_nobodys_for_ever(town: Municipality) -> None:
    """Its id is never used again, and no later word gives it to anyone."""
    akt = an_id("akt")
    town.say("dag laptop", Erased(akt))
    fact = town.state.space(akt)
    assert fact is not None
    assert fact.erased == town.state.position
    assert town.state.grants(akt) == {}
    assert not town.state.may_write(an_id("dag laptop"), akt)
    assert refused(town, "astrid laptop", Grant(akt, an_id("heads"), Role.LEAD)) == "erased"
    assert refused(town, "dag laptop", Space(akt, SpaceKind.AKT, an_id("sveg"))) == "already_said"


def test_who_may_erase(town: Municipality) -> None:
    """A team that leads it; and never what a unit can't be without."""
    town.say("astrid laptop", Space(an_id("directory"), SpaceKind.DIRECTORY, an_id("heads")))
    town.grant("akt", "funas", Role.WRITE, device="bo laptop")
    assert refused(town, "cilla laptop", Erased(an_id("akt"))) == "not_lead"
    assert refused(town, "issuer", Erased(an_id("akt"))) == "not_lead"
    assert refused(town, "astrid laptop", Erased(an_id("directory"))) == "lasting"
    town.say("issuer", Team(an_id("bo alone"), an_id("unit"), TeamPurpose.ALONE), Member(an_id("bo alone"), an_id("bo"), head=True))
    town.say("bo laptop", Space(an_id("drafts"), SpaceKind.PRIVATE, an_id("bo alone")))
    town.say("bo laptop", Erased(an_id("drafts")))


def test_replay_gives_the_same(town: Municipality) -> None:
    """A client that comes later believes the same."""
    town.say("astrid laptop", Parted(an_id("sveg"), an_id("bo")), Revoked(an_id("cilla laptop")))
    town.say("dag laptop", TeamKey(an_id("sveg"), 2, COMMITMENT), Erased(an_id("akt")))
    other = Municipality()
    for entry, position in town.log:
        other.state.apply(entry, position)
    assert other.state._tables == town.state._tables


def test_keys_come_back_by_the_roots_word(town: Municipality) -> None:
    """To a member who has keys of her own again, and for everybody to see; neither an administrator nor a head may say it."""
    sveg, bo = an_id("sveg"), an_id("bo")
    again = Returned(sveg, bo)
    assert refused(town, "astrid laptop", again) == "not_root"
    assert refused(town, "root", Returned(sveg, an_id("cilla"))) == "not_member"
    assert refused(town, "root", Returned(an_id("nowhere"), bo)) == "not_member"
    town.say("issuer", Revoked(an_id("bo laptop")), Invitation(a_key("invitation bo 2").public, bo, FAR_AWAY))
    assert refused(town, "root", again) == "unknown_user"
    town.say("invitation bo 2", User(bo, a_key("bo again").public, OTHER_EXCHANGE))
    town.say("root", again, again)
    assert town.state.returned_to(sveg) == {bo}
    town.say("astrid laptop", Parted(sveg, bo))
    assert town.state.returned_to(sveg) == frozenset()


def test_a_root_that_administrators_named_is_told_from_one_that_the_root_named(town: Municipality) -> None:
    """Everybody is to compare the code of the first; the second stands on the word of the one before."""
    town.say("root", Administrator(an_id("bo"), active=True), Successor(a_key("second root").public))
    assert town.state.root_named_by == frozenset()
    third = a_key("third root").public
    town.say("astrid laptop", Successor(third))
    assert town.state.proposed == {third: {an_id("astrid")}}
    town.say("bo laptop", Successor(third))
    assert (town.state.root, town.state.proposed) == (third, {})
    assert town.state.root_named_by == {an_id("astrid"), an_id("bo")}
    town.say("third root", Successor(a_key("fourth root").public))
    assert town.state.root_named_by == frozenset()


def test_a_value_is_destroyed_by_who_leads_the_space(town: Municipality) -> None:
    """The key turns with it, and no older one seals from there on; nobody else can say it, nor where no snapshot could take its place."""
    akt, covered = an_id("akt"), [Covered(an_id("dag laptop"), 1, 10)]
    town.grant("akt", "funas", Role.WRITE, device="bo laptop")
    assert town.state.oldest_epoch(akt) == 0
    before = town.state.space_epoch(akt)
    assert refused(town, "cilla laptop", Redacted(akt, covered)) == "not_lead"
    assert refused(town, "dag laptop", Redacted(an_id("elsewhere"), covered)) == "unknown_space"
    town.say("issuer", Team(an_id("bo alone"), an_id("unit"), TeamPurpose.ALONE), Member(an_id("bo alone"), an_id("bo"), head=True))
    town.say("bo laptop", Space(an_id("drafts"), SpaceKind.PRIVATE, an_id("bo alone")))
    assert refused(town, "bo laptop", Redacted(an_id("drafts"), covered)) == "lasting"
    town.say("dag laptop", Redacted(akt, covered))
    assert town.state.redacted(akt) == tuple(covered)
    assert town.state.space_epoch(akt) == town.state.oldest_epoch(akt) == before + 1
    assert town.state.redacted_spaces == {akt}
