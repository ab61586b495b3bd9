"""A colleague turns bad: with her own keys and a program of her own making, and sometimes with the server at her side."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest

from coachdesk.crypto.identity import SigningKey
from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.note import JournalNote, digest_of, signature_holds, write_note
from coachdesk.domain.record import RECORDS, keep
from coachdesk.domain.record import change as change_record
from coachdesk.domain.review.checking import Scope
from coachdesk.domain.review.looks import Period
from coachdesk.domain.space import access_log_of, natural_id
from coachdesk.errors import NotAllowed
from coachdesk.storage.history import lines, written_elsewhere
from sync.client.joining import ask_now, dismiss, part
from sync.protocol.limits import STAMP
from sync.protocol.messages import PostedEnvelope
from sync.protocol.statements import Device, Grant, Member, Parted, Role, Statement
from sync.server.tables import envelope
from tests.makers import note_about
from tests.redteam.foes import (
    PHONE,
    VALUE,
    ChangedProgram,
    Town,
    answers,
    at,
    change,
    device_key,
    entry_after,
    envelopes,
    keys_of,
    log_end,
    opened,
    posted,
    rows,
    troubles,
    with_entries,
)
from tests.sync.client.desks import Desk
from ui.notes.reading import read_note
from ui.reviewing.reading import read_review

NEW = "070-1740699"
PERSON = RECORDS.by_name("person").number
NAME = next(one.number for one in RECORDS.by_name("person").registers if "given_name" in [field.name for field in one.fields])


def phone_of(akt: UUID) -> UUID:
    """The record's id, as everybody reckons it."""
    return natural_id(akt, "phone")


# --- she may only read, or not even that -----------------------------------------------------------------------------------


def test_who_may_only_read_writes_in_vain(town: Town) -> None:
    """Her program writes all the same, with the akt's own key, and the server lets it pass: every other laptop refuses it."""
    akt = town.astrid.new_akt("Stina")
    town.settle()
    town.astrid.grant(akt, town.municipality.sveg, "read")
    town.settle()
    assert town.karin.call(akt) == "070-1740611"

    ChangedProgram(town, town.karin, akt).say(at(town.karin, change(PHONE, phone_of(akt), {VALUE: [NEW]})))
    town.astrid.round()

    assert town.astrid.call(akt) == "070-1740611"
    assert troubles(town.astrid) == {"not_a_writer": 1}


def test_she_gives_nobody_what_she_does_not_lead(town: Town) -> None:
    """Neither a grant nor a withdrawal nor a member of a place: by no key that she has, though the server takes the entry."""
    akt = town.astrid.new_akt("Stina")
    town.settle()
    town.astrid.grant(akt, town.municipality.sveg, "write")
    town.settle()
    key, before = device_key(town.karin), town.perola.log_length()
    wanted: list[Statement] = [
        Grant(akt.bytes, town.municipality.funas.bytes, Role.WRITE),
        Member(town.municipality.funas.bytes, town.karin.user.bytes, head=True),
        Parted(town.municipality.sveg.bytes, town.perola.user.bytes),
        Device(uuid4().bytes, town.perola.user.bytes, SigningKey.generate().public),
    ]
    for statement in wanted:
        with pytest.raises(NotAllowed):
            ask_now(town.karin.engine, "device", [statement])
        town.perola.line.tamper = with_entries(entry_after(town.karin, key, statement))
        assert town.perola.round().trouble == {"another_history"}
    town.perola.line.tamper = bytes
    assert not town.perola.round().trouble
    assert town.perola.log_length() == before


# --- she has left ----------------------------------------------------------------------------------------------------------


def test_an_old_laptop_and_the_whole_server_open_nothing_new(town: Town) -> None:
    """She was dismissed; her laptop was never on the net again; and the server gives her all it has. Every key on every row."""
    eva = town.municipality.join("eva", town.astrid, town.municipality.sveg)
    akt = town.shared_akt()
    town.settle()
    eva.round()
    hers, then = keys_of(eva), log_end(town.database)
    assert opened(town, hers)  # she could, until now
    dismiss(town.astrid.engine, eva.user)
    town.settle()
    for desk in (town.karin, town.perola, town.astrid):
        desk.set_phone(akt, NEW)
        town.settle()
    new = town.shared_akt("Nils")
    town.karin.open(new)
    town.settle()

    assert len([row for row in rows(town.database, envelope) if row["position"] > then]) >= 4
    assert opened(town, hers, then) == set()


