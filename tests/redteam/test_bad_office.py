"""Somebody with an office turns bad: an administrator, the head of a place, one custodian, two."""

from uuid import uuid4

import pytest

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import NotAllowed
from sync.client.joining import add_member, ask_now, erase
from sync.protocol.entry import decode_entry
from sync.protocol.statements import (
    Administrator,
    Device,
    Grant,
    Invitation,
    IssuerOver,
    Member,
    Recovery,
    Returned,
    Revoked,
    Role,
    Statement,
    Successor,
    TeamKey,
    Withdraw,
)
from sync.server import tables
from tests.redteam.foes import (
    Town,
    device_key,
    entry_after,
    rows,
    with_entries,
)
from tests.sync.client.desks import Desk


def said_by(town: Town, wanted: Statement) -> bytes:
    """Whose key signed it in the log that everybody has."""
    entries = [decode_entry(row["body"]) for row in rows(town.database, tables.entry)]
    return next(one.author for one in reversed(entries) if wanted in one.statements)


def refused_everywhere(town: Town, who: Desk, key: SigningKey, *statements: Statement) -> None:
    """Her own program refuses to say it; said by another, every laptop refuses to hear it."""
    for statement in statements:
        town.perola.line.tamper = with_entries(entry_after(who, key, statement))
        assert town.perola.round().trouble == {"another_history"}, type(statement).__name__
    town.perola.line.tamper = bytes
    assert not town.perola.round().trouble


def test_an_administrator_puts_in_a_friend_and_everybody_sees_it(town: Town) -> None:
    """Not stopped, and said: the friend reads the place's case files from the next round on. Everybody's log names the key that did it."""
    akt = town.shared_akt()
    friend = town.municipality.come("friend", town.astrid)
    town.settle()
    friend.round()
    assert friend.call(akt) is None
    add_member(town.astrid.engine, town.municipality.sveg, friend.user)
    town.settle()
    town.settle(friend)

    assert friend.call(akt) == "070-1740611"
    with town.astrid.workspace.transaction() as tx:
        issuer = tx.keyring.signing("issuer")
    assert issuer is not None
    assert said_by(town, Member(town.municipality.sveg.bytes, friend.user.bytes, head=False)) == issuer.public
    with town.karin.workspace.transaction() as tx:
        assert friend.user.bytes in town.karin.engine.state(tx).members(town.municipality.sveg.bytes)


def test_an_administrator_has_neither_root_nor_keys_of_her_own_making(town: Town) -> None:
    """No root or recovery key, no keys given back, no office for a friend, no colleague's laptop, no case file that she doesn't lead."""
    akt = town.perola.new_akt("Olle")
    town.settle()
    with town.astrid.workspace.transaction() as tx:
        issuer = tx.keyring.signing("issuer")
        exchange = town.astrid.engine.state(tx).recoveries
    assert issuer is not None
    spy = SigningKey.generate()
    sveg, funas, karin = town.municipality.sveg.bytes, town.municipality.funas.bytes, town.karin.user.bytes
    refused_everywhere(
        town,
        town.astrid,
        issuer,
        Successor(spy.public),
        Recovery(next(iter(exchange.values()))),
        Returned(sveg, karin),
        Administrator(karin, active=True),
        IssuerOver(issuer.public),
        Device(uuid4().bytes, karin, spy.public),
        Grant(akt.bytes, funas, Role.READ),
        TeamKey(sveg, 2, bytes(32)),
    )


def test_the_head_of_a_place_rules_her_place_and_nothing_else(town: Town) -> None:
    """She puts colleagues into her place, in everybody's sight. No strangers, no other places, no laptops, no case files elsewhere."""
    akt = town.astrid.new_akt("Stina")
    boss = town.municipality.join("boss", town.astrid)
    add_member(town.astrid.engine, town.municipality.funas, boss.user, head=True)
    town.settle()
    town.settle(boss)
    wanted = Member(town.municipality.funas.bytes, town.karin.user.bytes, head=False)
    ask_now(boss.engine, "device", [wanted])
    boss.round()
    key, sveg = device_key(boss), town.municipality.sveg.bytes
    assert said_by(town, wanted) == key.public
    town.settle()

    refused: list[Statement] = [
        Invitation(SigningKey.generate().public, uuid4().bytes, 2**50),
        Member(town.municipality.funas.bytes, uuid4().bytes, head=False),
        Member(sveg, boss.user.bytes, head=True),
        Revoked(town.karin.workspace.identity.device_id.bytes),
        Grant(akt.bytes, town.municipality.funas.bytes, Role.READ),
        Withdraw(akt.bytes, sveg),
    ]
    for statement in refused:
        with pytest.raises(NotAllowed):
            ask_now(boss.engine, "device", [statement])
    boss.round()
    refused_everywhere(town, boss, key, *refused)
    assert boss.call(akt) is None


def test_a_colleague_who_leads_a_case_file_erases_it_in_everybodys_sight(town: Town) -> None:
    """Not stopped, and said: it is gone at the next round of each, and the log names her laptop."""
    akt = town.shared_akt()
    town.karin.round()
    erase(town.karin.engine, akt)
    town.settle()
    assert town.astrid.call(akt) is None
    with town.astrid.workspace.transaction() as tx:
        fact = town.astrid.engine.state(tx).space(akt.bytes)
    assert fact is not None
    assert fact.erased is not None
