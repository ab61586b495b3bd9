"""Who may say what, in both directions; and what the log's replay answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.errors import EntryRefused
from coachdesk.voice import device_of, voice
from sync.protocol.entry import Entry, sign_entry
from sync.protocol.membership import State
from sync.protocol.statements import (
    Device,
    Found,
    Grant,
    Invitation,
    Issuer,
    Member,
    Revoked,
    Role,
    Space,
    SpaceKind,
    Statement,
    Team,
    TeamKey,
    TeamPublic,
    TeamPurpose,
    Unit,
    User,
    Withdraw,
)
from tests.sync.protocol.municipality import EXCHANGE, FAR_AWAY, Municipality, a_key, an_id, founded

UNIT, ALONE = an_id("unit"), TeamPurpose.ALONE
COMMITMENT = bytes(range(32))

ALLOWED: dict[str, tuple[str, Statement]] = {
    "root names an issuer": ("root", Issuer(a_key("second issuer").public)),
    "issuer makes a unit": ("issuer", Unit(an_id("other unit"))),
    "issuer makes a team": ("issuer", Team(an_id("new"), UNIT, TeamPurpose.PLACE)),
    "issuer invites": ("issuer", Invitation(a_key("invitation eva").public, an_id("eva"), FAR_AWAY)),
    "issuer puts a user in a team": ("issuer", Member(an_id("funas"), an_id("bo"), head=False)),
    "head puts a user in her team": ("astrid laptop", Member(an_id("sveg"), an_id("cilla"), head=False)),
    "head makes another head": ("astrid laptop", Member(an_id("sveg"), an_id("bo"), head=True)),
    "user certifies a second device": ("bo", Device(an_id("bo desktop"), an_id("bo"), a_key("bo desktop").public)),
    "member makes the team's first key": ("bo laptop", TeamKey(an_id("sveg"), 1, COMMITMENT)),
    "reviewer publishes the review key": ("astrid laptop", TeamPublic(an_id("reviewers"), EXCHANGE)),
    "member publishes the team's public key": ("bo laptop", TeamPublic(an_id("sveg"), EXCHANGE)),
    "member founds an akt": ("bo laptop", Space(an_id("akt 2"), SpaceKind.AKT, an_id("sveg"))),
    "lead grants": ("bo laptop", Grant(an_id("akt"), an_id("funas"), Role.READ)),
    "lead withdraws": ("bo laptop", Withdraw(an_id("akt"), an_id("heads"))),
}

REFUSED: dict[str, tuple[str, Statement, str]] = {
    "a second founding": ("root", Found(an_id("x"), a_key("root").public, EXCHANGE), "founding"),
    "issuer names an issuer": ("issuer", Issuer(a_key("second issuer").public), "not_root"),
    "the same issuer twice": ("root", Issuer(a_key("issuer").public), "already_said"),
    "root makes a unit": ("root", Unit(an_id("other unit")), "not_issuer"),
    "the same unit twice": ("issuer", Unit(UNIT), "already_said"),
    "head makes a team": ("astrid laptop", Team(an_id("new"), UNIT, ALONE), "not_issuer"),
    "a team in no unit": ("issuer", Team(an_id("new"), an_id("nowhere"), ALONE), "unknown_unit"),
    "the same team twice": ("issuer", Team(an_id("sveg"), UNIT, ALONE), "already_said"),
    "a team with a space's id": ("issuer", Team(an_id("akt"), UNIT, ALONE), "id_taken"),
    "a user invites": ("astrid laptop", Invitation(a_key("i").public, an_id("eva"), FAR_AWAY), "not_issuer"),
    "an invitation for one who is here": ("issuer", Invitation(a_key("i").public, an_id("bo"), FAR_AWAY), "user_exists"),
    "the same invitation twice": ("issuer", Invitation(a_key("invitation bo").public, an_id("eva"), FAR_AWAY), "already_said"),
    "a used invitation": ("invitation bo", User(an_id("eva"), a_key("eva").public, EXCHANGE), "invitation_used"),
    "an issuer certifies a user after the first": ("issuer", User(an_id("eva"), a_key("eva").public, EXCHANGE), "not_invited"),
    "a stranger certifies herself": ("eva", User(an_id("eva"), a_key("eva").public, EXCHANGE), "not_invited"),
    "a device for another user": ("bo", Device(an_id("d"), an_id("astrid"), a_key("d").public), "not_the_user"),
    "a device certifies a device": ("bo laptop", Device(an_id("d"), an_id("bo"), a_key("d").public), "not_the_user"),
    "a device id twice": ("bo", Device(an_id("bo laptop"), an_id("bo"), a_key("d").public), "already_said"),
    "a device that shares its voices with another's": (
        "bo",
        Device(an_id("astrid laptop")[:12] + b"else", an_id("bo"), a_key("d").public),
        "device_taken",
    ),
    "a device that shares its voices with her own": (
        "bo",
        Device(an_id("bo laptop")[:12] + bytes(4), an_id("bo"), a_key("d").public),
        "device_taken",
    ),
    "a device with another's key": ("bo", Device(an_id("d"), an_id("bo"), a_key("astrid laptop").public), "key_taken"),
    "a device with the issuer's key": ("bo", Device(an_id("d"), an_id("bo"), a_key("issuer").public), "key_taken"),
    "a member who isn't head adds": ("bo laptop", Member(an_id("sveg"), an_id("cilla"), head=False), "not_head"),
    "a head adds to another team": ("astrid laptop", Member(an_id("funas"), an_id("bo"), head=False), "not_head"),
    "a user key does a device's work": ("astrid", Member(an_id("sveg"), an_id("cilla"), head=False), "not_head"),
    "a member of no team": ("issuer", Member(an_id("nowhere"), an_id("bo"), head=False), "unknown_team"),
    "a member nobody knows": ("issuer", Member(an_id("sveg"), an_id("eva"), head=False), "unknown_user"),
    "the same member twice": ("issuer", Member(an_id("sveg"), an_id("bo"), head=False), "already_said"),
    "a head made an ordinary member": ("issuer", Member(an_id("sveg"), an_id("astrid"), head=False), "already_said"),
    "a second person in a team of one": ("issuer", Member(an_id("bo alone"), an_id("cilla"), head=False), "alone"),
    "an outsider makes the team's key": ("cilla laptop", TeamKey(an_id("sveg"), 1, COMMITMENT), "not_member"),
    "the issuer makes the team's key": ("issuer", TeamKey(an_id("sveg"), 1, COMMITMENT), "not_member"),
    "an epoch is left out": ("bo laptop", TeamKey(an_id("sveg"), 2, COMMITMENT), "epoch"),
    "a second key of one epoch": ("astrid laptop", TeamKey(an_id("heads"), 1, COMMITMENT), "epoch"),
    "a review key by an outsider": ("bo laptop", TeamPublic(an_id("reviewers"), EXCHANGE), "not_member"),
    "a public key of another's team": ("bo laptop", TeamPublic(an_id("funas"), EXCHANGE), "not_member"),
    "an akt for another's team": ("bo laptop", Space(an_id("akt 2"), SpaceKind.AKT, an_id("funas")), "not_member"),
    "an akt by the issuer": ("issuer", Space(an_id("akt 2"), SpaceKind.AKT, an_id("sveg")), "not_member"),
    "the same akt twice": ("bo laptop", Space(an_id("akt"), SpaceKind.AKT, an_id("sveg")), "already_said"),
    "a space with a team's id": ("bo laptop", Space(an_id("funas"), SpaceKind.AKT, an_id("sveg")), "id_taken"),
    "a place's team takes the directory": ("bo laptop", Space(an_id("s"), SpaceKind.DIRECTORY, an_id("sveg")), "team_purpose"),
    "a place's team takes the access log": ("bo laptop", Space(an_id("s"), SpaceKind.ACCESS_LOG, an_id("sveg")), "team_purpose"),
    "a private space for many": ("bo laptop", Space(an_id("s"), SpaceKind.PRIVATE, an_id("sveg")), "team_purpose"),
    "a second directory": ("bo laptop", Space(an_id("s"), SpaceKind.DIRECTORY, an_id("everyone")), "only_one"),
    "a writer grants": ("cilla laptop", Grant(an_id("akt"), an_id("everyone"), Role.READ), "not_lead"),
    "a writer withdraws": ("cilla laptop", Withdraw(an_id("akt"), an_id("heads")), "not_lead"),
    "the issuer grants": ("issuer", Grant(an_id("akt"), an_id("everyone"), Role.READ), "not_lead"),
    "a grant of nothing": ("bo laptop", Grant(an_id("nowhere"), an_id("funas"), Role.READ), "unknown_space"),
    "a grant to nobody": ("bo laptop", Grant(an_id("akt"), an_id("nowhere"), Role.READ), "unknown_team"),
    "a grant that is there": ("bo laptop", Grant(an_id("akt"), an_id("funas"), Role.WRITE), "already_said"),
    "a private space for others": ("bo laptop", Grant(an_id("drafts"), an_id("sveg"), Role.READ), "private"),
    "a withdrawal of nothing": ("bo laptop", Withdraw(an_id("akt"), an_id("everyone")), "not_granted"),
    "the last lead steps down": ("bo laptop", Grant(an_id("led once"), an_id("sveg"), Role.WRITE), "last_lead"),
    "the last lead leaves": ("bo laptop", Withdraw(an_id("led once"), an_id("sveg")), "last_lead"),
}


@pytest.fixture
def municipality() -> Municipality:
    """Astrid, Bo and Cilla; an akt led by Sveg and the heads, which Funäsdalen writes in; Bo's own drafts; a directory."""
    it = founded()
    it.akt("akt", device="bo laptop")
    it.grant("akt", "heads", Role.LEAD)
    it.grant("akt", "funas", Role.WRITE)
    it.akt("led once", device="bo laptop")
    it.say("issuer", Team(an_id("bo alone"), UNIT, ALONE), Member(an_id("bo alone"), an_id("bo"), head=True))
    it.say("bo laptop", Space(an_id("drafts"), SpaceKind.PRIVATE, an_id("bo alone")))
    it.say("astrid laptop", Space(an_id("directory"), SpaceKind.DIRECTORY, an_id("heads")))
    it.say("astrid laptop", TeamKey(an_id("heads"), 1, COMMITMENT), TeamPublic(an_id("heads"), EXCHANGE))
    return it


