"""A laptop that was copied, whose disk was put back as an image, or that was restored from a backup: each goes on with a voice of its own.

Nothing is lost, nothing that was sealed gets another name, nobody becomes another laptop, and each hears what the other said.
"""

import contextlib

import pytest

from coachdesk.domain.draft import keep_draft
from coachdesk.errors import ServerUnreachable
from coachdesk.storage.merge import Name
from coachdesk.storage.questions import open_questions
from coachdesk.voice import device_of
from sync.client.joining import ask_now, erase, part
from sync.client.me import PROGRAM
from sync.protocol.statements import MinimumVersion
from tests.ground.storage.laptops import known_writes
from tests.sync.client.desks import Cut, Desk, Municipality


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    return municipality.join("karin", astrid, municipality.sveg)


def _device(desk: Desk) -> bytes:
    return desk.workspace.identity.device_id.bytes


def _voice(desk: Desk) -> bytes:
    return desk.workspace.identity.voice


def _sealed(desk: Desk) -> set[tuple[bytes, int, bytes]]:
    """Own envelopes that the server hasn't acknowledged: whose voice, number and bytes."""
    with desk.workspace.transaction() as tx:
        return {(one.device, one.number, one.raw) for one in tx.post.outgoing(tx.post.log_length())}


def _names(desk: Desk, *, space: bytes | None = None) -> set[Name]:
    """What every write that is known there is called."""
    with desk.workspace.transaction() as tx:
        return {one.name for one in known_writes(tx.connection) if space in {None, one.space}}


def _try(desk: Desk) -> None:
    """A round whose request is lost."""
    desk.line.script = ["lost request"]
    with pytest.raises(ServerUnreachable):
        desk.round()


def test_every_sitting_has_a_voice_of_its_own_and_the_laptop_stays(municipality: Municipality, karin: Desk) -> None:
    """Opened anew, copied or put back: another voice each time, and the same laptop, to whom nothing has to be introduced."""
    before, log = _device(karin), karin.log_length()
    voices = {_voice(karin)}
    twin = municipality.clone(karin, "twin")
    voices |= {_voice(karin), _voice(twin)}
    karin.crash()
    voices.add(_voice(karin))

    assert len(voices) == 4
    assert {device_of(one) for one in voices} == {_device(karin)} == {_device(twin)} == {before}
    for desk in (karin, twin):
        assert not desk.round().trouble
        assert desk.log_length() == log


