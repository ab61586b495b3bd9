"""Reminders: what someone means to do about a participant, until it is done."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import close_akt
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.record import delete
from coachdesk.domain.reminder import (
    Reminder,
    add_reminder,
    change_reminder,
    delete_reminder,
    done_reminders_of,
    mark_done,
    mark_undone,
    reminders_for,
    reminders_of,
)
from coachdesk.errors import InvalidInput, RecordGone
from tests.makers import A_MORNING, akt_of, colleague_of

TODAY = A_MORNING.date()


def add(session: Session, akt_id: UUID, what: str = "Ring handledaren", days: int = 0, **more: Any) -> Reminder:
    """A reminder for so many days from today."""
    return add_reminder(session, akt_id, Reminder(what=what, due_on=TODAY + timedelta(days=days), **more))


def whats(found: list[tuple[Reminder, Any]]) -> list[str]:
    """What is to be done, in order."""
    return [one.what or "" for one, _ in found]


def test_it_lives_in_the_akt_and_is_asked_for_by_it(session: Session, mina: Registered) -> None:
    """By day; on a day what has a time first; what was done isn't there any more."""
    add(session, mina.akt.id, "senare", 3)
    add(session, mina.akt.id, "utan tid")
    add(session, mina.akt.id, "halv tio", due_time="09:30")
    gone = add(session, mina.akt.id, "sen", -1)
    assert gone.space_id == mina.akt.id
    assert [one.what for one in reminders_of(session, mina.akt.id)] == ["sen", "halv tio", "utan tid", "senare"]
    mark_done(session, gone.id)
    assert [one.what for one in reminders_of(session, mina.akt.id)] == ["halv tio", "utan tid", "senare"]
    assert [one.what for one in done_reminders_of(session, mina.akt.id)] == ["sen"]


def test_it_says_what_and_when(session: Session, mina: Registered) -> None:
    """Each missing or unreadable part is named."""
    for draft, field, reason in (
        (Reminder(what=" ", due_on=TODAY), "what", "missing"),
        (Reminder(what="Ring"), "due_on", "missing"),
        (Reminder(what="Ring", due_on=TODAY, due_time="9.30"), "due_time", "not_a_time"),
    ):
        with pytest.raises(InvalidInput) as refused:
            add_reminder(session, mina.akt.id, draft)
        assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)
    with pytest.raises(RecordGone):
        add(session, uuid4())


def test_a_tick_says_who_and_when_and_can_be_taken_back(session: Session, mina: Registered, me: Actor) -> None:
    """A colleague's second tick doesn't take the first one's name away."""
    one = add(session, mina.akt.id)
    mark_done(session, one.id)
    session.info["actor"] = colleague_of(me)
    mark_done(session, one.id)
    assert (one.done_at, one.done_by) == (A_MORNING, me.user_id)
    mark_undone(session, one.id)
    assert (one.done_at, one.done_by) == (None, None)
    assert reminders_of(session, mina.akt.id) == [one]


def test_what_is_done_isnt_changed_by_the_way(session: Session, mina: Registered) -> None:
    """Text, day and who are changed; the tick has its own verb."""
    one = add(session, mina.akt.id)
    change_reminder(session, one.id, {"what": "Ring Birgit", "due_on": TODAY + timedelta(days=1), "due_time": "10:00"})
    assert (one.what, one.due_time) == ("Ring Birgit", "10:00")
    with pytest.raises(InvalidInput) as refused:
        change_reminder(session, one.id, {"done_at": A_MORNING})
    assert refused.value.facts["reason"] == "unknown"


def test_a_deleted_one_is_gone(session: Session, mina: Registered) -> None:
    """For every verb and query."""
    one = add(session, mina.akt.id)
    delete_reminder(session, one.id)
    assert reminders_of(session, mina.akt.id) == []
    for verb in (mark_done, mark_undone, delete_reminder):
        with pytest.raises(RecordGone):
            verb(session, one.id)


def test_who_is_named_does_it_and_else_the_akts_coach(session: Session, mina: Registered, me: Actor) -> None:
    """One's own day holds what names nobody in one's own akter, and what names oneself in anybody's."""
    perola = colleague_of(me)
    other = register_participant(session, akt_of("Emil", responsible_id=perola.user_id))
    add(session, mina.akt.id, "min akt, ingen nämnd")
    add(session, mina.akt.id, "min akt, Per-Ola", responsible_id=perola.user_id)
    add(session, other.akt.id, "hans akt, ingen nämnd")
    add(session, other.akt.id, "hans akt, jag", responsible_id=me.user_id)
    assert sorted(whats(reminders_for(session, me.user_id, TODAY))) == ["hans akt, jag", "min akt, ingen nämnd"]
    assert sorted(whats(reminders_for(session, perola.user_id, TODAY))) == ["hans akt, ingen nämnd", "min akt, Per-Ola"]


def test_a_day_ends_what_is_asked_for(session: Session, mina: Registered, me: Actor) -> None:
    """Overdue comes first, however old; what is due after *until* waits; a closed akt still reminds, a deleted one doesn't."""
    for days in (8, 7, -400):
        add(session, mina.akt.id, str(days), days)
    close_akt(session, mina.akt.id)
    assert whats(reminders_for(session, me.user_id, TODAY + timedelta(days=7))) == ["-400", "7"]
    delete(session, mina.akt)
    assert reminders_for(session, me.user_id, date.max) == []