@pytest.mark.parametrize("case", ALLOWED, ids=str)
def test_allowed(municipality: Municipality, case: str) -> None:
    """Those whose place it is may say it."""
    seq = municipality.state.seq
    author, statement = ALLOWED[case]
    municipality.say(author, statement)
    assert municipality.state.seq == seq + 1


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_refused(municipality: Municipality, case: str) -> None:
    """Anything else is refused with its reason, and nothing of the entry holds, not even a good statement before it."""
    author, statement, reason = REFUSED[case]
    before = municipality.state.seq, municipality.state.head, municipality.state.copy()._tables
    with pytest.raises(EntryRefused) as refusal:
        municipality.say(author, statement)
    assert refusal.value.facts == {"reason": reason}
    with pytest.raises(EntryRefused):
        municipality.say("bo laptop", Space(an_id("good"), SpaceKind.AKT, an_id("sveg")), Unit(an_id("bad")))
    assert (municipality.state.seq, municipality.state.head, municipality.state._tables) == before


def test_no_laptop_comes_that_could_speak_with_anothers_voice(municipality: Municipality) -> None:
    """Each finds its own laptop by any voice of it, one of before there were voices too; the twelve bytes stay taken when that is gone."""
    it, laptop = municipality, an_id("bo laptop")
    spoken = voice(laptop, b"dawn")
    fact = it.state.device(laptop)
    assert fact is not None
    assert it.state.device(spoken) == fact
    assert it.state.is_live(spoken)
    assert it.state.may_write(spoken, an_id("akt"))
    assert it.state.device(voice(an_id("eva laptop"), b"dawn")) is None
    it.say("issuer", Revoked(laptop))
    assert not it.state.is_live(spoken)
    assert not it.state.may_write(spoken, an_id("akt"))

    for taken in (device_of(laptop), spoken):
        with pytest.raises(EntryRefused) as refusal:
            it.say("cilla", Device(taken, an_id("cilla"), a_key("cilla desktop").public))
        assert refusal.value.facts == {"reason": "device_taken"}
    it.say("cilla", Device(voice(laptop, b"dawn")[:11] + b"\0" * 5, an_id("cilla"), a_key("cilla desktop").public))


