"""Rights after a restore: judged by where the server has each entry now, and nobody comes too late for what she had in time."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from coachdesk.errors import ServerRefused
from sync.client.snapshots import QUIET
from sync.protocol.messages import Request, open_request
from sync.server.restored import HEALING, LATE, mark
from sync.server.tables import envelope
from tests.sync.client.desks import Desk, Municipality, PutBack

DAY = 24 * 60 * 60 * 1000
SILENCE = QUIET + 60_000


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def nils(municipality: Municipality, astrid: Desk, karin: Desk) -> Desk:
    """Another one."""
    return municipality.join("nils", astrid, municipality.sveg)


def _troubles(desk: Desk) -> dict[str, int]:
    """Why envelopes were set aside for good."""
    with desk.workspace.transaction() as tx:
        return tx.post.troubles()


def test_who_brings_a_removal_back_believes_what_was_said_before_it(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, backup: Callable[[], PutBack]
) -> None:
    """The server lost that the akt was taken from Sveg, and has taken Nils's words before it hears that again: they stand before it.

    Karin gives it back; Astrid, who knew it too, hears where it stands now.
    """
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, nils):
        desk.round()
    put_back = backup()
    karin.withdraw(akt, municipality.sveg)
    for desk in (karin, astrid):
        desk.round()

    put_back()
    nils.set_phone(akt, "070-1740650")
    for desk in (nils, karin, astrid):
        desk.round()

    for desk in (karin, astrid):
        assert (desk.call(akt), _troubles(desk)) == ("070-1740650", {})


def test_who_brings_a_grant_back_misses_nothing_that_was_said_meanwhile(
    municipality: Municipality, karin: Desk, nils: Desk, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Until the server has it again its pages leave the akt out for her, and she doesn't take them for all there is."""
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, nils):
        desk.round()
    put_back = backup()
    karin.grant(akt, municipality.funas, "read")
    for desk in (karin, perola):
        desk.round()
    assert perola.call(akt) == "070-1740611"

    put_back()
    nils.set_phone(akt, "070-1740650")
    for desk in (nils, perola):
        desk.round()

    assert perola.call(akt) == "070-1740650"


def test_words_that_were_not_believed_are_judged_anew(
    municipality: Municipality, database: Engine, astrid: Desk, karin: Desk, nils: Desk, backup: Callable[[], PutBack]
) -> None:
    """Put back without a mark: Nils's words stand where Karin knows a removal to be, which an image of Astrid's disk says after them.

    When the operator marks it, they are his, as the server has known all along.
    """
    akt, other = (karin.new_akt(name, municipality.sveg) for name in ("Mina", "Olle"))
    for desk in (karin, nils, astrid):
        desk.round()
    image = municipality.clone(astrid, "image")
    put_back = backup()
    astrid.withdraw(akt, municipality.sveg)
    for desk in (astrid, karin):
        desk.round()

    put_back(marked=False)
    for number in range(8):  # the log grows beyond what Karin knew of it
        nils.set_phone(other, f"070-174066{number}")
        nils.round()
    nils.set_phone(akt, "070-1740650")
    nils.round()
    image.withdraw(akt, municipality.sveg)
    for desk in (image, karin):
        desk.round()
    assert (karin.call(akt), _troubles(karin)) == ("070-1740611", {"not_a_writer": 1})

    mark(database, municipality.clock(), served=True)
    karin.round()

    assert (karin.call(akt), _troubles(karin)) == ("070-1740650", {})


def _writes_and_is_shut_out(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID) -> None:
    """Karin's word reaches the server, then the akt is taken from Sveg, and both have heard so."""
    karin.set_phone(akt, "070-1740650")
    karin.round()
    astrid.withdraw(akt, municipality.sveg)
    for desk in (astrid, karin):
        desk.round()


def test_words_of_who_was_shut_out_are_given_back_when_she_may_write_again(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, backup: Callable[[], PutBack]
) -> None:
    """The server lost Karin's word, and hears first that the akt was taken from Sveg: it stays with Astrid until Sveg has the akt again."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    for desk in (astrid, karin, nils):
        desk.round()
    put_back = backup()
    _writes_and_is_shut_out(municipality, astrid, karin, akt)

    put_back()
    for desk in (astrid, karin, nils):
        desk.round()
    assert (astrid.call(akt), nils.call(akt)) == ("070-1740650", None)

    municipality.clock.now += HEALING
    astrid.grant(akt, municipality.sveg, "write")
    for desk in (astrid, karin, nils):
        desk.round()

    assert {desk.call(akt) for desk in (astrid, karin, nils)} == {"070-1740650"}


def test_what_follows_such_a_word_waits_with_it(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, backup: Callable[[], PutBack]
) -> None:
    """None of it is offered in every round, as the server can't take it before the first; all of it comes when its writer may write."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    for desk in (astrid, karin, nils):
        desk.round()
    put_back = backup()
    for number in range(5):
        karin.set_phone(akt, f"070-174065{number}")
        karin.round()
    astrid.withdraw(akt, municipality.sveg)
    for desk in (astrid, karin):
        desk.round()

    put_back()
    for desk in (astrid, karin, nils, astrid):
        desk.round()
    municipality.clock.now += DAY
    for _ in range(2):
        astrid.round()
    with astrid.workspace.transaction() as tx:
        assert (tx.post.kept.owes(), len(tx.post.kept.barred())) == (0, 1)
    request, _ = open_request(astrid.line.bodies[-1], Request)
    assert request.envelopes == []

    municipality.clock.now += HEALING
    astrid.grant(akt, municipality.sveg, "write")
    for desk in (astrid, karin, nils):
        desk.round()
    assert nils.history(akt) >= {f"070-174065{number}" for number in range(5)}


