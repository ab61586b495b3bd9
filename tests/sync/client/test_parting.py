"""Who goes leaves no word behind on her laptop that nobody gets, and no word of others'."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from coachdesk.domain.access import record_search
from coachdesk.errors import ServerRefused, ServerUnreachable
from coachdesk.storage.adopting import Adoption, adopt
from coachdesk.storage.kept import DAYS
from coachdesk.storage.parting import Left, left_behind, left_is_done
from sync.client.joining import dismiss, erase, revoke
from sync.protocol.left import LeftPut
from sync.protocol.messages import open_request
from sync.protocol.rules.people import ALL
from sync.protocol.writes import decode_parcel
from sync.server import quota
from sync.server.restored import HEALING
from sync.server.tables import envelope
from tests.sync.client.desks import Desk, Municipality, PutBack

DAY = 24 * 60 * 60 * 1000


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


def settle(*desks: Desk) -> None:
    """Everybody has heard everything."""
    for _ in range(3):
        for desk in desks:
            desk.round()


def device_of(desk: Desk) -> UUID:
    """The laptop's id."""
    return desk.workspace.identity.device_id


def inherited(desk: Desk) -> list[Left]:
    """What came to this laptop, and nobody has dealt with."""
    with desk.workspace.transaction() as tx:
        return list(left_behind(tx.connection))


def words(left: list[Left]) -> set[str]:
    """All texts in them."""
    bodies = [write.body for one in left for tx in decode_parcel(one.parcel).txs for write in tx.writes]
    return {value for body in bodies for values in body.values() for value in values if isinstance(value, str)}


def held_at(desk: Desk) -> dict[str, int]:
    """How many rows there are of what could be read."""
    with desk.workspace.transaction() as tx:
        tables = ("akt", "person", "contact_point", "note_draft", "journal", "space_key", "team_key", "held", "kept")
        return {name: tx.connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in tables}