def test_a_space_stays_in_its_unit(municipality: Municipality) -> None:
    """Secrecy stands between units: a team of another unit gets no role."""
    municipality.say("issuer", Unit(an_id("school")), Team(an_id("school coaches"), an_id("school"), TeamPurpose.PLACE))
    with pytest.raises(EntryRefused) as refusal:
        municipality.grant("akt", "school coaches", Role.READ)
    assert refusal.value.facts == {"reason": "another_unit"}


def test_a_lead_without_a_person_does_not_count() -> None:
    """A team that leads but has no certified user can't be the last to lead."""
    it = founded()
    it.akt("akt")
    it.say("issuer", Team(an_id("empty"), UNIT, TeamPurpose.PLACE))
    it.say("issuer", Invitation(a_key("invitation eva").public, an_id("eva"), FAR_AWAY), Member(an_id("empty"), an_id("eva"), head=True))
    it.grant("akt", "empty", Role.LEAD)
    with pytest.raises(EntryRefused) as refusal:
        it.say("astrid laptop", Withdraw(an_id("akt"), an_id("sveg")))
    assert refusal.value.facts == {"reason": "last_lead"}

    it.say("invitation eva", User(an_id("eva"), a_key("eva").public, EXCHANGE))
    it.say("astrid laptop", Withdraw(an_id("akt"), an_id("sveg")))
    assert it.state.grants(an_id("akt")) == {an_id("empty"): Role.LEAD}


