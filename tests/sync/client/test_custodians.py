"""Root, administrators, custodians: what two papers bring back and one doesn't, and how the root changes hands."""

from uuid import UUID

import pytest
from sqlmodel import Session

from coachdesk.crypto.comparing import comparison_code
from coachdesk.crypto.custody import Custody, Share
from coachdesk.crypto.identity import SigningKey
from coachdesk.crypto.keyfile import read_keyfile
from coachdesk.domain.draft import draft_of, keep_draft
from coachdesk.errors import NotAllowed, ServerRefused, ServerUnreachable, SharesRefused
from sync.client import custodians, recovering, roots
from sync.client.founding import key_file
from sync.client.joining import accept, add_member, announce, part, revoke
from sync.client.recovering import give_back
from sync.client.roots import Office, office_of
from sync.client.turning import PATIENCE
from sync.protocol.membership import State
from sync.protocol.statements import Returned
from sync.protocol.wraps import RECOVERY, Wrap, returned_holder
from tests.sync.client.desks import PASSPHRASE, Desk, Municipality
from tests.sync.client.test_turning import settle

TARGET = UUID(int=7)
WORDS = {"text": "Ring Birgit på bageriet innan mötet"}


def office_in(desk: Desk) -> Office:
    """What the founder's key file holds."""
    file = key_file(desk.workspace)
    assert file is not None
    return office_of(read_keyfile(file, PASSPHRASE))


def entrusted(desk: Desk, office: Office) -> Custody:
    """Sealed for three, who have their papers."""
    with desk.workspace.transaction() as tx:
        made = custodians.entrust(tx, office)
        custodians.appoint(tx, made.file, ("Åsa", "Siv", "Biret"), desk.clock())
    return made


def state_of(desk: Desk) -> State:
    with desk.workspace.transaction() as tx:
        return desk.engine.state(tx)


def to_compare(desk: Desk) -> roots.ToCompare | None:
    with desk.workspace.transaction() as tx:
        return roots.to_compare(tx, desk.engine.state(tx))


def draft_words(desk: Desk) -> dict[str, object] | None:
    def read(session: Session) -> dict[str, object] | None:
        found = draft_of(session, "note.new", TARGET)
        return None if found is None else found.values

    return desk.workspace.read(read)


def keys_of(desk: Desk, team: UUID) -> set[int]:
    """Epochs of the team's key."""
    with desk.workspace.transaction() as tx:
        return set(tx.keyring.team_keys().get(team.bytes, {}))


def device_of(desk: Desk) -> UUID:
    with desk.workspace.transaction() as tx:
        return UUID(bytes=tx.keyring.require("device"))


@pytest.fixture
def office(astrid: Desk) -> Office:
    return office_in(astrid)


@pytest.fixture
def custody(astrid: Desk, office: Office) -> Custody:
    """After this the key file may be lost."""
    return entrusted(astrid, office)


def lose_everything(municipality: Municipality, astrid: Desk, karin: Desk) -> Desk:
    """Laptop, passphrase and code are gone; she is invited again as herself, with an empty vault."""
    revoke(astrid.engine, device_of(karin))
    astrid.round()
    again = municipality.desk("karin again")
    accept(again.engine, announce(astrid.engine, karin.user, (), days=14))
    settle(astrid, again)
    return again