def test_an_image_put_back_behind_the_programs_back_gets_the_old_disks_words(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Nothing was written on it since: it hears what the same laptop said with other voices."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    image = municipality.clone(karin, "image")
    karin.set_phone(akt, "070-1740650")
    karin.round()

    report = image.round()

    assert not report.new_voice
    assert image.history(akt) == {"070-1740611", "070-1740650"}


def test_twins_lose_nothing_that_waited(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """One envelope sealed and not sent, one word not sealed, on either; the other spoke elsewhere. Everybody has all of it in the end."""
    akter = [karin.new_akt(name, municipality.sveg) for name in ("Mina", "Ali", "Sara")]
    karin.round()
    twin = municipality.clone(karin, "twin")
    for desk, akt, number in ((karin, akter[0], "070-1740650"), (twin, akter[1], "070-1740660")):
        desk.set_phone(akt, number)
        _try(desk)
        desk.set_phone(akter[2], f"{number}1")

    for desk in (karin, twin, karin, twin, astrid):
        assert not desk.round().new_voice

    assert _names(karin) == _names(twin)
    for desk in (karin, twin, astrid):
        assert desk.history(akter[0]) == {"070-1740611", "070-1740650"}
        assert desk.history(akter[1]) == {"070-1740611", "070-1740660"}
        assert desk.history(akter[2]) == {"070-1740611", "070-17406501", "070-17406601"}
        assert not desk.waiting()


def test_what_was_sealed_before_the_copy_is_one_envelope_wherever_it_comes_from(
    municipality: Municipality, astrid: Desk, karin: Desk
) -> None:
    """Both have its bytes, both send them, under the voice that sealed them: it stands everywhere once, under one name."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.set_phone(akt, "070-1740650")
    _try(karin)
    sealed = _sealed(karin)
    twin = municipality.clone(karin, "twin")
    assert len(sealed) == 1
    assert _sealed(karin) == _sealed(twin) == sealed

    assert [desk.round().sent for desk in (twin, karin)] == [1, 1]
    astrid.round()

    assert _names(karin, space=akt.bytes) == _names(twin, space=akt.bytes) == _names(astrid, space=akt.bytes)
    assert astrid.call(akt) == "070-1740650"
    assert not karin.waiting() + twin.waiting()


def test_what_was_not_sealed_before_the_copy_is_said_by_both_and_asks_nobody(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """The same words with two voices: the same values meet themselves, also where each wrote on."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.set_phone(akt, "070-1740650")
    twin = municipality.clone(karin, "twin")

    for desk in (karin, twin, karin, astrid):
        assert desk.round().trouble <= {"copied"}

    for desk in (karin, twin, astrid):
        assert desk.call(akt) == "070-1740650"
        assert not desk.workspace.read(open_questions)
    twin.set_phone(akt, "070-1740660")
    for desk in (twin, karin, astrid):
        desk.round()
        assert desk.call(akt) == "070-1740660"
        assert not desk.workspace.read(open_questions)


def test_who_only_reads_hears_her_twin(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """She has said nothing since the copy was made, and hears what it says, also when it says more."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    twin = municipality.clone(karin, "twin")
    for number in ("070-1740660", "070-1740661"):
        twin.set_phone(akt, number)
        twin.round()
        assert not karin.round().new_voice
        assert karin.call(akt) == number

    assert karin.history(akt) == twin.history(akt)


@pytest.mark.parametrize("fate", ["lost request", "lost answer", "cut before", "cut after"])
def test_a_broken_line_is_no_twin(municipality: Municipality, astrid: Desk, karin: Desk, fate: str) -> None:
    """The server may have what it hasn't acknowledged."""
    akt = karin.new_akt("Mina", municipality.sveg)
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
        assert not karin.round().new_voice
    astrid.round()

    assert not karin.waiting()
    assert _names(karin, space=akt.bytes) == _names(astrid, space=akt.bytes)


def test_a_late_request_is_no_twin(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """It arrives when its words have come another way, or before they have; neither is anybody else's."""
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
    assert not karin.round().new_voice

    karin.line.server.exchange(late[0])
    assert not karin.round().new_voice
    assert not karin.waiting()


def test_what_was_refused_hides_no_twin(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Words that she may not send any more lie on her laptop, under a voice of before, too: she hears her twin, and goes on."""
    akt, other = astrid.new_akt("Mina", municipality.sveg), karin.new_akt("Ali", municipality.sveg)
    astrid.round()
    karin.round()
    astrid.grant(akt, municipality.sveg, "read")
    astrid.round()
    karin.set_phone(akt, "070-1740650")
    karin.round()
    assert karin.refused() == {akt: "not_a_writer"}
    twin = municipality.clone(karin, "twin")
    twin.set_phone(other, "070-1740660")
    twin.round()

    assert not karin.round().new_voice
    assert karin.history(other) == twin.history(other)
    assert "070-1740650" in karin.history(akt)
    astrid.grant(akt, municipality.sveg, "write")
    for desk in (astrid, karin, twin, astrid):
        desk.round()

    assert astrid.call(akt) == "070-1740650"
    assert not karin.waiting() + twin.waiting()


def test_a_copy_of_a_copy_is_like_any_other(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """A backup is put back, and its disk copied before it has met the server: one laptop, one key, three who speak."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    restored = municipality.clone(karin, "restored")
    twin = municipality.clone(restored, "twin")
    restored.set_phone(akt, "070-1740650")
    twin.set_phone(akt, "070-1740660")

    for desk in (restored, twin, restored, karin, astrid):
        assert desk.round().trouble <= {"copied"}

    assert _device(twin) == _device(restored) == _device(karin)
    for desk in (restored, twin, karin, astrid):
        assert desk.history(akt) == {"070-1740611", "070-1740650", "070-1740660"}
        assert not desk.waiting()


def test_a_backup_taken_beside_a_twin_hears_what_the_twin_had_said(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """An envelope of hers was in doubt while her twin spoke. Then her disk broke, and its backup goes on."""
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

    backup = municipality.clone(karin, "backup")
    for desk in (backup, astrid):
        desk.round()

    assert backup.history(akt) == astrid.history(akt) == {"070-1740611", "070-1740660"}
    assert astrid.call(other) == "070-1740611"


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


def test_what_was_erased_meanwhile_goes_from_a_copy_that_has_words_to_send(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Both copies wrote in another akt, of which the request that says it brings the news: the erased one goes all the same."""
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

    twin.round()

    assert twin.call(akt) is None
    assert twin.call(other) == "070-1740650"


def test_a_key_that_a_twin_gave_is_fetched(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """She turns an akt's key and writes with it; her twin, who has said nothing there, is sent the key like anybody else's."""
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

    for desk in (twin, karin):
        assert not desk.round().new_voice

    assert karin.history(akt) == {"070-1740611", "070-1740660"}
    assert twin.history(other) == {"070-1740611", "070-1740650"}
    assert not karin.held() + twin.held()


def _said_in_drafts(desk: Desk) -> str:
    with desk.workspace.transaction() as tx:
        shown = tx.connection.exec_driver_sql("SELECT content FROM note_draft").all()
        known = [write.body for write in known_writes(tx.connection)]
    return f"{shown} {known}"


def test_words_heard_before_the_key_that_counts_are_heard_again(municipality: Municipality, astrid: Desk) -> None:
    """Copied when she had heard the log and said nothing: each of the three made a key for her private space, and only one counts."""
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


def test_own_words_come_back_with_an_akt_that_was_taken_and_given_again(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """All in one sitting, whose words a page leaves out: what is fetched from its beginning has them, and the chain goes on after them."""
    akt = astrid.new_akt("Mina", municipality.sveg)
    for desk in (astrid, karin):
        desk.round()
    karin.set_phone(akt, "070-1740650")
    for desk in (karin, astrid):
        desk.round()
    astrid.withdraw(akt, municipality.sveg)
    for desk in (astrid, karin):
        desk.round()
    assert karin.call(akt) is None
    astrid.grant(akt, municipality.sveg, "write")
    for desk in (astrid, karin, karin):
        assert not desk.round().trouble
    assert karin.call(akt) == "070-1740650"

    karin.set_phone(akt, "070-1740651")
    for desk in (karin, astrid):
        report = desk.round()
        assert not report.trouble
        assert not report.new_voice

    assert _names(karin, space=akt.bytes) == _names(astrid, space=akt.bytes)
    assert astrid.history(akt) == {"070-1740611", "070-1740650", "070-1740651"}


# --- copied while it spoke --------------------------------------------------------------------------------------------


def test_two_who_speak_with_one_voice_are_told_apart(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Copied while it ran, each gives the next number to other words: the second takes hers back and says them with another voice."""
    akt, other = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Ali", municipality.sveg)
    karin.round()
    twin = municipality.clone_running(karin, "twin")
    assert _voice(twin) == _voice(karin)
    for desk, number in ((karin, "070-1740650"), (twin, "070-1740660")):
        desk.set_phone(akt, number)
        desk.set_phone(other, f"{number}1")
        desk.set_phone(akt, f"{number}2")
    before = _voice(karin)

    reports = [desk.round() for desk in (karin, twin)]
    for desk in (karin, astrid, twin):
        assert not desk.round().new_voice

    assert [one.new_voice for one in reports] == [False, True]
    assert before == _voice(karin) != _voice(twin)
    assert _device(twin) == _device(karin)
    for desk in (karin, twin, astrid):
        assert desk.history(akt) == {"070-1740611", "070-1740650", "070-17406502", "070-1740660", "070-17406602"}
        assert desk.history(other) == {"070-1740611", "070-17406501", "070-17406601"}
        assert (desk.waiting(), desk.held(), desk.refused()) == (0, 0, {})
    assert _names(karin) == _names(twin)


def test_a_fork_met_with_words_on_their_way_loses_none(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """One envelope of the second was sealed before the copy, one after it, and one of hers had arrived without an answer."""
    akter = [karin.new_akt(name, municipality.sveg) for name in ("Mina", "Ali", "Sara")]
    karin.round()
    karin.set_phone(akter[0], "070-1740640")
    _try(karin)
    twin = municipality.clone_running(karin, "twin")
    twin.set_phone(akter[1], "070-1740661")
    twin.line.script = ["lost answer"]
    with pytest.raises(ServerUnreachable):
        twin.round()
    karin.set_phone(akter[2], "070-1740652")
    karin.round()
    twin.set_phone(akter[2], "070-1740662")

    assert twin.round().new_voice
    for desk in (karin, twin, astrid, karin):
        desk.round()

    for desk in (twin, astrid):
        assert desk.history(akter[0]) == {"070-1740611", "070-1740640"}
        assert desk.history(akter[1]) == {"070-1740611", "070-1740661"}
        assert desk.history(akter[2]) == {"070-1740611", "070-1740652", "070-1740662"}
        assert not desk.waiting()
        assert not desk.workspace.read(open_questions)


def test_who_read_on_with_a_common_voice_hears_all_when_it_is_told_apart(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """What the other said in another akt was left out of her pages, and these went on: it is fetched once she has a voice of her own."""
    akt, other = karin.new_akt("Mina", municipality.sveg), karin.new_akt("Ali", municipality.sveg)
    karin.round()
    twin = municipality.clone_running(karin, "twin")
    karin.set_phone(other, "070-1740650")
    karin.round()
    for _ in range(2):
        twin.round()
    karin.set_phone(akt, "070-1740651")
    karin.round()
    twin.set_phone(akt, "070-1740661")

    assert twin.round().new_voice
    for desk in (karin, twin, astrid):
        desk.round()

    for desk in (karin, twin, astrid):
        assert desk.history(other) == {"070-1740611", "070-1740650"}
        assert desk.history(akt) == {"070-1740611", "070-1740651", "070-1740661"}
        assert not desk.held()


def test_who_was_copied_is_told_so_for_a_week(municipality: Municipality, astrid: Desk, karin: Desk) -> None:
    """Somebody else speaks with the laptop's key. Her own earlier sittings are nobody else."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.crash()
    assert "copied" not in karin.round().trouble
    twin = municipality.clone(karin, "twin")
    twin.set_phone(akt, "070-1740660")
    assert "copied" not in twin.round().trouble

    assert "copied" in karin.round().trouble
    municipality.clock.now += 8 * 24 * 60 * 60 * 1000
    assert "copied" not in karin.round().trouble