def test_what_is_opened_only_now_is_still_given_back(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack]
) -> None:
    """Eva alone has Karin's word, sealed; the server lost it, Karin's laptop is gone, and the key comes with the new log."""
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid):
        desk.round()
    eva = municipality.come("eva", astrid, municipality.sveg)
    eva.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    eva.round()
    assert eva.call(akt) is None

    put_back()
    for desk in (astrid, eva, eva, astrid):
        desk.round()

    assert (eva.call(akt), astrid.call(akt)) == ("070-1740650", "070-1740650")


@pytest.mark.parametrize("before", [0, 2], ids=["its first word", "a later one"])
def test_a_word_that_waits_for_its_writers_right_holds_no_snapshot_up(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack], database: Engine, before: int
) -> None:
    """It stays outside: the chain is cut where the server's ends. It still comes to all, newcomers too, when its writer may write again."""
    eva = municipality.join("eva", astrid, municipality.funas)
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.grant(akt, municipality.funas, "write")
    for desk in (astrid, karin, eva):
        desk.round()
    for number in range(before):
        karin.set_phone(akt, f"070-174060{number}")
        karin.round()
    put_back = backup()
    _writes_and_is_shut_out(municipality, astrid, karin, akt)

    put_back()
    for number in range(4):
        for desk in (astrid, karin, eva):
            desk.round()
        eva.set_phone(akt, f"070-174070{number}")
    for desk in (eva, astrid):
        desk.round()
        desk.engine.compact_after = 1
    for _ in range(40):  # whose days it takes follows from ids that are drawn
        municipality.clock.now += SILENCE
        for desk in (astrid, eva):
            assert not desk.round().trouble
    with database.connect() as connection:
        left = select(func.count()).select_from(envelope).where(envelope.c.space_id == akt.bytes)
        assert connection.execute(left).scalar_one() == 0
    late = municipality.join("late", astrid, municipality.funas)
    late.round()
    assert (late.call(akt), late.history(akt)) == (eva.call(akt), eva.history(akt))
    assert "070-1740650" not in late.history(akt)
    assert "070-1740650" in astrid.history(akt)

    astrid.grant(akt, municipality.sveg, "write")
    for desk in (astrid, karin, eva, late):
        desk.round()
    assert all("070-1740650" in desk.history(akt) for desk in (astrid, karin, eva, late))


@pytest.mark.parametrize("first", ["newcomer", "colleague"])
def test_who_came_in_time_is_taken_back_after_her_invitation_expired(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack], first: str
) -> None:
    """It was a long weekend; whoever knows that she came may be the first to say so, up to five weeks after the healing."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.round()
    bundle = municipality.announce(astrid, municipality.sveg)
    put_back = backup()
    karin = municipality.desk("karin")
    municipality.accept(karin, bundle)
    astrid.round()

    put_back()
    municipality.clock.now += HEALING + LATE - DAY
    for desk in (karin, astrid, karin) if first == "newcomer" else (astrid, karin):
        assert not desk.round().trouble
    karin.set_phone(akt, "070-1740650")
    for desk in (karin, astrid):
        desk.round()

    assert astrid.call(akt) == "070-1740650"


@pytest.mark.parametrize("went_on", [True, False])
def test_after_five_weeks_the_clock_judges_again_and_who_believed_her_goes_on(
    municipality: Municipality, astrid: Desk, nils: Desk, backup: Callable[[], PutBack], went_on: bool
) -> None:
    """The newcomer must be invited anew. Astrid, who knew that she had come, takes the log that lacks her, whether it went on or not."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    for desk in (astrid, nils):
        desk.round()
    bundle = municipality.announce(astrid, municipality.sveg)
    nils.round()
    put_back = backup()
    perola = municipality.desk("perola")
    municipality.accept(perola, bundle)
    astrid.round()

    put_back()
    municipality.clock.now += HEALING + LATE + DAY
    if went_on:
        nils.new_akt("Ali", municipality.sveg)
    nils.round()
    astrid.set_phone(akt, "070-1740650")
    for desk in (astrid, nils):
        assert not desk.round().trouble

    with pytest.raises(ServerRefused) as refused:
        perola.round()
    assert refused.value.facts["reason"] in {"uncertified", "unknown_device", "invitation_expired"}
    assert nils.call(akt) == "070-1740650"


def test_what_waited_for_its_key_is_judged_where_it_comes_to_stand(
    municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack]
) -> None:
    """Eva, who has just come, has Karin's new akt sealed when the server loses it. Her key comes before the akt stands in the log again."""
    eva = municipality.come("eva", astrid, municipality.sveg)
    eva.round()
    put_back = backup()
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, eva):
        desk.round()
    assert (eva.held(), eva.call(akt)) == (1, None)

    put_back()
    for desk in (astrid, eva, karin, astrid, eva):
        desk.round()

    assert _troubles(eva) == {}
    assert (karin.call(akt), astrid.call(akt), eva.call(akt)) == ("070-1740611",) * 3
