"""What a coach's day is made of, from her own akter."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import close_akt
from coachdesk.domain.draft import drop_draft, keep_draft
from coachdesk.domain.enrolment import EndReason, Enrolment, end_enrolment, enrol
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.my_day import Order, begun, order_of, put_order, to_do, unheard
from coachdesk.domain.note import ContactWith, write_note
from coachdesk.domain.record import delete
from coachdesk.domain.reminder import Reminder, add_reminder, mark_done
from tests.makers import A_MORNING, STOCKHOLM, akt_of, colleague_of, note_about

TODAY = A_MORNING.date()


def days_ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def started(session: Session, days: int, given: str = "Pirjo", **more: Any) -> Registered:
    """A participant who began so many days ago."""
    made = register_participant(session, akt_of(given, started_on=days_ago(days), **more))
    session.flush()
    return made


def heard(session: Session, enrolment_id: UUID, days: int, **more: Any) -> None:
    """A note about something so many days ago; a visit to the participant unless said otherwise."""
    write_note(session, note_about(enrolment_id, event_on=days_ago(days), **more))
    session.flush()


def found(session: Session) -> list[tuple[str, int, bool]]:
    """Who is quiet, for how long, and whether from the start."""
    return [(one.name.split(" ", maxsplit=1)[0], one.days, one.never) for one in unheard(session)]


def test_a_day_is_what_is_late_what_is_today_and_a_week_ahead(session: Session, mina: Registered) -> None:
    """With whom and where it is about; what is done or further off isn't there."""
    for days in (-2, 0, 7, 8):
        add_reminder(session, mina.akt.id, Reminder(what=f"om {days}", due_on=days_ago(-days), about="Därför"))
    done = add_reminder(session, mina.akt.id, Reminder(what="gjort", due_on=TODAY))
    mark_done(session, done.id)
    day = to_do(session)
    assert [one.what for one in day] == ["om -2", "om 0", "om 7"]
    assert (day[0].name, day[0].place, day[0].about, day[0].akt_id) == ("Mina Öberg", "Sveg", "Därför", mina.akt.id)


def test_thirty_days_of_silence_are_named_and_twenty_nine_arent(session: Session) -> None:
    """The longest first."""
    for given, days in (("Pirjo", 30), ("Emil", 34), ("Hanna", 29)):
        heard(session, started(session, 100, given).enrolment.id, days)
    assert found(session) == [("Emil", 34, False), ("Pirjo", 30, False)]


@pytest.mark.parametrize(
    "about_her",
    [
        {"contact_with": ContactWith.EMPLOYER},
        {"contact_with": ContactWith.RELATIVE},
        {"contact_with": None, "channel": None, "reached": None},
        {"reached": False},
    ],
    ids=["employer", "relative", "nobody", "not reached"],
)
def test_notes_about_her_are_no_sign_of_life(session: Session, about_her: dict[str, Any]) -> None:
    """Only contact in which she was reached counts, by the day it happened, whenever it was written down."""
    made = started(session, 100)
    heard(session, made.enrolment.id, 40)
    heard(session, made.enrolment.id, 2, **about_her)
    assert found(session) == [("Pirjo", 40, False)]
    heard(session, made.enrolment.id, 3)
    assert found(session) == []


def test_without_any_contact_the_days_count_from_the_start(session: Session) -> None:
    """Also where an earlier participation had its contacts."""
    made = started(session, 31)
    started(session, 29, "Hanna")
    assert found(session) == [("Pirjo", 31, True)]
    heard(session, made.enrolment.id, 31)
    assert found(session) == [("Pirjo", 31, False)]
    end_enrolment(session, made.enrolment.id, EndReason.MOVED, days_ago(31))
    enrol(session, Enrolment(akt_id=made.akt.id, programme="Steg för steg", started_on=days_ago(10)))
    assert found(session) == []


def test_contact_in_an_earlier_participation_counts_too(session: Session) -> None:
    """It is the person who was heard of."""
    made = started(session, 300)
    heard(session, made.enrolment.id, 5)
    enrol(session, Enrolment(akt_id=made.akt.id, programme="Steg för steg", started_on=days_ago(60)))
    assert found(session) == []