def test_a_coach_who_lost_all_gets_her_drafts_by_two_custodians_and_not_by_one(
    municipality: Municipality, astrid: Desk, custody: Custody
) -> None:
    """The heads have her akter all along; what only she could open comes back by the papers, and everybody's log says so."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.workspace.write(keep_draft, "note.new", TARGET, WORDS)
    settle(karin, astrid)
    again = lose_everything(municipality, astrid, karin)
    assert astrid.call(akt) == "070-1740611"
    assert again.call(akt) == "070-1740611"
    assert draft_words(again) is None
    with pytest.raises(SharesRefused):
        custodians.open_office(custody.file, custody.shares[1], Share(2, 1, bytes(32)))
    assert give_back(astrid.engine, custodians.open_office(custody.file, custody.shares[2], custody.shares[0]), karin.user)
    settle(again, astrid)
    assert draft_words(again) == WORDS
    alone = again.alone.bytes
    assert state_of(astrid).returned_to(alone) == {karin.user.bytes}
    with astrid.workspace.transaction() as tx:
        assert alone not in tx.keyring.team_keys()  # it went through and wasn't kept


def test_a_place_whose_only_coach_lost_all_turns_its_key_again(municipality: Municipality, astrid: Desk, custody: Custody) -> None:
    """Nobody else has the place's key, so nobody could turn it. Who comes after her reads its beginning, too."""
    karin = municipality.join("karin", astrid, municipality.funas)
    part(astrid.engine, municipality.funas, astrid.user)
    settle(astrid, karin)
    akt = karin.new_akt("Mina", municipality.funas)
    settle(karin, astrid)
    again = lose_everything(municipality, astrid, karin)
    assert keys_of(again, municipality.funas) == set()
    give_back(astrid.engine, custodians.open_office(custody.file, *custody.shares[:2]), karin.user)
    settle(again, astrid)
    municipality.clock.now += PATIENCE + 60_000
    settle(again, astrid)
    assert keys_of(again, municipality.funas) == {1, 2}
    eva = municipality.join("eva", astrid, municipality.funas)
    municipality.clock.now += PATIENCE + 60_000
    settle(again, eva, astrid)
    assert keys_of(eva, municipality.funas) == {1, 2}
    assert eva.call(akt) == "070-1740611"


def test_what_is_kept_for_recovery_goes_to_administrators_alone(municipality: Municipality, astrid: Desk, office: Office) -> None:
    """A colleague who asks for it gets nothing; and an administrator brings keys to nobody without the root's word."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    settle(karin, astrid)
    with pytest.raises(NotAllowed):
        give_back(karin.engine, Office(SigningKey.generate(), office.recoveries), karin.user)
    assert list(recovering.kept_for(karin.engine, RECOVERY)) == []
    roots.name_administrator(karin.engine, office, karin.user, active=True)
    kept = list(recovering.kept_for(karin.engine, RECOVERY))
    assert municipality.funas.bytes in {one.about for one in kept}
    fact = state_of(karin).user(astrid.user.bytes)
    assert fact is not None
    brought = Wrap(municipality.funas.bytes, 1, returned_holder(fact.exchange), kept[0].sealed)
    assert recovering.exchange_beside(karin.engine, wraps=[brought]).wrap_statuses == ["unknown_holder"]
    roots.say_as_root(karin.engine, office, [Returned(municipality.funas.bytes, astrid.user.bytes)])
    assert recovering.exchange_beside(karin.engine, wraps=[brought]).wrap_statuses == ["accepted"]


def test_an_administrators_office_comes_and_goes(municipality: Municipality, astrid: Desk, office: Office) -> None:
    """By the root alone; her laptop issues while she has it, and the root's key stays in no vault."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    with pytest.raises(NotAllowed):
        add_member(karin.engine, municipality.funas, karin.user)
    roots.name_administrator(astrid.engine, office, karin.user, active=True)
    settle(karin)
    add_member(karin.engine, municipality.funas, karin.user)
    for desk in (astrid, karin):
        desk.engine.program = 7
    roots.require_version(karin.engine, 7)
    settle(karin, astrid)
    assert municipality.funas.bytes in state_of(astrid).teams_of(karin.user.bytes)
    assert state_of(astrid).minimum_version == 7
    with pytest.raises(NotAllowed):
        roots.name_administrator(astrid.engine, Office(SigningKey.generate(), office.recoveries), karin.user, active=False)
    roots.name_administrator(karin.engine, office, karin.user, active=False)
    assert not state_of(karin).administrators
    for desk in (astrid, karin):
        with desk.workspace.transaction() as tx:
            assert tx.keyring.signing("root") is None


def test_what_the_root_says_is_heard_now_or_never(municipality: Municipality, astrid: Desk, office: Office) -> None:
    """A lost line leaves nothing behind that would be said some other day."""
    for fates in (["", "lost request"], ["lost request"]):
        astrid.line.script = fates
        with pytest.raises((ServerUnreachable, NotAllowed, ServerRefused)):
            roots.name_administrator(astrid.engine, office, astrid.user, active=True)
        astrid.line.script = []
        settle(astrid)
        assert not state_of(astrid).administrators
    with astrid.workspace.transaction() as tx:
        assert not tx.post.unsaid()
        assert not tx.post.refused_statements()


