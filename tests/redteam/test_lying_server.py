"""The server's host turns bad: it changes what it carries, invents people and keys, hides, repeats, and lies about the time."""

from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import update

from coachdesk.crypto.identity import SigningKey
from coachdesk.crypto.seal import hpke_seal, new_key
from coachdesk.errors import ServerRefused
from coachdesk.storage.lease import LeaseState
from sync.protocol.messages import Response
from sync.protocol.statements import Administrator, Device, Grant, Invitation, Issuer, Member, Parted, Role, Statement, Successor, User
from sync.protocol.tables import UserFact
from sync.protocol.wraps import Wrap, signed_key, wrap_header
from sync.server import tables
from tests.redteam.foes import (
    Town,
    answers,
    entry_after,
    envelopes,
    posted,
    rows,
    troubles,
    waits,
    with_entries,
)
from tests.sync.client.desks import Server

NEW = "070-1740699"


# --- what is carried ---------------------------------------------------------------------------------------------------


def test_an_envelope_moved_to_another_case_file_opens_nowhere(town: Town) -> None:
    """Both akter are Sveg's, both have the same writer, and the number fits the other's chain: the seal and the signature don't."""
    one, other = town.shared_akt("Mina"), town.shared_akt("Olle")
    town.karin.set_phone(one, NEW)
    town.karin.round()
    town.astrid.line.tamper = envelopes(lambda it: posted(it, space=other.bytes))

    town.astrid.round()

    assert town.astrid.call(other) == "070-1740611"
    assert NEW not in town.astrid.history(one) | town.astrid.history(other)
    assert troubles(town.astrid) == {"signature": 1}


def test_the_words_of_two_envelopes_exchanged_open_nowhere(town: Town) -> None:
    """Same akt, same key, same writer: what was said second can't be said first. Written in the server's own rows."""
    akt = town.shared_akt()
    for number in (NEW, "070-1740698"):
        town.karin.set_phone(akt, number)
        town.karin.round()
    table, mine = tables.envelope, tables.envelope.c.space_id == akt.bytes
    first, second = sorted((row for row in rows(town.database, table) if row["space_id"] == akt.bytes), key=lambda row: row["number"])[-2:]
    with town.database.begin() as connection:
        for place, words in ((first, second), (second, first)):
            here = update(table).where(mine, table.c.position == place["position"])
            connection.execute(here.values(sealed=words["sealed"], signature=words["signature"]))

    town.astrid.round()

    assert town.astrid.history(akt) == {"070-1740611"}
    assert troubles(town.astrid) == {"signature": 1}
    assert waits(town.astrid) == {"gap": 1}


def test_the_last_words_withheld_are_missed_with_the_next(town: Town) -> None:
    """Not stopped: while nothing follows in the chain, the withheld word is missed by nobody. What follows tells it."""
    akt = town.shared_akt()
    town.karin.set_phone(akt, NEW)
    town.karin.round()
    withheld = rows(town.database, tables.envelope)[-1]["position"]
    town.astrid.line.tamper = envelopes(lambda it: None if it.position == withheld else it)
    report = town.astrid.round()
    assert town.astrid.call(akt) == "070-1740611"
    assert not report.trouble
    assert not troubles(town.astrid)

    town.karin.set_phone(akt, "070-1740698")
    town.karin.round()
    town.astrid.round()

    assert town.astrid.call(akt) == "070-1740611"
    assert waits(town.astrid) == {"gap": 1}


# --- keys and people ----------------------------------------------------------------------------------------------------


def test_a_swapped_key_is_not_taken(town: Town) -> None:
    """A newcomer waits for her place's key. The server gives her one of its own making, well sealed: it isn't what the log promised."""
    eva = town.municipality.come("one who waits", town.astrid, town.municipality.sveg)
    town.astrid.round()
    sveg = town.municipality.sveg.bytes
    with town.astrid.workspace.transaction() as tx:
        state = town.astrid.engine.state(tx)
        fact, found = state.user(eva.user.bytes), state.found
    assert isinstance(fact, UserFact)
    assert found is not None
    servers = new_key()
    head = wrap_header(found.municipality, sveg, 1, eva.user.bytes)

    def swap(response: Response) -> Response:
        wraps = [
            Wrap(sveg, 1, eva.user.bytes, hpke_seal(fact.exchange, head, servers)) if one.about == sveg else one for one in response.wraps
        ]
        return msgspec.structs.replace(response, wraps=wraps)

    eva.line.tamper = answers(swap)
    eva.round()

    with eva.workspace.transaction() as tx:
        held = tx.keyring.team_keys()
    assert sveg not in held
    assert servers not in {key for keys in held.values() for key in keys.values()}