def test_what_she_had_not_sent_comes_to_those_who_lead(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Her last words in an akt, and an akt that nobody has heard of; then her laptop is empty, and says so."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    karin.set_phone(akt, "070-1740622")
    new = karin.new_akt("Olle", municipality.sveg)
    dismiss(astrid.engine, karin.user)
    settle(astrid, karin, astrid)
    left = inherited(astrid)
    assert {one.space for one in left} >= {akt, new}
    assert {"070-1740622", "Olle"} <= words(left)
    assert {one.device for one in left} == {device_of(karin).bytes}
    assert not any(held_at(karin).values()), held_at(karin)
    with astrid.workspace.transaction() as tx:
        assert ALL in astrid.engine.state(tx).purged(device_of(karin).bytes)


def test_others_do_not_get_it(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A colleague of the same place doesn't lead the heads' inheritance, and the server sees sealed bytes alone."""
    perola = municipality.join("perola", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    karin.set_phone(akt, "070-1740622")
    dismiss(astrid.engine, karin.user)
    settle(astrid, karin, perola, astrid)
    assert inherited(perola) == []
    assert inherited(astrid)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_line_that_breaks_in_the_middle_loses_and_doubles_nothing(
    municipality: Municipality, astrid: Desk, karin: Desk, lost: int
) -> None:
    """Nothing is let go before the server has it; what it has twice stands there once."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    karin.set_phone(akt, "070-1740622")
    dismiss(astrid.engine, karin.user)
    settle(astrid)
    karin.line.script = ["", *[""] * lost, "lost request"]
    with pytest.raises(ServerUnreachable):
        settle(karin)
    assert karin.line.script == []
    karin.crash()
    settle(karin, astrid)
    texts = [text for text in words(inherited(astrid)) if text.startswith("070-")]
    assert texts == ["070-1740622"]
    assert len({one.id for one in inherited(astrid)}) == len(inherited(astrid))


def test_a_revoked_laptop_that_turns_up_gives_its_words_and_is_empty(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It was lost, and found again by its owner: what she wrote in it isn't lost, and nothing else stays in it."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    karin.set_phone(akt, "070-1740622")
    revoke(astrid.engine, device_of(karin))
    settle(astrid, karin, astrid)
    assert "070-1740622" in words(inherited(astrid))
    assert not any(held_at(karin).values())


def test_what_was_taken_back_goes_with_a_receipt(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """One akt is withdrawn while she was writing in it: the words come to its heads, the akt is gone, all else stays."""
    akt, other = astrid.new_akt("Mina"), karin.new_akt("Olle", municipality.sveg)
    settle(astrid, karin)
    astrid.grant(akt, municipality.sveg, "write")
    settle(astrid, karin, astrid, karin)
    assert karin.call(akt) == "070-1740611"
    astrid.withdraw(akt, municipality.sveg)
    settle(astrid)
    karin.set_phone(akt, "070-1740622")
    settle(karin, astrid)
    assert "070-1740622" in words(inherited(astrid))
    assert karin.call(akt) is None
    assert karin.call(other) == "070-1740611"
    with astrid.workspace.transaction() as tx:
        assert akt.bytes in astrid.engine.state(tx).purged(device_of(karin).bytes)


def test_an_akt_that_came_back_is_parted_from_once_more(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Given again after she had let go of it, and taken again while she wrote: both times her words come, and both times she says so."""
    akt, receipts = astrid.new_akt("Mina"), []
    for number in ("070-1740622", "070-1740633"):
        astrid.grant(akt, municipality.sveg, "write")
        settle(astrid, karin)
        assert karin.call(akt) == "070-1740611"
        astrid.withdraw(akt, municipality.sveg)
        settle(astrid)
        karin.set_phone(akt, number)
        settle(karin, astrid)
        assert karin.call(akt) is None
        assert number in words(inherited(astrid))
        with astrid.workspace.transaction() as tx:
            receipts.append(astrid.engine.state(tx).purged(device_of(karin).bytes)[akt.bytes])
    assert receipts[0] < receipts[1]
    assert len({one.id for one in inherited(astrid)}) == 2


def test_what_was_left_comes_before_she_has_said_that_she_let_go(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Her laptop is closed for good in that moment: the server's answer says that there are words, the membership log doesn't."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    settle(astrid, karin)
    astrid.withdraw(akt, municipality.sveg)
    settle(astrid)
    karin.set_phone(akt, "070-1740622")
    karin.line.script = ["", "", "", "lost request"]
    with pytest.raises(ServerUnreachable):
        karin.round()
    astrid.round()
    with astrid.workspace.transaction() as tx:
        assert not astrid.engine.state(tx).purged(device_of(karin).bytes)
    assert "070-1740622" in words(inherited(astrid))


def test_who_reviews_keeps_the_access_log_of_what_she_hands_over(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A reviewer lets go of an akt with unsent words in it: who opened it, and who searched for what, is still hers to review."""
    akt = karin.new_akt("Mina")
    karin.open(akt)
    settle(karin, astrid)
    assert astrid.looks_in_log() == 1
    with astrid.workspace.transaction() as tx:
        heads = UUID(bytes=tx.keyring.team("heads"))
    karin.withdraw(akt, heads)
    settle(karin)
    astrid.set_phone(akt, "070-1740622")
    settle(astrid, karin)
    assert astrid.call(akt) is None
    assert astrid.looks_in_log() == 1


def test_who_opened_it_goes_when_the_reviewers_have_that(municipality: Municipality, astrid: Desk, karin: Desk, database: Engine) -> None:
    """The akt was taken back before the server had room for her look at it: it goes once it is sent, and what she searched for, too.

    Her look at another akt stays.
    """
    akt, other = astrid.new_akt("Mina", municipality.sveg), astrid.new_akt("Rolf", municipality.sveg)
    settle(astrid, karin)
    karin.open(akt)
    karin.open(other)
    karin.workspace.write(record_search, "Mina Lind", 1)
    astrid.withdraw(akt, municipality.sveg)
    settle(astrid)
    with database.begin() as connection:
        town = connection.execute(select(envelope.c.municipality_id).where(envelope.c.space_id == akt.bytes)).scalars().first()
        assert town is not None
        quota.allow(connection, town, 1, 0)
    settle(karin)
    assert (karin.call(akt), karin.looks_in_log(), searches(karin)) == (None, 3, 1)

    with database.begin() as connection:
        quota.allow(connection, town, 0, 0)
    with karin.workspace.transaction() as tx:
        tx.post.try_again(tx.keyring.access_log())
    settle(karin, astrid)

    assert (karin.looks_in_log(), searches(karin), astrid.looks_in_log()) == (1, 0, 3)


def searches(desk: Desk) -> int:
    """How many searches stand here."""
    with desk.workspace.transaction() as tx:
        return int(tx.connection.exec_driver_sql("SELECT count(*) FROM access_event WHERE reason = 'search'").scalar_one())


def taken_over(desk: Desk) -> list[Adoption]:
    """All that was left, space by space."""
    found = []
    for space in {one.space for one in inherited(desk)}:
        mine = [one for one in inherited(desk) if one.space == space]
        writes = [write for one in mine for tx in decode_parcel(one.parcel).txs for write in tx.writes]
        found.append(desk.workspace.write(adopt, [one.id for one in mine], space, writes))
    return found


def test_what_was_left_is_taken_over_and_reaches_everyone(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """In the akt that she wrote in, and as an akt of its own where nobody had heard of it."""
    perola = municipality.join("perola", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid, perola)
    karin.set_phone(akt, "070-1740622")
    karin.set_phone(akt, "070-1740633")
    new = karin.new_akt("Olle", municipality.sveg)
    dismiss(astrid.engine, karin.user)
    settle(astrid, karin, astrid)
    assert [one.apart for one in taken_over(astrid) if one.apart] == []
    assert inherited(astrid) == []
    settle(astrid, perola)
    assert astrid.call(akt) == perola.call(akt) == "070-1740633"
    assert astrid.call(new) == "070-1740611"


def test_where_somebody_has_written_since_people_decide(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """The words of today aren't overwritten by those that were left; both can be read."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    karin.set_phone(akt, "070-1740622")
    astrid.set_phone(akt, "070-1740699")
    dismiss(astrid.engine, karin.user)
    settle(astrid, karin, astrid)
    apart = [one for done in taken_over(astrid) for one in done.apart]
    assert [one.values[0] for one in apart if "070-1740622" in one.values] == ["070-1740622"]
    assert astrid.call(akt) == "070-1740699"


def test_an_akt_that_one_officer_leads_is_left_to_her(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """As where somebody's identity is protected: the heads learn nothing, the officer gets every word."""
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = perola.new_akt("Mina")
    settle(perola, astrid, karin)
    with astrid.workspace.transaction() as tx:
        heads = UUID(bytes=tx.keyring.team("heads"))
    perola.grant(akt, karin.alone, "write")
    settle(perola)
    perola.withdraw(akt, heads)
    settle(perola, karin, perola, karin, astrid)
    assert astrid.call(akt) is None
    karin.set_phone(akt, "070-1740622")
    dismiss(astrid.engine, karin.user)
    settle(astrid, karin, perola, astrid)
    assert "070-1740622" in words(inherited(perola))
    assert akt not in {one.space for one in inherited(astrid)}


def test_a_laptop_that_was_put_back_from_a_backup_after_she_left_gives_its_words_and_is_empty(
    municipality: Municipality, astrid: Desk, karin: Desk
) -> None:
    """It is the laptop that it was, and goes the same way: its words come to those who lead, by whichever voice they were written."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, astrid)
    karin.set_phone(akt, "070-1740622")
    karin.line.script = ["lost request"]
    with pytest.raises(ServerUnreachable):
        karin.round()
    karin.set_phone(akt, "070-1740633")
    again = municipality.clone(karin, "again")
    again.set_phone(akt, "070-1740644")
    dismiss(astrid.engine, karin.user)
    settle(astrid, again, astrid)
    assert {"070-1740622", "070-1740633", "070-1740644"} <= words(inherited(astrid))
    assert not any(held_at(again).values()), held_at(again)
    with astrid.workspace.transaction() as tx:
        assert ALL in astrid.engine.state(tx).purged(device_of(karin).bytes)


def sealed_at(desk: Desk) -> int:
    """How much this laptop keeps of what it left, sealed to others."""
    with desk.workspace.transaction() as tx:
        return int(tx.connection.exec_driver_sql("SELECT count(*) FROM left_sealed").scalar_one())


@pytest.mark.parametrize("goes", ["dismissed", "shut out"])
def test_what_was_left_is_given_again_to_a_server_that_was_put_back(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack], goes: str
) -> None:
    """The server lost it, and so did the only head, whose disk is put back from before; Karin's laptop has let go of all but the seal."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    settle(astrid, karin)
    dismiss(astrid.engine, karin.user) if goes == "dismissed" else astrid.withdraw(akt, municipality.sveg)
    settle(astrid)
    karin.set_phone(akt, "070-1740622")
    image, put_back = municipality.clone(astrid, "image"), backup()
    settle(karin, astrid)
    assert "070-1740622" in words(inherited(astrid))
    assert (karin.call(akt), sealed_at(karin)) == (None, 1)

    put_back()
    settle(karin, image)

    assert "070-1740622" in words(inherited(image))
    assert karin.call(akt) is None


def _two_taken_back(municipality: Municipality, astrid: Desk, karin: Desk) -> tuple[UUID, UUID]:
    """Akter in which Karin has written what she hasn't sent, and doesn't know that they were taken back from her."""
    akt, other = astrid.new_akt("Mina", municipality.sveg), astrid.new_akt("Olle", municipality.sveg)
    settle(astrid, karin)
    for one in (akt, other):
        astrid.withdraw(one, municipality.sveg)
    settle(astrid)
    karin.set_phone(akt, "070-1740622")
    karin.set_phone(other, "070-1740633")
    return akt, other


def test_what_is_given_again_is_not_inherited_twice(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack]
) -> None:
    """Astrid has dealt with one of Karin's two akter when the server is put back: that stays done, the other stands there once."""
    akt, other = _two_taken_back(municipality, astrid, karin)
    put_back = backup()
    settle(karin, astrid)
    name = next(one.id for one in inherited(astrid) if one.space == akt)
    with astrid.workspace.transaction() as tx:
        left_is_done(tx.connection, name)

    put_back()
    settle(karin, astrid)

    assert [(one.space, words([one])) for one in inherited(astrid)] == [(other, {"070-1740633"})]


def test_what_was_left_stays_sealed_for_35_days(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """As long as an operator may put back a backup that lacks it; what is erased goes at once."""
    _, other = _two_taken_back(municipality, astrid, karin)
    settle(karin, astrid)
    assert sealed_at(karin) == 2

    erase(astrid.engine, other)
    settle(astrid, karin)
    assert sealed_at(karin) == 1
    municipality.clock.now += (DAYS - 1) * DAY
    settle(karin)
    assert sealed_at(karin) == 1
    municipality.clock.now += 2 * DAY
    settle(karin)
    assert sealed_at(karin) == 0


def hidden_from_heads(perola: Desk, karin: Desk, *others: Desk) -> UUID:
    """An akt where Karin left words to the heads, and which Perola has taken from the heads since."""
    akt = perola.new_akt("Mina")
    settle(perola, *others, karin)
    perola.grant(akt, karin.alone, "write")
    settle(perola, *others, karin)
    perola.withdraw(akt, karin.alone)
    settle(perola)
    karin.set_phone(akt, "070-1740622")
    settle(karin, *others, perola)
    perola.withdraw(akt, heads_of(perola))
    settle(perola, *others, karin)
    return akt


def heads_of(desk: Desk) -> UUID:
    """The heads' team."""
    with desk.workspace.transaction() as tx:
        return UUID(bytes=tx.keyring.team("heads"))


def test_who_heads_later_gets_no_words_of_what_the_heads_have_lost(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Nor do they travel; where the heads are given the akt again, its words come to her and to who had them before, once."""
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = hidden_from_heads(perola, karin, astrid)
    new = municipality.join("new", astrid, municipality.sveg, heads=True)
    settle(astrid, new)
    assert words(inherited(astrid)) | words(inherited(new)) == set()
    pages, get = [], new.line.left

    def counted(door: str, body: bytes) -> bytes:
        pages.append(door)
        return get(door, body)

    new.line.left = counted  # type: ignore[method-assign]
    settle(new)
    assert pages == []

    perola.grant(akt, heads_of(perola), "lead")
    settle(perola, astrid, new)
    for head in (astrid, new):
        assert [(one.space, words([one])) for one in inherited(head)] == [(akt, {"070-1740622"})]


def test_what_the_heads_have_dealt_with_is_not_inherited_again_with_the_akt(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It was taken from them since, and given back: what they put aside stays aside."""
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = perola.new_akt("Mina")
    settle(perola, astrid, karin)
    perola.grant(akt, karin.alone, "write")
    settle(perola, astrid, karin)
    perola.withdraw(akt, karin.alone)
    settle(perola)
    karin.set_phone(akt, "070-1740622")
    settle(karin, astrid)
    with astrid.workspace.transaction() as tx:
        for one in left_behind(tx.connection):
            left_is_done(tx.connection, one.id)
    perola.withdraw(akt, heads_of(perola))
    settle(perola, astrid)
    perola.grant(akt, heads_of(perola), "lead")
    settle(perola, astrid)
    assert astrid.call(akt) == "070-1740611"
    assert inherited(astrid) == []


def test_heads_do_not_get_again_what_they_have_lost(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack]
) -> None:
    """Karin's laptop gives it again to a server that was put back, which offers it to the heads."""
    perola = municipality.join("perola", astrid, municipality.funas)
    settle(astrid, perola, karin)
    put_back = backup()
    hidden_from_heads(perola, karin, astrid)
    put_back()
    settle(perola, astrid, karin, astrid, perola)
    municipality.clock.now += HEALING + 60_000
    settle(perola, astrid, karin, astrid, perola)
    assert words(inherited(astrid)) == set()


@pytest.mark.parametrize("reason, kept, told", [("no_room", 1, True), ("malformed", 1, True), ("unknown_space", 0, False)])
def test_what_the_door_refuses_ends_no_round(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack], reason: str, kept: int, told: bool
) -> None:
    """Of what is given again: the round goes on, says so, and tries again; what the server knows to be erased is forgotten."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    settle(astrid, karin)
    astrid.withdraw(akt, municipality.sveg)
    settle(astrid)
    karin.set_phone(akt, "070-1740622")
    put_back = backup()
    settle(karin, astrid)
    put_back()
    refuse(karin, akt, reason)
    assert ("left_refused" in karin.round().trouble) is told
    assert sealed_at(karin) == kept


def refuse(desk: Desk, space: UUID, reason: str) -> None:
    """The server says no to words of that space."""
    put = desk.line.left

    def left(door: str, body: bytes) -> bytes:
        if door == "put" and open_request(body, LeftPut)[0].words.space == space.bytes:
            raise ServerRefused(reason=reason, status=409, now=0, seq=0)
        return put(door, body)

    desk.line.left = left  # type: ignore[method-assign]


def test_an_akt_whose_words_are_refused_holds_no_other_up(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Whichever comes first: the other is handed over, what was refused stays, and goes when the server takes it."""
    akter = [astrid.new_akt(name, municipality.sveg) for name in ("Mina", "Olle", "Rolf")]
    settle(astrid, karin)
    for akt in akter:
        astrid.withdraw(akt, municipality.sveg)
    settle(astrid)
    for akt in akter:
        karin.set_phone(akt, "070-1740622")
    real, first = karin.line.left, min(akter)
    refuse(karin, first, "no_room")
    assert "left_refused" in karin.round().trouble
    settle(astrid)
    assert {one.space for one in inherited(astrid)} == set(akter) - {first}
    karin.line.left = real  # type: ignore[method-assign]
    assert "left_refused" not in karin.round().trouble
    settle(astrid)
    assert {one.space for one in inherited(astrid)} == set(akter)