def test_an_invitation_expires_by_the_servers_clock() -> None:
    """The server, which has a clock that counts, refuses an invitation that is too old; a replay later takes what was taken."""
    it = founded()
    it.say("issuer", Invitation(a_key("invitation eva").public, an_id("eva"), 1000))
    user = User(an_id("eva"), a_key("eva").public, EXCHANGE)
    with pytest.raises(EntryRefused) as refusal:
        it.say("invitation eva", user, now=1001)
    assert refusal.value.facts == {"reason": "invitation_expired"}
    it.say("invitation eva", user, now=1000)
    assert replayed(it).user(an_id("eva")) is not None


def test_rights_hold_by_position() -> None:
    """Granted at 1000 and withdrawn at 2000: an envelope is taken from 1000 to 1999, whenever it is looked at."""
    it = founded()
    it.akt("akt")
    it.say("astrid laptop", Grant(an_id("akt"), an_id("funas"), Role.WRITE), position=1000)
    it.say("astrid laptop", Withdraw(an_id("akt"), an_id("funas")), position=2000)
    laptop, akt, cilla = an_id("cilla laptop"), an_id("akt"), an_id("cilla")

    assert [it.state.may_write(laptop, akt, at) for at in (999, 1000, 1999, 2000, None)] == [False, True, True, False, False]
    assert [akt in it.state.spaces_of(cilla, at) for at in (999, 1000, 1999, 2000, None)] == [False, True, True, False, False]
    assert it.state.role(cilla, akt, 1500) is Role.WRITE
    assert it.state.role(cilla, akt) is None


def test_a_member_and_a_device_count_from_their_position() -> None:
    """Who joins a team at 5000 wrote nothing before it, nor did a laptop certified then."""
    it = founded()
    it.akt("akt")
    it.say("bo", Device(an_id("bo desktop"), an_id("bo"), a_key("bo desktop").public), position=4000)
    it.say("issuer", Member(an_id("sveg"), an_id("cilla"), head=False), position=5000)

    assert [it.state.may_write(an_id("bo desktop"), an_id("akt"), at) for at in (3999, 4000)] == [False, True]
    assert [it.state.may_write(an_id("cilla laptop"), an_id("akt"), at) for at in (4999, 5000)] == [False, True]
    assert not it.state.may_write(an_id("unheard of"), an_id("akt"))


def test_what_each_role_may_do() -> None:
    """APPEND writes only, READ reads only, the others do both."""
    it = founded()
    it.say("astrid laptop", Space(an_id("log"), SpaceKind.ACCESS_LOG, an_id("reviewers")))
    rights = {}
    for role in Role:
        it.grant("log", "funas", role)
        rights[role] = it.state.may_read(an_id("cilla"), an_id("log")), it.state.may_write(an_id("cilla laptop"), an_id("log"))
    assert rights == {Role.APPEND: (False, True), Role.READ: (True, False), Role.WRITE: (True, True), Role.LEAD: (True, True)}