def test_an_issuers_key_is_ended(municipality: Municipality, astrid: Desk, office: Office) -> None:
    """After the founder's laptop was lost: what its key says is refused."""
    with astrid.workspace.transaction() as tx:
        issuer = tx.keyring.signing("issuer")
    assert issuer is not None
    roots.end_issuer(astrid.engine, office, issuer.public)
    with pytest.raises(NotAllowed):
        add_member(astrid.engine, municipality.sveg, astrid.user, head=True)


def test_a_root_and_a_recovery_key_succeed_each_other(municipality: Municipality, astrid: Desk, office: Office, custody: Custody) -> None:
    """A custodian left in anger: new papers open the new keys, which is where teams' keys are wrapped to from now on; the old are over."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    karin.workspace.write(keep_draft, "note.new", TARGET, WORDS)
    settle(karin, astrid)
    new = roots.renewed(office)
    later = entrusted(astrid, new)
    roots.succeed(astrid.engine, office, new)
    settle(astrid, karin)
    with pytest.raises(NotAllowed):
        roots.name_administrator(astrid.engine, custodians.open_office(custody.file, *custody.shares[:2]), karin.user, active=True)
    with pytest.raises(SharesRefused):
        custodians.open_office(later.file, *custody.shares[:2])
    again = lose_everything(municipality, astrid, karin)
    assert give_back(astrid.engine, custodians.open_office(later.file, *later.shares[1:]), karin.user)
    settle(again, astrid)
    assert draft_words(again) == WORDS
    assert to_compare(astrid) is None


def test_two_administrators_name_a_root_and_everybody_compares_its_code(municipality: Municipality, astrid: Desk, office: Office) -> None:
    """The root is lost: one of them alone isn't enough, and each laptop asks until its user has compared."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.sveg)
    for one in (astrid, karin):
        roots.name_administrator(astrid.engine, office, one.user, active=True)
    settle(karin, perola, astrid)
    new = roots.fresh()
    entrusted(astrid, new)
    roots.propose(astrid.engine, new.root.public)
    settle(astrid, karin)
    assert state_of(karin).proposed == {new.root.public: {astrid.user.bytes}}
    assert state_of(karin).root == office.root.public
    roots.propose(karin.engine, new.root.public)
    settle(karin, perola, astrid)
    with perola.workspace.transaction() as tx:
        code = comparison_code(tx.keyring.require("municipality"), new.root.public)
    assert to_compare(perola) == roots.ToCompare(code, frozenset({astrid.user.bytes, karin.user.bytes}))
    with perola.workspace.transaction() as tx:
        roots.compared(tx, perola.engine.state(tx))
    assert to_compare(perola) is None
    assert to_compare(karin) is not None
    roots.name_administrator(astrid.engine, new, perola.user, active=True)
    for _ in range(2):
        roots.catch_up(astrid.engine, new)
    assert list(state_of(astrid).recoveries.values()) == [office.recoveries[0].public, new.recoveries[0].public]


def test_a_rehearsal_tries_each_pair_and_remembers_the_day(astrid: Desk, custody: Custody, office: Office) -> None:
    """Three papers of which one is another's are told; a root that is over is told."""
    astrid.clock.now += 1000
    with astrid.workspace.transaction() as tx:
        state, now = astrid.engine.state(tx), astrid.clock()
        for shares in ((*custody.shares[:2], custody.shares[1]), (*custody.shares[:2], Share(3, 1, bytes(32)))):
            with pytest.raises(SharesRefused):
                custodians.rehearsed(tx, custody.file, shares, state, now)
        assert custodians.rehearsed(tx, custody.file, custody.shares, state, now) == office.root.public
        note = custodians.custody_note(tx)
    assert note is not None
    assert (note.names, note.rehearsed) == (("Åsa", "Siv", "Biret"), now)
    roots.succeed(astrid.engine, office, roots.renewed(office))
    with astrid.workspace.transaction() as tx, pytest.raises(NotAllowed):
        custodians.rehearsed(tx, custody.file, custody.shares, astrid.engine.state(tx), now)
