"""An akt's journey as lanes of a time line, and its gist in words."""

from datetime import date

from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.reminder import Reminder
from coachdesk.domain.timeline import Journey, NotePoint
from ui.kit.i18n import tr
from ui.kit.pictures.lanes import Lane, Point, Shape, Span, said_day
from ui.kit.words import choice_words

DRAFT = "draft"
"""The key of a draft's point; a note's is its id."""


def lanes_of(journey: Journey, today: date) -> list[Lane]:
    """Participations, reminders, notes. A lane without anything is left out, but for notes: that there are none is news."""
    spans = tuple(_span(one, today) for one in journey.enrolments if one.started_on is not None)
    reminders = tuple(_reminder(one, today) for one in journey.reminders)
    notes = tuple(_note(one) for one in journey.notes)
    drafts = tuple(Point(day, Shape.DASHED, name or tr("journey.unnamed"), tr("journey.draft"), DRAFT) for day, name in journey.drafts)
    found = [Lane(tr("journey.enrolments"), tr("kind.enrolment"), spans=spans)]
    if reminders:
        found.append(Lane(tr("journey.reminders"), tr("kind.reminder"), points=reminders))
    found.append(Lane(tr("notes.heading"), tr("kind.journal_note"), points=notes + drafts, empty=tr("journey.no_notes")))
    return [one for one in found if one.spans or one.points or one.empty]


def _span(one: Enrolment, today: date) -> Span:
    assert one.started_on is not None
    if one.ended_on is not None:
        state = choice_words(one.end_reason) if one.end_reason else tr("journey.ended")
    else:
        state = tr("journey.goes_on") if one.started_on <= today else tr("journey.begins")
    return Span(one.started_on, one.ended_on, one.programme or "", state.lower())


def _reminder(one: Reminder, today: date) -> Point:
    assert one.due_on is not None
    if one.is_done:
        return Point(one.due_on, Shape.TICK, one.what or "", tr("journey.done"))
    if one.due_on < today:
        return Point(one.due_on, Shape.FLAG, one.what or "", tr("journey.late", count=(today - one.due_on).days))
    return Point(one.due_on, Shape.DIAMOND, one.what or "", tr("journey.to_do"))


def _note(one: NotePoint) -> Point:
    state = tr("journey.signed") if one.signed else tr("journey.unsigned")
    words = ", ".join(part for part in (tr("journey.corrects") if one.corrects else "", state) if part)
    name = one.subject or (choice_words(one.channel) if one.channel else tr("journey.unnamed"))
    return Point(one.on, Shape.DOT if one.signed else Shape.RING, name, words, one.note_id)


def heading(journey: Journey) -> str:
    """Says "Vägen genom Kraftsamling"."""
    programmes = [one.programme for one in journey.enrolments if one.programme]
    return tr("journey.heading", programme=programmes[-1]) if programmes else tr("journey.heading_plain")


def began(journey: Journey, today: date) -> str:
    """Says "Började 8 maj 2025"; empty before anything has begun."""
    first = min((one.started_on for one in journey.enrolments if one.started_on is not None), default=None)
    return tr("journey.began", day=said_day(first, today)) if first is not None and first <= today else ""


def gist(journey: Journey, today: date) -> str:
    """What someone hears who doesn't see the picture."""
    parts = [heading(journey), began(journey, today), tr("journey.notes", count=len(journey.notes))]
    waiting = [one for one in journey.reminders if not one.is_done]
    if waiting:
        parts.append(tr("journey.waiting", count=len(waiting)))
    return ". ".join(part for part in parts if part) + "."
