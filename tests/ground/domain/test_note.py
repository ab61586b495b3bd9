"""Journal notes: saved is a record, signed is for good, a correction and a dispute stand beside."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.intake import Registered
from coachdesk.domain.note import JournalNote, change_note, correct_note, dispute_note, sign_note, signature_holds, write_note
from coachdesk.domain.record import change, delete
from coachdesk.domain.staff import add_staff
from coachdesk.domain.timeline import Happening, corrections_of, notes_about, timeline
from coachdesk.errors import AlreadySigned, InvalidInput, NotTheAuthor, RecordGone
from tests.makers import A_MORNING, colleague_of, note_about, staff_of


@pytest.fixture
def note(session: Session, mina: Registered) -> JournalNote:
    """A saved note about Mina, as if loaded later."""
    written = write_note(session, note_about(mina.enrolment.id))
    session.commit()
    return written


def test_a_saved_note_says_who_when_and_in_which_role(session: Session, mina: Registered, me: Actor) -> None:
    """Förvaltningslagen 27 §: when and by whom. What the form says about the author doesn't count."""
    add_staff(session, staff_of("Karin Hedlund", user_id=me.user_id))
    note = write_note(session, note_about(mina.enrolment.id, author_id=me.device_id, signed_at=A_MORNING))
    assert (note.author_id, note.author_role, note.unit_id, note.written_at) == (me.user_id, "Coach", me.unit_id, A_MORNING)
    assert note.space_id == mina.akt.id
    assert not note.is_signed


@pytest.mark.parametrize(
    "values,field,reason",
    [
        ({"event_on": None}, "event_on", "missing"),
        ({"event_on": date(2026, 11, 21)}, "event_on", "in_future"),
        ({"event_time": "24:00"}, "event_time", "not_a_time"),
        ({"event_time": "9:5"}, "event_time", "not_a_time"),
        ({"subject": " ", "text": ""}, "text", "missing"),
        ({"text": "å" * 12_001}, "text", "too_long"),
        ({"enrolment_id": None}, "enrolment_id", "missing"),
    ],
)
def test_a_note_without_when_or_what_is_refused(
    session: Session, mina: Registered, values: dict[str, Any], field: str, reason: str
) -> None:
    """The form stays as it is and says which field."""
    with pytest.raises(InvalidInput) as refused:
        write_note(session, note_about(**{"enrolment_id": mina.enrolment.id, **values}))
    assert refused.value.facts == {"kind": "journal_note", "field": field, "reason": reason}


def test_its_author_changes_an_unsigned_note_and_nobody_else(session: Session, note: JournalNote, me: Actor) -> None:
    """A colleague writes a note of her own."""
    assert change_note(session, note.id, {"text": "Vi talade om sågen."}).text == "Vi talade om sågen."
    with pytest.raises(InvalidInput):
        change_note(session, note.id, {"author_id": me.user_id})
    session.info["actor"] = colleague_of(me)
    with pytest.raises(NotTheAuthor):
        change_note(session, note.id, {"text": "Nej."})
    with pytest.raises(NotTheAuthor):
        sign_note(session, note.id)


def test_a_signed_note_stays_as_it_is(session: Session, note: JournalNote, me: Actor) -> None:
    """By no road, not by its author either; and the signature can't be taken off."""
    sign_note(session, note.id)
    session.commit()
    assert (note.signed_by, note.signed_at) == (me.user_id, A_MORNING)
    assert signature_holds(note)
    roads: list[Callable[[], object]] = [
        lambda: change_note(session, note.id, {"text": "Något annat."}),
        lambda: sign_note(session, note.id),
        lambda: change(session, JournalNote, note.id, {"text": "Något annat."}),
        lambda: change(session, JournalNote, note.id, {"event_on": date(2026, 11, 1)}),
        lambda: change(session, JournalNote, note.id, {"signed_at": None, "signed_by": None, "digest": None}),
        lambda: change(session, JournalNote, note.id, {"signed_by": me.device_id}),
    ]
    for road in roads:
        with pytest.raises(AlreadySigned):
            road()
        session.rollback()
        session.refresh(note)
        assert signature_holds(note)


def test_a_signature_shows_what_a_merge_brought_and_blocks_nothing(session: Session, note: JournalNote) -> None:
    """Words that came from elsewhere after the signing are a remark to be seen, and the participant's view can still be noted."""
    sign_note(session, note.id)
    session.commit()
    note.text = "Det här kom från en annan dator."
    session.commit()
    assert not signature_holds(note)
    assert dispute_note(session, note.id, "Så sa jag inte.").dispute_text == "Så sa jag inte."


def test_a_correction_is_a_new_note_that_points_back(session: Session, note: JournalNote, mina: Registered) -> None:
    """The corrected one stays readable; an unsigned one is simply changed by its author."""
    with pytest.raises(InvalidInput) as refused:
        correct_note(session, note.id, note_about(mina.enrolment.id), "Fel dag.")
    assert refused.value.facts["reason"] == "not_signed"
    sign_note(session, note.id)
    with pytest.raises(InvalidInput) as refused:
        correct_note(session, note.id, note_about(mina.enrolment.id), " ")
    assert refused.value.facts == {"kind": "journal_note", "field": "correction_reason", "reason": "missing"}
    correction = correct_note(session, note.id, note_about(mina.enrolment.id, text="Mötet var på tisdagen."), "Fel dag.")
    assert corrections_of(session, note.id) == [correction]
    assert note.text == "Vi talade om vad hon vill."


def test_what_the_participant_disputes_is_noted_on_a_signed_note_by_anyone(session: Session, note: JournalNote, me: Actor) -> None:
    """LSS 21 b § and its like in socialtjänstlagen: it shall be noted, whoever is told; empty words take it back."""
    sign_note(session, note.id)
    session.commit()
    session.info["actor"] = colleague_of(me)
    assert dispute_note(session, note.id, "Jag kom i tid.").dispute_text == "Jag kom i tid."
    assert signature_holds(note)
    assert dispute_note(session, note.id, " ").dispute_text is None


def test_notes_stand_with_the_latest_event_first_and_the_deleted_nowhere(session: Session, mina: Registered) -> None:
    """By day and time of the event, not of the writing; a window of them can be asked for."""
    days = [(date(2026, 11, 1), "15:00"), (date(2026, 11, 3), None), (date(2026, 11, 3), "08:00"), (date(2026, 10, 9), "12:00")]
    notes = [write_note(session, note_about(mina.enrolment.id, event_on=on, event_time=at)) for on, at in days]
    assert notes_about(session, mina.akt.id) == [notes[2], notes[1], notes[0], notes[3]]
    assert notes_about(session, mina.akt.id, limit=2, offset=1) == [notes[1], notes[0]]
    delete(session, notes[0])
    assert notes_about(session, mina.akt.id) == [notes[2], notes[1], notes[3]]
    delete(session, mina.enrolment)
    assert notes_about(session, mina.akt.id) == []
    with pytest.raises(RecordGone):
        write_note(session, note_about(mina.enrolment.id))


def test_the_time_line_holds_notes_and_turning_points(session: Session, mina: Registered, note: JournalNote) -> None:
    """Latest first: the note in November, before it enrolment and opening in September."""
    lines = timeline(session, mina.akt.id)
    assert lines[0].what is Happening.NOTE
    assert {line.what for line in lines[1:]} == {Happening.ENROLLED, Happening.OPENED}
    assert lines[0].note == note