def test_an_old_laptop_and_the_server_put_words_into_the_past(town: Town) -> None:
    """Not stopped: rights hold by positions, and those are the server's word. The words bear her own name, and read none of today's."""
    eva = town.municipality.join("eva again", town.astrid, town.municipality.sveg)
    akt = town.shared_akt()
    eva.round()
    town.settle()
    before = log_end(town.database)
    part(town.astrid.engine, town.municipality.sveg, eva.user)
    town.settle()
    late, _ = ChangedProgram(town, eva, akt).seal(at(eva, change(PHONE, phone_of(akt), {VALUE: [NEW]})))
    honest = PostedEnvelope(log_end(town.database) + 1, late)
    for desk, place in ((town.perola, honest), (town.karin, posted(honest, position=before))):
        desk.line.tamper = _adding(place)
        desk.round()

    assert troubles(town.perola) == {"not_a_writer": 1}
    assert NEW not in town.perola.history(akt)
    assert not troubles(town.karin)
    assert town.karin.call(akt) == NEW
    assert town.karin.workspace.read(lines, phone_of(akt))[0].user_id == eva.user


def _adding(one: PostedEnvelope) -> Callable[[bytes], bytes]:
    return answers(lambda response: msgspec.structs.replace(response, envelopes=[*response.envelopes, one]))


# --- what she writes where she may -------------------------------------------------------------------------------------------


def test_a_record_of_another_case_file_is_not_written_from_this_one(town: Town) -> None:
    """Per-Ola writes in his own akt, under the id of a record in one that isn't his. It is put aside there, and nothing is changed here."""
    foreign, own = town.astrid.new_akt("Stina"), town.perola.new_akt("Olle", town.municipality.sveg)
    town.settle()
    assert town.perola.call(foreign) is None
    ChangedProgram(town, town.perola, own).say(at(town.perola, change(PHONE, phone_of(foreign), {VALUE: [NEW]})))

    town.settle()

    assert town.astrid.call(foreign) == "070-1740611"
    assert aside(town.astrid) == {"other_space"}
    assert town.astrid.call(own) == "070-1740611"


def test_an_id_that_is_taken_first_keeps_the_real_record_out(town: Town) -> None:
    """Not stopped, where the server holds the real one back: Per-Ola's record under its id comes first, and the real one is put aside."""
    real, own = town.astrid.new_akt("Stina"), town.perola.new_akt("Olle", town.municipality.sveg)
    town.settle(town.astrid, town.perola)
    town.astrid.grant(real, town.municipality.sveg, "write")
    ChangedProgram(town, town.perola, own).say(at(town.perola, change(PHONE, phone_of(real), {VALUE: [NEW]})))
    with town.karin.workspace.transaction() as tx:
        cursor = tx.post.number("cursor")
    town.karin.line.tamper = envelopes(lambda it: None if it.envelope.space == real.bytes else it)
    town.settle(town.astrid, town.karin)
    town.karin.line.tamper = bytes
    with town.karin.workspace.transaction() as tx:
        tx.post.set_number("cursor", cursor)

    town.settle()

    assert town.karin.call(real) is None
    assert "other_space" in aside(town.karin)
    assert town.astrid.call(real) == "070-1740611"


def test_registers_of_no_program_and_huge_values_harm_nobody(town: Town) -> None:
    """Kinds and registers that don't exist, a name as long as a page takes, the greatest numbers: set aside or shown, and work goes on."""
    akt = town.shared_akt()
    perola = ChangedProgram(town, town.perola, akt)
    person = natural_id(akt, "person")
    perola.say(
        at(
            town.perola,
            change(2**31 - 1, uuid4(), {2**31 - 1: [STAMP, "x" * 4_000, b"y" * 4_000, None]}),
            change(PERSON, person, {61: ["no such register"], NAME: ["Å" * 8_000]}),
            change(PHONE, phone_of(akt), {VALUE: [-STAMP - 1]}),
            change(PHONE, uuid4(), {VALUE: [""] * 300}),
        )
    )
    perola.say(at(town.perola, change(PERSON, person, {NAME: ["Mina"]})))

    town.settle()
    town.karin.set_phone(akt, NEW)
    town.settle()

    assert aside(town.astrid) >= {"unknown_kind", "unknown_register", "unknown_value"}
    assert town.astrid.call(akt) == NEW
    assert not troubles(town.astrid)
    town.astrid.open(akt)
    town.astrid.crash()
    assert town.astrid.call(akt) == NEW


