"""The days around today, written through the verbs at their own moments: what is to be done, what was begun, yesterday evening."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from coachdesk.domain.draft import NEW_NOTE, keep_draft
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.group import GroupMember, MemberRole, add_member
from coachdesk.domain.note import ContactWith, JournalNote, sign_note, write_note
from coachdesk.domain.person import Channel, ContactKind, ContactPoint, contact_points_of
from coachdesk.domain.record import change
from coachdesk.domain.reminder import Reminder, add_reminder
from coachdesk.storage.sitting import be_here
from coachdesk.storage.workspace import Workspace
from installer.demo.content_values import DemoContent, DemoDraft, DemoReminder
from installer.demo.seeding import Calendar, akt_of, contact_of

_PLANNED_BEFORE = timedelta(days=8)
"""When the coaches sat down with their calendars."""


def plan(workspace: Workspace, calendar: Calendar, content: DemoContent, me: str) -> None:
    """What a coach (*me* is her staff key) means to do; and Karin's drafts."""
    calendar.turn(datetime.combine(content.today - _PLANNED_BEFORE, time(8, 30), ZoneInfo(content.unit.zone)))
    for reminder in content.reminders:
        if reminder.coach == me:
            workspace.write(_remind, content, reminder)
    if me == "karin":
        for draft in sorted(content.drafts, key=lambda one: one.saved_at):
            calendar.turn(draft.saved_at)
            workspace.write(_begin, content, draft)
    calendar.let_go()


def go_home(workspace: Workspace, calendar: Calendar, content: DemoContent) -> None:
    """Karin has gone home: what comes from now on is new to her."""
    calendar.turn(content.evening.home_at)
    workspace.write(be_here)
    calendar.let_go()


def stand_in(workspace: Workspace, calendar: Calendar, content: DemoContent) -> None:
    """Per-Ola's evening, in the order of the clock."""
    evening = content.evening
    for at, verb in ((evening.joined_at, _invite), (evening.moved_at, _move), (evening.note_at, _note)):
        calendar.turn(at)
        workspace.write(verb, content)
    calendar.let_go()


def _remind(session: Session, content: DemoContent, one: DemoReminder) -> None:
    akt = akt_of(session, content.participant(one.who))
    add_reminder(session, akt, Reminder(what=one.what, about=one.why, due_on=one.due_on, due_time=one.due_time))


def _begin(session: Session, content: DemoContent, one: DemoDraft) -> None:
    values = {"event_on": one.saved_at.date().isoformat(), "channel": one.channel.value, "subject": one.subject, "text": one.text}
    keep_draft(session, NEW_NOTE, akt_of(session, content.participant(one.who)), values)


def _note(session: Session, content: DemoContent) -> None:
    evening = content.evening
    enrolment = running_enrolment(session, akt_of(session, content.participant(evening.note_about)))
    assert enrolment is not None
    draft = JournalNote(enrolment_id=enrolment.id, event_on=evening.note_at.date(), subject=evening.subject, text=evening.text)
    draft.contact_with, draft.channel, draft.reached = ContactWith.PARTICIPANT, Channel.PHONE, True
    note = write_note(session, draft)
    session.flush()
    sign_note(session, note.id)


def _move(session: Session, content: DemoContent) -> None:
    akt = akt_of(session, content.participant(content.evening.moved))
    address = next(point for point in contact_points_of(session, akt) if point.kind is ContactKind.ADDRESS)
    change(session, ContactPoint, address.id, {"street": content.evening.street})


def _invite(session: Session, content: DemoContent) -> None:
    akt = akt_of(session, content.participant(content.evening.joined))
    name = next(one.name for one in content.organisations if one.key == content.evening.organisation)
    member = GroupMember(
        contact_person_id=contact_of(session, name), role=MemberRole.STUDY_COUNSELLOR, from_on=content.evening.joined_at.date()
    )
    add_member(session, akt, member)