def test_a_key_for_a_case_file_that_nobody_gave_is_not_taken(town: Town) -> None:
    """Anyone may seal to a team's public key. The server does, with a signature of its own and with one that belongs to another akt."""
    akt, heads = town.karin.new_akt(), _heads_team(town)
    town.karin.round()
    with town.astrid.workspace.transaction() as tx:
        state = town.astrid.engine.state(tx)
        public, found = state.team_public(heads), state.found
    assert public is not None
    assert found is not None
    servers, device = new_key(), town.karin.workspace.identity.device_id.bytes
    head = wrap_header(found.municipality, akt.bytes, 7, heads)
    forged = Wrap(akt.bytes, 7, heads, hpke_seal(public, head, signed_key(head, servers, device, SigningKey.generate())))
    town.astrid.line.tamper = answers(lambda response: msgspec.structs.replace(response, wraps=[*response.wraps, forged]))

    town.astrid.round()

    with town.astrid.workspace.transaction() as tx:
        assert 7 not in tx.keyring.space_keys().get(akt.bytes, {})


def _heads_team(town: Town) -> bytes:
    with town.astrid.workspace.transaction() as tx:
        return tx.keyring.team("heads")


def _foreign_statements(town: Town, spy: SigningKey) -> dict[str, Statement]:
    user, sveg = uuid4().bytes, town.municipality.sveg.bytes
    with town.astrid.workspace.transaction() as tx:
        fact = town.astrid.engine.state(tx).user(town.astrid.user.bytes)
    assert fact is not None
    return {
        "an issuer": Issuer(spy.public),
        "an invitation": Invitation(spy.public, user, 2**50),
        "a user": User(user, spy.public, fact.exchange),
        "a colleague's laptop": Device(uuid4().bytes, town.karin.user.bytes, spy.public),
        "a member": Member(sveg, town.astrid.user.bytes, head=True),
        "an administrator": Administrator(town.karin.user.bytes, active=True),
        "another root": Successor(spy.public),
        "a grant": Grant(uuid4().bytes, sveg, Role.LEAD),
        "somebody put out": Parted(sveg, town.karin.user.bytes),
    }


@pytest.mark.parametrize(
    "what",
    [
        "an issuer",
        "an invitation",
        "a user",
        "a colleague's laptop",
        "a member",
        "an administrator",
        "another root",
        "a grant",
        "somebody put out",
    ],
)
def test_whoever_the_server_invents_is_believed_by_nobody(town: Town, what: str) -> None:
    """Rightly chained after the log's end and signed by the server's own key, or with somebody's name over it: nothing of it is taken."""
    spy = SigningKey.generate()
    said = entry_after(town.karin, spy, _foreign_statements(town, spy)[what])
    before = town.karin.log_length()
    issuers = next(iter(_issuers(town)))
    for one in (said, msgspec.structs.replace(said, author=issuers)):
        town.karin.line.tamper = with_entries(one)
        assert town.karin.round().trouble == {"another_history"}
        assert town.karin.log_length() == before
    town.karin.line.tamper = bytes
    assert not town.karin.round().trouble


def _issuers(town: Town) -> frozenset[bytes]:
    with town.karin.workspace.transaction() as tx:
        return town.karin.engine.state(tx).issuers


# --- time -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lie", [0, 400_000_000_000_000, 2**53 - 10**9])
def test_a_time_that_no_calendar_has_is_not_believed(town: Town, lie: int) -> None:
    """The server says that it is the year 14645: the round ends with the reason, and the vault can be read as before."""
    town.karin.line.server = Server(town.database, lambda: lie)

    with pytest.raises(ServerRefused) as refused:
        town.karin.round()

    assert refused.value.facts["reason"] == "clock_skew"
    assert town.karin.workspace.leasing.look().state is LeaseState.OK


def test_a_year_that_is_wrong_lengthens_no_lease(town: Town) -> None:
    """It is 2096, says the server: the laptop speaks with that time, and counts its days from the contact all the same."""
    town.karin.line.server = Server(town.database, lambda: 4_000_000_000_000)
    town.karin.round()
    town.municipality.clock.now += 31 * 24 * 3600 * 1000
    try:
        assert town.karin.workspace.leasing.look().over
    finally:
        town.karin.line.server = town.municipality.server
        town.karin.crash()
        town.settle()