def test_a_clock_of_a_hundred_years_hence_wins_nothing(town: Town) -> None:
    """A colleague stamps her word with the year 2126. It shows until somebody has seen and answered it, who needs no such clock."""
    akt = town.shared_akt()
    town.settle()
    ahead = 100 * 365 * 24 * 3600 * 1000
    ChangedProgram(town, town.perola, akt).say(at(town.perola, change(PHONE, phone_of(akt), {VALUE: [NEW]}), ahead=ahead))
    town.settle(town.karin, town.astrid)
    assert town.karin.call(akt) == NEW

    town.karin.set_phone(akt, "070-1740698")
    town.settle(town.karin, town.astrid)

    assert town.astrid.call(akt) == town.karin.call(akt) == "070-1740698"
    with town.karin.workspace.transaction() as tx:
        newest = tx.connection.exec_driver_sql("SELECT max(stamp) FROM journal WHERE device = ?", (_voice(town.karin),)).scalar_one()
    assert newest >> 16 < town.municipality.clock.now + 24 * 3600 * 1000


def aside(desk: Desk) -> set[str]:
    """Why writes were set aside: what the history of the record shows."""
    with desk.workspace.transaction() as tx:
        return {str(one) for (one,) in tx.connection.exec_driver_sql("SELECT DISTINCT aside FROM journal WHERE aside IS NOT NULL")}


def _voice(desk: Desk) -> bytes:
    return desk.workspace.identity.voice


def test_an_access_event_in_another_name_is_told_apart(town: Town) -> None:
    """Per-Ola writes into the unit's log that Karin looked: the reviewer sees, gravest but one, that it wasn't her laptop."""
    akt = town.shared_akt()
    town.settle(town.astrid)
    before, log = elsewhere(town.astrid), access_log_of(town.perola.workspace.actor.unit_id)
    moment = town.perola.workspace.now()
    forged = AccessEvent(space_id=log, user_id=town.karin.user, akt_id=akt, reason=OpenReason.OWN_CASE, at=moment)
    event = forged.id
    town.perola.workspace.write(keep, forged)
    town.perola.round()

    town.settle(town.astrid)

    assert elsewhere(town.astrid) - before == {event}
    scope = Scope(period=Period(from_on=moment.date(), to_on=moment.date(), user_id=town.karin.user))
    review = town.astrid.workspace.read(read_review, scope, ())
    assert [one.rules[0] for one in review.check.findings if one.looks.elsewhere] == ["elsewhere"]


def test_a_signature_in_another_name_is_told_apart(town: Town) -> None:
    """Per-Ola's program signs a note as Karin: on her own laptop, too, the note says that it was signed on one that he uses."""
    akt = town.shared_akt()
    enrolment = town.perola.workspace.write(keep, Enrolment(space_id=akt, akt_id=akt, programme="Kraft", started_on=date(2026, 1, 7)))
    town.settle()
    forged, honest = (_signed_as(town.karin.user, desk, enrolment.id) for desk in (town.perola, town.karin))
    town.settle()

    assert _signed_on(town.karin, forged) == _signed_on(town.astrid, forged) == town.perola.user
    assert _signed_on(town.karin, honest) is _signed_on(town.astrid, honest) is None


def _signed_as(who: UUID, desk: Desk, enrolment: UUID) -> UUID:
    """What a program that asks nobody writes."""
    draft = note_about(enrolment, "Samtal", f"Skrivet av {desk.path.stem}.")
    draft.event_on = desk.workspace.now().date()
    note = desk.workspace.write(write_note, draft)
    signature = {"signed_at": desk.workspace.now(), "signed_by": who, "digest": digest_of(note)}
    desk.workspace.write(change_record, JournalNote, note.id, signature)
    return note.id


def _signed_on(desk: Desk, note: UUID) -> UUID | None:
    (version,) = desk.workspace.read(read_note, note).versions
    assert signature_holds(version.note)
    return version.signed_on


def elsewhere(desk: Desk) -> set[UUID]:
    """Events that the laptop knows were written on another's."""
    with desk.workspace.transaction() as tx:
        return set(written_elsewhere(tx.connection, access_log_of(desk.workspace.actor.unit_id).bytes))