def test_who_isnt_expected_to_be_heard_of_isnt_named(session: Session, me: Actor) -> None:
    """Colleagues' participants, closed akter, ended participations, deleted akter."""
    started(session, 90, "Kollegans", responsible_id=colleague_of(me).user_id)
    close_akt(session, started(session, 90, "Avslutad").akt.id)
    end_enrolment(session, started(session, 90, "Klar").enrolment.id, EndReason.EMPLOYMENT)
    delete(session, started(session, 90, "Borttagen").akt)
    session.flush()
    assert found(session) == []


def test_days_are_those_of_the_municipality(session: Session, me: Actor) -> None:
    """Half past midnight in Sveg is a new day, whatever it is in Greenwich."""
    heard(session, started(session, 100).enrolment.id, 29)
    assert found(session) == []
    past_midnight = datetime(2026, 11, 21, 0, 30, tzinfo=STOCKHOLM)
    session.info["actor"] = Actor(me.user_id, me.device_id, me.unit_id, lambda: past_midnight)
    assert found(session) == [("Pirjo", 30, False)]


def test_drafts_say_whom_they_are_about(session: Session, mina: Registered) -> None:
    """A new note by its participant, a changed one by its note's, a registration by what was typed; the latest first."""
    note = write_note(session, note_about(mina.enrolment.id))
    session.flush()
    keep_draft(session, "note.new", mina.akt.id, {"subject": "Besök på bageriet", "text": "Träffade", "channel": "visit"})
    keep_draft(session, "note.new:2", mina.akt.id, {"text": "Ett till"})
    keep_draft(session, "note.edit", note.id, {"text": "Ändrat"})
    keep_draft(session, "participant.new", mina.akt.unit_id or mina.akt.id, {"given_name": "Åsa", "family_name": "Öst"})
    session.flush()
    drafts = {one.form: one for one in begun(session)}
    assert {form: (one.name, one.akt_id) for form, one in drafts.items()} == {
        "note.new": ("Mina Öberg", mina.akt.id),
        "note.new:2": ("Mina Öberg", mina.akt.id),
        "note.edit": ("Mina Öberg", mina.akt.id),
        "participant.new": ("Åsa Öst", None),
    }
    assert (drafts["note.new"].subject, drafts["note.new"].channel) == ("Besök på bageriet", "visit")


def test_a_draft_that_says_nothing_is_none(session: Session, mina: Registered) -> None:
    """A form that was only opened, and one that was dropped."""
    keep_draft(session, "note.new", mina.akt.id, {"event_on": "2026-11-20", "channel": "phone", "text": "  "})
    keep_draft(session, "note.new:2", mina.akt.id, {"text": "Bort"})
    session.flush()
    drop_draft(session, "note.new:2", mina.akt.id)
    assert begun(session) == []


def test_the_order_is_remembered(session: Session) -> None:
    """By place until something else is said, and again."""
    assert order_of(session) is Order.PLACE
    for order in (Order.TIME, Order.PLACE, Order.TIME):
        put_order(session, order)
        session.flush()
        assert order_of(session) is order


def test_the_day_asks_no_more_of_the_database_for_more_people(session: Session) -> None:
    """The number of questions doesn't grow with the number of participants."""
    counts = []
    for more in (2, 20):
        for number in range(more):
            made = started(session, 90, f"Namn{number}")
            add_reminder(session, made.akt.id, Reminder(what="Ring", due_on=TODAY))
        session.flush()
        session.expunge_all()
        asked: list[str] = []

        def listen(_c: Any, _cu: Any, statement: str, *_: Any, kept: list[str] = asked) -> None:
            kept.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", listen)
        to_do(session)
        unheard(session)
        event.remove(session.get_bind(), "before_cursor_execute", listen)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3


def test_the_day_is_looked_up_and_nothing_is_walked_through(session: Session, mina: Registered) -> None:
    """Reminders by the index of what is still to be done, participants by their coach, contacts by their days; no table from end to end."""
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cu: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    add_reminder(session, mina.akt.id, Reminder(what="Ring", due_on=TODAY))
    session.flush()
    event.listen(session.get_bind(), "before_cursor_execute", listen)
    to_do(session)
    unheard(session)
    event.remove(session.get_bind(), "before_cursor_execute", listen)
    connection = session.connection()
    plans = [[row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", parameters)] for one, parameters in asked]
    assert [line for plan in plans for line in plan if line.startswith("SCAN")] == []
    assert any("ix_reminder_to_do" in line for line in plans[0]), plans[0]
    assert any("ix_akt_responsible_id" in line for line in plans[-1]), plans[-1]