def test_append_in_one_team_and_read_in_another_is_both() -> None:
    """Roles of several teams add up."""
    it = founded()
    it.say("astrid laptop", Space(an_id("log"), SpaceKind.ACCESS_LOG, an_id("reviewers")))
    it.grant("log", "everyone", Role.APPEND)
    it.grant("log", "funas", Role.READ)
    assert it.state.may_read(an_id("cilla"), an_id("log"))
    assert it.state.may_write(an_id("cilla laptop"), an_id("log"))
    assert not it.state.may_read(an_id("bo"), an_id("log"))


def test_the_first_entry_founds() -> None:
    """Nothing can be said before the founding, and only the root it names may found."""
    for author, statement in (("root", Issuer(a_key("issuer").public)), ("x", Found(an_id("m"), a_key("root").public, EXCHANGE))):
        with pytest.raises(EntryRefused):
            Municipality().say(author, statement)


def test_another_root_is_not_believed() -> None:
    """Who was invited by one municipality doesn't end up in a look-alike."""
    entry = founded().log[0][0]
    with pytest.raises(EntryRefused) as refusal:
        State(root=a_key("the real root").public).apply(entry, 10)
    assert refusal.value.facts == {"reason": "another_root"}
    State(root=a_key("root").public).apply(entry, 10)


def replayed(it: Municipality) -> State:
    state = State()
    for entry, position in it.log:
        state.apply(entry, position)
    return state


def test_replay_gives_the_same(municipality: Municipality) -> None:
    """The same log gives the same state, head and answers."""
    again = replayed(municipality)
    assert (again.seq, again.head, again.position) == (municipality.state.seq, municipality.state.head, municipality.state.position)
    assert again._tables == municipality.state._tables


def test_a_copy_goes_its_own_way(municipality: Municipality) -> None:
    """What is tried on a copy doesn't touch the original."""
    copy = municipality.state.copy()
    copy.apply(sign_entry(copy.head, copy.seq + 1, a_key("issuer"), [Unit(an_id("tried"))]), copy.position + 1)
    assert an_id("tried") in copy.units
    assert an_id("tried") not in municipality.state.units


def test_the_chain_holds(municipality: Municipality) -> None:
    """A hole, a repetition, another history, another author or a changed statement breaks the chain."""
    state = municipality.state
    good = sign_entry(state.head, state.seq + 1, a_key("issuer"), [Unit(an_id("u"))])
    place = state.position + 1
    broken = {
        "gap": sign_entry(state.head, state.seq + 2, a_key("issuer"), [Unit(an_id("u"))]),
        "signature": sign_entry(bytes(32), state.seq + 1, a_key("issuer"), [Unit(an_id("u"))]),
    }
    for reason, entry in broken.items():
        assert refusal_of(state, entry, place) == reason
    assert refusal_of(state, Entry(good.seq, good.author, [Unit(an_id("v"))], good.signature), place) == "signature"
    assert refusal_of(state, Entry(good.seq, a_key("root").public, good.statements, good.signature), place) == "signature"
    assert refusal_of(state, good, state.position) == "position"
    state.apply(good, place)
    assert refusal_of(state, good, place + 1) == "gap"


def refusal_of(state: State, entry: Entry, position: int) -> object:
    with pytest.raises(EntryRefused) as refusal:
        state.apply(entry, position)
    return refusal.value.facts["reason"]


@given(st.lists(st.tuples(st.sampled_from(sorted(ALLOWED)), st.sampled_from(sorted(REFUSED))), max_size=12))
def test_refusals_leave_no_trace(cases: list[tuple[str, str]]) -> None:
    """However good and bad entries are mixed, the state is what the good ones alone give, and every space has a lead."""
    it = founded()
    it.akt("akt")
    for pair in cases:
        for author, statement in (ALLOWED[pair[0]], REFUSED[pair[1]][:2]):
            try:
                it.say(author, statement)
            except EntryRefused:
                continue
    assert replayed(it)._tables == it.state._tables
    for space in it.state._tables.spaces:
        assert Role.LEAD in it.state.grants(space).values()
