"""A server that was put back from a backup, one case at a time; tests/journeys/test_restore.py has the whole hour."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import pytest

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import ServerRefused, ServerUnreachable
from coachdesk.storage.parting import left_behind
from sync.client.joining import Bundle, add_member, ask_now, dismiss, join, part, revoke
from sync.client.me import PROGRAM
from sync.client.pairing import pair
from sync.protocol.membership import State
from sync.protocol.statements import MinimumVersion
from sync.server.restored import HEALING
from tests.sync.client.desks import Desk, MortalEngine, Municipality, PutBack

YEAR = 365 * 24 * 60 * 60 * 1000


def test_what_only_a_reader_has_comes_back(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """Karin's laptop is gone when the server is put back; Astrid had her words, Nils gets them from there."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    nils = municipality.join("nils", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, nils):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    astrid.round()

    put_back()
    report = astrid.round()
    nils.round()

    assert report.returned == 1
    assert nils.call(akt) == "070-1740650"


def test_nothing_is_sent_or_fetched_twice(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """Nobody fetches again what the backup has; who comes second sees that the word is back, and doesn't give it."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    nils = municipality.join("nils", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, nils):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    for desk in (karin, astrid, nils):
        desk.round()

    put_back()
    reports = [desk.round() for desk in (astrid, nils)]

    assert [one.returned for one in reports] == [1, 0]
    assert max(one.bytes_in for one in reports) < 1_500
    assert all(one.received == 0 for one in reports)


def test_a_colleague_whom_only_her_own_laptop_remembers(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """She came after the backup and nobody heard: her request brings the entries that certify her."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.round()
    bundle = municipality.announce(astrid, municipality.sveg)
    put_back = backup()
    karin = municipality.desk("karin")
    municipality.accept(karin, bundle)

    put_back()
    karin.round()
    assert not karin.round().trouble - {"healing"}
    astrid.round()
    karin.round()

    assert karin.call(akt) == "070-1740611"


def test_new_akter_wait_until_the_log_is_whole(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """An entry that had never been said would stand in the way of one that had: it waits, words in old akter don't."""
    old = astrid.new_akt("Mina", municipality.sveg)
    karin = municipality.join("karin", astrid, municipality.sveg)
    put_back = backup()
    astrid.round()
    new = karin.new_akt("Ali", municipality.sveg)
    karin.set_phone(old, "070-1740650")

    put_back()
    for desk in (karin, astrid):
        assert desk.round().trouble == {"healing"}
    assert astrid.call(old) == "070-1740650"
    assert astrid.call(new) is None

    municipality.clock.now += HEALING
    for desk in (karin, astrid, karin):
        desk.round()
    assert astrid.call(new) == "070-1740611"


def _forked(municipality: Municipality, astrid: Desk, karin: Desk, backup: Callable[[], PutBack], last_word: Callable[[], None]) -> None:
    """Karin says something; the server forgets it; Astrid, who never heard it, goes on; when all is healed, Karin comes back."""
    put_back = backup()
    last_word()
    karin.round()
    put_back()
    astrid.round()
    municipality.clock.now += HEALING
    astrid.new_akt("Ali", municipality.sveg)
    astrid.round()


def test_a_log_that_went_another_way_is_believed(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """Karin had opened an akt that nobody heard of: she takes the log that the others have, and opens it once more."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    _forked(municipality, astrid, karin, backup, lambda: None)

    assert not karin.round().trouble
    karin.set_phone(akt, "070-1740650")
    for desk in (karin, astrid):
        assert not desk.round().trouble

    assert astrid.call(akt) == "070-1740650"
    assert karin.log_length() == astrid.log_length()
    assert not karin.waiting()


def test_what_was_asked_for_is_said_again(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """A grant that the other log lacks is said once more."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, perola):
        desk.round()
    _forked(municipality, astrid, karin, backup, lambda: karin.grant(akt, municipality.funas, "write"))

    for desk in (karin, perola):
        desk.round()

    assert perola.call(akt) == "070-1740611"


def _withdrawn_in_a_lost_log(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> tuple[Desk, Desk, UUID]:
    """Karin withdrew an akt from Funäsdalen, Nils heard of it, and the server, put back, went on without her entry."""
    karin, nils = (municipality.join(name, astrid, municipality.sveg) for name in ("karin", "nils"))
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.grant(akt, municipality.funas, "write")
    for desk in (karin, astrid):
        desk.round()

    def heard() -> None:
        karin.withdraw(akt, municipality.funas)
        for desk in (karin, nils):
            desk.round()

    _forked(municipality, astrid, karin, backup, heard)
    return karin, nils, akt


def test_a_log_that_gives_back_what_was_taken_is_not_believed(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Karin withdrew the akt from Funäsdalen; in the other log they still have it. Nils stays with what he knows, and says so."""
    _, nils, akt = _withdrawn_in_a_lost_log(municipality, astrid, backup)
    length = nils.log_length()
    nils.set_phone(akt, "070-1740650")

    for _ in range(2):
        assert nils.round().trouble == {"another_history"}

    assert nils.log_length() == length
    assert nils.call(akt) == "070-1740650"
    assert nils.waiting()


def test_who_took_something_says_it_in_the_other_log_and_then_believes_it(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Nobody has to remember what it was: when Karin comes her laptop says it again, and a day later Nils agrees with everybody."""
    karin, nils, akt = _withdrawn_in_a_lost_log(municipality, astrid, backup)
    nils.set_phone(akt, "070-1740650")
    assert nils.round().trouble == {"another_history"}

    assert not karin.round().trouble
    municipality.clock.now += HEALING
    for desk in (nils, karin, astrid):
        assert not desk.round().trouble

    assert karin.log_length() == nils.log_length() == astrid.log_length()
    assert astrid.call(akt) == "070-1740650"
    assert not nils.waiting()


@pytest.mark.parametrize("fate", ["lost request", "lost answer"])
def test_what_must_be_said_in_the_other_log_is_believed_only_when_it_stands_there(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack], fate: str
) -> None:
    """The line breaks at any exchange of it, and the program may end: by what Karin believes nobody ever has what she took."""
    karin, _, akt = _withdrawn_in_a_lost_log(municipality, astrid, backup)
    for well in range(6):
        karin.line.script = [""] * well + [fate]
        with suppress(ServerUnreachable):
            karin.round()
        with karin.workspace.transaction() as tx:
            assert municipality.funas.bytes not in karin.engine.state(tx).grants(akt.bytes)
        if well % 2:
            karin.crash()
    karin.line.script = []

    for desk in (karin, astrid):
        assert not desk.round().trouble
    assert karin.log_length() == astrid.log_length()
    assert not karin.waiting()


def test_what_waits_with_another_log_comes_when_the_removal_is_said_again(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """What Nils said last was lost with the server and with his disk. Karin has it, and stays with her log until it is withdrawn again."""
    karin, nils = (municipality.join(name, astrid, municipality.sveg) for name in ("karin", "nils"))
    akt = nils.new_akt("Mina", municipality.sveg)
    nils.round()
    nils.grant(akt, municipality.funas, "write")
    for desk in (nils, karin, astrid):
        desk.round()
    put_by = municipality.clone(nils, "put by")

    def last_words() -> None:
        nils.set_phone(akt, "070-1740650")
        nils.withdraw(akt, municipality.funas)
        nils.round()

    _forked(municipality, astrid, karin, backup, last_words)
    put_by.round()
    assert karin.round().trouble == {"another_history"}
    assert (karin.call(akt), put_by.call(akt)) == ("070-1740650", "070-1740611")

    astrid.withdraw(akt, municipality.funas)
    astrid.round()
    municipality.clock.now += HEALING
    assert not karin.round().trouble
    for desk in (astrid, put_by):
        desk.round()
        assert desk.call(akt) == "070-1740650"


def test_who_was_in_a_team_for_an_hour_that_the_other_log_lacks_is_out_of_it_there_too(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """She was given its key: that she came is said with that she went, and the key that was made after her is the one that counts."""
    karin, nils = (municipality.join(name, astrid, municipality.sveg) for name in ("karin", "nils"))
    perola = municipality.join("perola", astrid, municipality.funas)

    def came_and_went() -> None:
        add_member(astrid.engine, municipality.funas, karin.user)
        for desk in (astrid, karin):
            desk.round()
        part(astrid.engine, municipality.funas, karin.user)
        for desk in (astrid, perola):
            desk.round()

    _forked(municipality, nils, karin, backup, came_and_went)
    assert perola.round().trouble == {"another_history"}
    for desk in (astrid, nils):
        assert not desk.round().trouble
    municipality.clock.now += HEALING
    akt = perola.new_akt("Mina", municipality.funas)
    for desk in (perola, astrid, karin, nils):
        assert not desk.round().trouble

    assert perola.log_length() == karin.log_length()
    assert astrid.call(akt) == "070-1740611"
    with karin.workspace.transaction() as tx:
        state = karin.engine.state(tx)
        assert karin.user.bytes not in state.members(municipality.funas.bytes)
        assert state.team_epoch(municipality.funas.bytes) == 2
        assert 2 not in tx.keyring.team_keys().get(municipality.funas.bytes, {})


def _went_two_ways(
    municipality: Municipality,
    astrid: Desk,
    backup: Callable[[], PutBack],
    there: Callable[[Desk], object],
    here: Callable[[], object],
) -> Desk:
    """Astrid's other computer says something that the server forgets, and its log goes on without it; gives that computer, two days on."""
    image = municipality.clone(astrid, "image")
    put_back = backup()
    there(image)
    for _ in range(3):
        image.round()
    put_back()
    astrid.round()
    municipality.clock.now += HEALING + 60_000
    here()
    astrid.new_akt("Ali", municipality.sveg)
    for _ in range(2):
        astrid.round()
        for desk in (image, astrid):
            desk.round()
        municipality.clock.now += HEALING + 60_000
    return image


@pytest.mark.parametrize("way", ["parted", "laptop lost"])
def test_who_was_dismissed_in_the_other_log_has_nothing_of_what_it_lacks(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack], way: str
) -> None:
    """She was taken out of the team, or her laptop was lost, before the server was; it can't be said of her any more, and needn't be."""
    ulla = municipality.join("ulla", astrid, municipality.sveg)
    astrid.round()

    def there(image: Desk) -> None:
        if way == "parted":
            part(image.engine, municipality.sveg, ulla.user)
        else:
            revoke(image.engine, ulla.workspace.identity.device_id)

    image = _went_two_ways(municipality, astrid, backup, there, lambda: dismiss(astrid.engine, ulla.user))

    assert image.round().trouble <= {"copied"}
    assert image.log_length() == astrid.log_length()
    state = _state(image)
    assert state.team_epoch(municipality.sveg.bytes) == 2
    assert ulla.user.bytes not in state.members(municipality.sveg.bytes)
    assert not state.is_live(ulla.workspace.identity.device_id.bytes)
    with image.workspace.transaction() as tx:
        assert not tx.post.refused_statements()


def test_who_came_and_was_dismissed_stays_out_of_a_log_that_never_knew_her(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """What she had keys of is turned there, too. Her invitation isn't said again: a log that judges no clock would let in who has it."""
    bundles: list[Bundle] = []

    def there(image: Desk) -> None:
        bundles.append(municipality.announce(image, municipality.sveg))
        ulla = municipality.desk("ulla")
        municipality.accept(ulla, bundles[0])
        image.round()
        ulla.round()
        dismiss(image.engine, ulla.user)

    image = _went_two_ways(municipality, astrid, backup, there, lambda: None)

    assert image.round().trouble <= {"copied"}
    assert image.log_length() == astrid.log_length()
    state = _state(image)
    assert state.team_commitment(municipality.sveg.bytes, 2) is not None
    assert state.invitation(SigningKey.from_bytes(bundles[0].invitation).public) is None
    assert bundles[0].user not in state.members(municipality.sveg.bytes)
    with image.workspace.transaction() as tx:
        assert not tx.post.unsaid()
        assert not tx.post.refused_statements()
    with pytest.raises(ServerRefused):
        municipality.accept(municipality.desk("finder"), bundles[0])


def test_a_lost_laptop_that_the_other_log_never_knew_leaves_its_users_keys_in_doubt(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Ulla's second laptop came and was lost, and the server forgot both: by her keys in it another could be certified there."""
    ulla = municipality.join("ulla", astrid, municipality.sveg)
    astrid.round()

    def there(image: Desk) -> None:
        second = municipality.desk("second")
        join(second.engine, pair(ulla.engine))
        image.round()
        revoke(image.engine, second.workspace.identity.device_id)

    image = _went_two_ways(municipality, astrid, backup, there, lambda: None)

    assert "another_history" in image.round().trouble


def _state(desk: Desk) -> State:
    with desk.workspace.transaction() as tx:
        return desk.engine.state(tx)


def test_a_shrunken_log_without_a_mark_is_said(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """The operator forgot: who knew more keeps everything and says that the server went back; the newcomer isn't known there."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.round()
    put_back = backup()
    karin = municipality.join("karin", astrid, municipality.sveg)
    astrid.set_phone(akt, "070-1740650")
    astrid.round()

    put_back(marked=False)

    assert astrid.round().trouble == {"went_back"}
    with pytest.raises(ServerRefused):
        karin.round()
    assert astrid.call(akt) == "070-1740650"


def test_a_clock_that_is_years_ahead_forgets_nothing_that_the_server_may_ask_for(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Envelopes are forgotten by a time that the server has agreed to, not by the laptop's own before it has heard of the restore."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, karin):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    karin.set_phone(akt, "070-1740651")

    put_back()
    karin.engine = MortalEngine(karin.workspace, karin.line, clock=lambda: municipality.clock() + 3 * YEAR)
    karin.round()
    astrid.round()

    assert karin.refused() == {}
    assert astrid.call(akt) == "070-1740651"


def test_who_had_just_come_introduces_herself_again(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """The server heard her, its answer was lost, she tried in vain once more, and it was put back: her program needn't be started again."""
    bundle = municipality.announce(astrid, municipality.sveg)
    put_back = backup()
    karin = municipality.desk("karin")
    karin.line.script = ["lost answer"]
    with pytest.raises(ServerUnreachable):
        municipality.accept(karin, bundle)
    karin.line.script = ["", "lost answer"]
    with pytest.raises(ServerUnreachable):
        karin.round()

    put_back()
    municipality.clock.now += HEALING
    karin.round()

    with karin.workspace.transaction() as tx:
        assert karin.engine.state(tx).is_live(karin.workspace.identity.device_id.bytes)


def test_rights_are_judged_where_the_server_has_them_now(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """A backup of before the last restore is put back: its positions are lower than those that laptops heard, and words follow there."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    nils = municipality.join("nils", astrid, municipality.sveg)
    put_back = backup()
    put_back()
    for desk in (karin, astrid, nils):
        desk.round()
    municipality.clock.now += HEALING
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, nils):
        desk.round()

    put_back(marked=False)
    karin.set_phone(akt, "070-1740650")
    for desk in (karin, nils, astrid):
        desk.round()

    for desk in (nils, astrid):
        assert desk.call(akt) == "070-1740650"


def test_no_key_takes_the_place_of_one_that_was_lost(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """The akt's key turned after the backup, and Karin wrote with it. Astrid, who hasn't heard of it, has to write there, too.

    She waits until whoever made the key has given it back, instead of making another that the server would take for the first.
    """
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.grant(akt, municipality.funas, "read")
    for desk in (karin, astrid, karin):
        desk.round()
    karin.withdraw(akt, municipality.funas)
    for desk in (karin, astrid):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    astrid.set_phone(akt, "070-1740651")

    put_back()
    for desk in (astrid, karin, astrid, karin):
        desk.round()

    assert {"070-1740650", "070-1740651"} <= astrid.history(akt) & karin.history(akt)


def test_a_key_that_came_too_late_still_opens_what_it_sealed(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Karin turned the key after the backup and comes after the healing: Astrid's key counts by then, and nobody lacks her words."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    nils = municipality.join("nils", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.grant(akt, municipality.funas, "read")
    for desk in (karin, astrid, karin):
        desk.round()
    karin.withdraw(akt, municipality.funas)
    for desk in (karin, astrid, nils):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    put_back()
    astrid.round()
    municipality.clock.now += HEALING
    astrid.set_phone(akt, "070-1740651")
    astrid.round()

    for desk in (karin, nils, astrid, karin, nils):
        desk.round()

    for desk in (karin, nils, astrid):
        assert {"070-1740650", "070-1740651"} <= desk.history(akt)
        assert not desk.held()
    karin.set_phone(akt, "070-1740652")
    for desk in (karin, nils):
        desk.round()
    assert nils.call(akt) == "070-1740652"


def test_a_lost_minimum_version_keeps_nobody_apart(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """It gave nobody less. Who heard it takes the log that the others have; whoever said it says it again."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    nils = municipality.join("nils", astrid, municipality.sveg)
    put_back = backup()
    ask_now(astrid.engine, "issuing", [MinimumVersion(PROGRAM)])
    for desk in (astrid, karin):
        desk.round()
    put_back()
    nils.round()
    municipality.clock.now += HEALING
    nils.new_akt("Ali", municipality.sveg)
    nils.round()

    for desk in (karin, astrid, karin, nils):
        assert not desk.round().trouble

    for desk in (astrid, karin, nils):
        with desk.workspace.transaction() as tx:
            assert desk.engine.state(tx).minimum_version == PROGRAM


def test_another_log_that_is_not_believed_is_looked_at_once_a_day(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """It can be long, and won't be another in a minute."""
    _, nils, _ = _withdrawn_in_a_lost_log(municipality, astrid, backup)

    sizes = [nils.round().bytes_in for _ in range(3)]
    municipality.clock.now += HEALING
    again = nils.round().bytes_in

    assert max(sizes[1:]) < sizes[0] / 2
    assert again > 2 * sizes[1]


def test_what_the_server_lost_of_a_colleague_who_is_shut_out_is_left_behind(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Nobody but Karin has her word when the akt is taken back from her: it hasn't been heard of, whatever the server said once."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = astrid.new_akt("Mina", municipality.sveg)
    for desk in (astrid, karin):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()

    put_back()
    astrid.round()
    municipality.clock.now += HEALING
    astrid.withdraw(akt, municipality.sveg)
    for desk in (astrid, karin, astrid):
        desk.round()

    assert karin.call(akt) is None
    with astrid.workspace.transaction() as tx:
        assert b"070-1740650" in b"".join(one.parcel for one in left_behind(tx.connection))


def test_what_is_back_at_the_server_does_not_stay_with_who_was_shut_out(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Karin's word may have been lost when the akt is taken back from her, so it stays; Astrid had given it back, and then it goes."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = astrid.new_akt("Mina", municipality.sveg)
    for desk in (astrid, karin):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    for desk in (karin, astrid):
        desk.round()

    put_back()
    astrid.round()
    municipality.clock.now += HEALING
    astrid.withdraw(akt, municipality.sveg)
    for desk in (astrid, karin, astrid):
        desk.round()

    with karin.workspace.transaction() as tx:
        for table in ("journal", "kept", "outgoing"):
            assert tx.connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE space = ?", (akt.bytes,)).scalar_one() == 0, table
    with astrid.workspace.transaction() as tx:
        assert akt.bytes in astrid.engine.state(tx).purged(karin.workspace.identity.device_id.bytes)
        assert left_behind(tx.connection) == []
    assert astrid.call(akt) == "070-1740650"


def test_a_gap_in_her_own_chain_is_filled(municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]) -> None:
    """The operator forgot the mark, and the log has grown beyond what Karin knew: what the server had acknowledged it gets again."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid):
        desk.round()
    put_back = backup()
    karin.set_phone(akt, "070-1740650")
    karin.round()

    put_back(marked=False)
    for name in ("Ali", "Sara", "Olle"):
        astrid.new_akt(name, municipality.sveg)
        astrid.round()
    karin.set_phone(akt, "070-1740651")
    for desk in (karin, karin, astrid):
        desk.round()

    assert astrid.history(akt) == {"070-1740611", "070-1740650", "070-1740651"}
    assert not karin.refused()
    assert not karin.waiting()


def _heard_and_lost(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack], *, early: bool
) -> tuple[UUID, Desk, Desk, Desk]:
    """Nils has heard Karin's words, and the server has lost them; a copy of her laptop, made after she wrote or *early*, has sent none."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    nils = municipality.join("nils", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid, nils):
        desk.round()
    if not early:
        karin.set_phone(akt, "070-1740650")
    twin = municipality.clone(karin, "twin")
    if early:
        karin.set_phone(akt, "070-1740650")
    put_back = backup()
    for desk in (karin, nils):
        desk.round()
    put_back()
    return akt, karin, nils, twin


@pytest.mark.parametrize("at_once", [False, True])
def test_a_copy_says_with_its_own_voice_what_was_lost(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack], *, at_once: bool
) -> None:
    """The same words, sealed once more, maybe with others: they stand beside those that were lost, which come back, too."""
    akt, karin, nils, twin = _heard_and_lost(municipality, astrid, backup, early=False)
    if not at_once:
        twin.round()
    twin.set_phone(akt, "070-1740660")

    for desk in (twin, nils, karin, astrid, twin):
        assert desk.round().trouble <= {"healing", "copied"}
    municipality.clock.now += HEALING
    for desk in (karin, twin, nils, astrid):
        assert desk.round().trouble <= {"copied"}

    for desk in (karin, nils, astrid, twin):
        assert desk.history(akt) == {"070-1740611", "070-1740650", "070-1740660"}
        assert desk.held() == 0


def test_a_copy_from_before_what_was_lost_takes_no_name_from_it(
    municipality: Municipality, astrid: Desk, backup: Callable[[], PutBack]
) -> None:
    """Nils heard what the server lost, and the copy, which never had it, writes: both stand, before and after what was lost is back."""
    akt, karin, nils, twin = _heard_and_lost(municipality, astrid, backup, early=True)
    for number in ("070-1740660", "070-1740670"):
        twin.set_phone(akt, number)
        twin.round()

    for desk in (nils, astrid, twin):
        desk.round()

    for desk in (nils, astrid, twin):
        assert desk.history(akt) == {"070-1740611", "070-1740650", "070-1740660", "070-1740670"}
        with desk.workspace.transaction() as tx:
            assert tx.post.troubles() == {}
    assert not karin.round().new_voice
    assert karin.history(akt) == nils.history(akt)
