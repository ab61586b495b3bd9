"""A laptop that was copied, or whose disk was put back as an image, is noticed by how many envelopes the server has under its name.

And nothing else is taken for a twin: neither lost answers, nor late requests, nor words that were refused.
"""

import contextlib
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from coachdesk.domain.draft import keep_draft
from coachdesk.errors import ServerUnreachable
from coachdesk.storage.outbox import TAKEN
from sync.client.joining import ask_now, erase, part
from sync.client.me import PROGRAM
from sync.protocol.messages import Response, open_response, pack_response
from sync.protocol.statements import MinimumVersion
from sync.server.tables import taken
from tests.ground.storage.laptops import known_writes
from tests.sync.client.desks import Cut, Desk, Municipality


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    return municipality.join("karin", astrid, municipality.sveg)


def _mark(desk: Desk, value: int) -> None:
    with desk.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("INSERT OR REPLACE INTO mark VALUES (?, ?)", (TAKEN, value))


def _device(desk: Desk) -> bytes:
    return desk.workspace.identity.device_id.bytes


def test_an_image_put_back_behind_the_programs_back_gets_the_old_disks_words(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Nothing was written on it since, and the server leaves out what its name said: it becomes another, and hears it."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    image = municipality.clone(karin, "image")
    karin.set_phone(akt, "070-1740650")
    karin.round()

    report = image.round()

    assert report.new_laptop
    assert image.history(akt) == {"070-1740611", "070-1740650"}
    assert not image.round().new_laptop


def test_twins_lose_nothing_that_waited(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """One envelope sealed and not sent, one word not sealed, on either; the other spoke elsewhere. Everybody has all of it in the end."""
    akter = [karin.new_akt(name, municipality.sveg) for name in ("Mina", "Ali", "Sara")]
    karin.round()
    twin = municipality.clone(karin, "twin")
    for desk, akt, number in ((karin, akter[0], "070-1740650"), (twin, akter[1], "070-1740660")):
        desk.set_phone(akt, number)
        desk.line.script = ["lost request"]
        with pytest.raises(ServerUnreachable):
            desk.round()
        desk.set_phone(akter[2], f"{number}1")

    for desk in (karin, twin, karin, twin, astrid):
        desk.round()

    assert _device(karin) != _device(twin)
    for desk in (karin, twin, astrid):
        assert desk.history(akter[0]) == {"070-1740611", "070-1740650"}
        assert desk.history(akter[1]) == {"070-1740611", "070-1740660"}
        assert desk.history(akter[2]) == {"070-1740611", "070-17406501", "070-17406601"}
        assert not desk.waiting()


def test_who_only_reads_hears_her_twin(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """She has made none of the envelopes under her name: that is enough. The twin that did goes on as it was."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    twin, before = municipality.clone(karin, "twin"), _device(karin)
    twin.set_phone(akt, "070-1740660")
    twin.round()

    assert karin.round().new_laptop
    assert not twin.round().new_laptop
    assert karin.history(akt) == twin.history(akt)
    assert _device(twin) == before


@pytest.mark.parametrize("fate", ["lost request", "lost answer", "cut before", "cut after"])
def test_a_broken_line_is_no_twin(municipality: Municipality, astrid: Desk, karin: Desk, fate: str) -> None:
    """The server may have what it hasn't acknowledged."""
    akt, before = karin.new_akt("Mina", municipality.sveg), _device(karin)
    for nth in range(3):
        karin.line.script = [fate]
        karin.set_phone(akt, f"070-174064{nth}")
        try:
            with contextlib.suppress(ServerUnreachable):
                karin.round()
        except Cut:
            karin.crash()
        karin.line.script = []
        karin.set_phone(akt, f"070-174065{nth}")
        assert not karin.round().new_laptop

    assert _device(karin) == before
    assert not karin.waiting()


def test_a_late_request_is_no_twin(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It arrives when its words have come another way, or before they have; neither is more than she made."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    late = []
    for nth in range(2):
        karin.set_phone(akt, f"070-174064{nth}")
        with karin.workspace.transaction() as tx:
            sent = karin.engine.compose(tx)
        assert sent is not None
        late.append(sent.body)
    karin.line.server.exchange(late[1])
    assert not karin.round().new_laptop

    karin.line.server.exchange(late[0])
    assert not karin.round().new_laptop
    assert not karin.waiting()


def test_what_was_refused_hides_no_twin(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Words that she may not send any more lie on her laptop; they aren't taken for those that her twin sent."""
    akt, other = astrid.new_akt("Mina", municipality.sveg), karin.new_akt("Ali", municipality.sveg)
    astrid.round()
    karin.round()
    twin = municipality.clone(karin, "twin")
    astrid.grant(akt, municipality.sveg, "read")
    astrid.round()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    assert karin.refused()
    assert not karin.round().new_laptop
    twin.set_phone(other, "070-1740660")
    twin.round()

    assert karin.round().new_laptop
    assert karin.history(other) == twin.history(other)
    assert "070-1740650" in karin.history(akt)


def test_a_vault_from_before_the_count_begins_it(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Whatever was said before, also in what is erased: the server's number is believed once. From then on a twin is noticed."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    _mark(karin, -1)
    karin.set_phone(akt, "070-1740640")

    assert not karin.round().new_laptop
    twin = municipality.clone(karin, "twin")
    twin.set_phone(akt, "070-1740660")
    twin.round()

    assert karin.round().new_laptop
    assert "070-1740660" in karin.history(akt)


def test_an_older_server_does_not_count(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Its answer ends before the number, and means nothing by that."""
    karin.line.tamper = _saying(None)
    akt = karin.new_akt("Mina", municipality.sveg)

    assert not karin.round().new_laptop
    assert not karin.round().trouble
    karin.line.tamper = bytes
    karin.set_phone(akt, "070-1740650")
    assert not karin.round().new_laptop


def test_a_server_that_lies_about_the_count_costs_a_name_a_round(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """The round ends, every word stays, and when the lying ends all is sent."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.line.tamper = _saying(1_000)

    assert karin.round().new_laptop
    assert karin.round().new_laptop
    karin.line.tamper = bytes
    karin.round()
    astrid.round()

    assert astrid.call(akt) == "070-1740611"
    assert not karin.waiting()


def _saying(count: int | None) -> Callable[[bytes], bytes]:
    def tamper(answer: bytes) -> bytes:
        said = open_response(answer)
        values = {name: getattr(said, name) for name in Response.__struct_fields__} | {"taken": count}
        return pack_response(Response(**values))

    return tamper


def test_an_image_from_before_the_first_contact_has_the_same_key(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A backup is put back, and its disk copied before it has met the server: one name, one key, and so two twins like any others."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    restored = municipality.clone(karin, "restored", restored=True)
    twin = municipality.clone(restored, "twin")
    assert _device(twin) == _device(restored) != _device(karin)
    restored.set_phone(akt, "070-1740650")
    twin.set_phone(akt, "070-1740660")

    for desk in (restored, twin, restored, twin, astrid):
        assert "unsigned" not in desk.round().trouble

    assert _device(twin) != _device(restored)
    for desk in (restored, twin, astrid):
        assert desk.history(akt) == {"070-1740611", "070-1740650", "070-1740660"}
        assert not desk.waiting()


def test_a_backup_taken_beside_a_twin_hears_what_the_twin_had_said(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A page had left out what her twin said by her name, and an envelope in doubt hid it. Then her disk broke, and its backup goes on."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    twin = municipality.clone(karin, "twin")
    twin.set_phone(akt, "070-1740660")
    twin.round()
    astrid.new_akt("Sara", municipality.sveg)
    astrid.round()
    other = karin.new_akt("Ali", municipality.sveg)
    karin.line.script = ["", "lost request"]
    with pytest.raises(ServerUnreachable):
        karin.round()

    backup = municipality.clone(karin, "backup", restored=True)
    for desk in (backup, astrid):
        desk.round()

    assert backup.history(akt) == astrid.history(akt) == {"070-1740611", "070-1740660"}
    assert astrid.call(other) == "070-1740611"


def test_what_is_gone_stays_counted(municipality: Municipality, astrid: Desk, karin: Desk, database: Engine) -> None:
    """What a laptop has said in a space that is taken back and erased is gone; the count isn't, on either side: nobody is a twin."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    astrid.round()
    karin.round()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    count = _count_at_server(database, karin)
    assert count == _known(karin)

    astrid.withdraw(akt, municipality.sveg)
    astrid.round()
    karin.set_phone(akt, "070-1740651")
    for desk in (karin, karin, astrid):
        assert not desk.round().new_laptop
    assert _known(karin) == count
    erase(astrid.engine, akt)
    for desk in (astrid, karin):
        assert not desk.round().new_laptop
    assert _count_at_server(database, karin) == count


def test_a_draft_that_comes_after_the_akt_has_gone_says_nothing(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It was on its way when the akt was erased."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    twin = municipality.clone(karin, "twin")
    twin.set_phone(akt, "070-1740660")
    for desk in (twin, karin, twin):
        desk.round()
    astrid.round()
    erase(astrid.engine, akt)
    astrid.round()
    karin.round()
    assert karin.call(akt) is None
    twin.workspace.write(keep_draft, "note.new", akt, {"text": "Moas mamma ringde"})
    with twin.workspace.transaction() as tx:
        assert twin.engine.compose(tx) is not None  # sealed, before it hears

    for desk in (twin, karin):
        desk.round()

    for desk in (karin, twin):
        assert "Moas mamma" not in _said_in_drafts(desk)


def test_what_was_erased_goes_also_where_it_was_heard_of_under_the_old_name(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A twin meets the other's envelope, and the request that introduces it by its new name brings the news: the akt goes all the same."""
    akt, other = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Olle", municipality.sveg)
    karin.round()
    astrid.round()
    twin = municipality.clone(karin, "twin")
    twin.round()
    for desk in (karin, twin):
        desk.set_phone(other, "070-1740650")
    karin.round()
    erase(astrid.engine, akt)
    astrid.round()

    assert twin.round().new_laptop
    twin.round()

    assert twin.call(akt) is None
    assert twin.call(other) == "070-1740650"


def test_a_key_that_a_twin_gave_by_the_common_name_is_fetched(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """She turns an akt's key by the name that both have, hears in the answer that she is a copy, and says her words by the next name."""
    perola = municipality.join("perola", astrid, municipality.sveg)
    akt, other = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Olle", municipality.sveg)
    for desk in (karin, astrid, perola):
        desk.round()
    part(astrid.engine, municipality.sveg, perola.user)
    for desk in (astrid, karin):
        desk.round()
    twin = municipality.clone(karin, "twin")
    karin.set_phone(other, "070-1740650")
    karin.round()
    twin.set_phone(akt, "070-1740660")

    assert twin.round().new_laptop
    assert not karin.round().new_laptop

    assert karin.history(akt) == {"070-1740611", "070-1740660"}
    assert not karin.held()


def _said_in_drafts(desk: Desk) -> str:
    with desk.workspace.transaction() as tx:
        shown = tx.connection.exec_driver_sql("SELECT content FROM note_draft").all()
        known = [write.body for write in known_writes(tx.connection)]
    return f"{shown} {known}"


def _count_at_server(database: Engine, desk: Desk) -> int:
    with database.connect() as connection:
        count: int = connection.execute(select(taken.c.envelopes).where(taken.c.device_id == _device(desk))).scalar_one()
    return count


def _known(desk: Desk) -> int | None:
    with desk.workspace.transaction() as tx:
        return tx.post.taken()


def test_words_heard_before_the_key_that_counts_are_heard_again(municipality: Municipality, astrid: Desk) -> None:
    """Copied when she had heard the log and said nothing: each of the three made a key for her private space.

    The last heard the second's draft by the common name, under which the key that counts was left out of her page; none of hers opened it.
    """
    bundle = municipality.announce(astrid, municipality.sveg)
    ask_now(astrid.engine, "issuing", [MinimumVersion(PROGRAM)])
    astrid.round()
    karin = municipality.desk("karin")
    karin.engine.program = PROGRAM - 1  # it hears that it is too old, and stops
    municipality.accept(karin, bundle)
    desks = [municipality.clone(karin, name) for name in ("first", "second", "third")]
    for desk in desks:
        desk.workspace.write(keep_draft, "note.new", desk.new_akt("Mina", municipality.sveg), {"text": "Ringde"})

    for desk in desks * 3:
        desk.round()

    drafts = []
    for desk in desks:
        with desk.workspace.transaction() as tx:
            assert not tx.post.troubles()
            drafts.append({(one.device, one.number) for one in known_writes(tx.connection) if one.space == tx.keyring.private()})
    assert drafts[0] == drafts[1] == drafts[2]
    assert len(drafts[0]) == len(desks)
