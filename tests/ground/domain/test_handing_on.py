"""Somebody goes: no akt and no reminder is left with nobody, and nothing is said of who has protected identity."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import close_akt
from coachdesk.domain.handing_on import hand_on, hands_full, in_hand, leave, out_of_place, stand_in
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.record import alive
from coachdesk.domain.reminder import Reminder, add_reminder, mark_done
from coachdesk.domain.staff import StaffMember, add_staff, staff
from tests.makers import A_MORNING, akt_of, staff_of

TODAY = A_MORNING.date()


def asked(session: Session, akt: Any, whom: Any) -> Reminder:
    """A reminder in an akt that names somebody."""
    return add_reminder(session, akt, Reminder(what="Ring", due_on=TODAY, responsible_id=whom))


def test_what_is_in_her_hands_is_handed_on_with_its_reminders(session: Session, me: Actor, mina: Registered) -> None:
    """Open akter alone; what she was asked to do there falls to who is responsible now, what is done stays hers."""
    siv = add_staff(session, staff_of("Siv Nyman", user_id=uuid4())).id
    hers, closed = (register_participant(session, akt_of(name, responsible_id=siv)).akt.id for name in ("Elsa", "Olle"))
    close_akt(session, closed)
    open_one, done = asked(session, hers, siv), asked(session, hers, siv)
    mark_done(session, done.id)
    assert [(one.akt_id, one.name.split()[0]) for one in in_hand(session, siv)] == [(hers, "Elsa")]
    assert hands_full(session) == {siv: 1, me.user_id: 1}
    assert hand_on(session, {hers: me.user_id}) == 1
    assert in_hand(session, siv) == []
    assert alive(session, Reminder, open_one.id).responsible_id is None
    assert alive(session, Reminder, done.id).responsible_id == siv


def test_who_leaves_today_is_asked_for_nothing_more_and_who_leaves_later_still_is(session: Session, mina: Registered) -> None:
    """On a day to come she works here still, and is offered."""
    siv = add_staff(session, staff_of("Siv Nyman", user_id=uuid4())).id
    one = asked(session, mina.akt.id, siv)
    leave(session, siv, TODAY + timedelta(days=3), {})
    assert alive(session, Reminder, one.id).responsible_id == siv
    assert siv in {member.id for member in staff(session)}
    leave(session, siv, TODAY, {})
    assert alive(session, Reminder, one.id).responsible_id is None
    assert siv not in {member.id for member in staff(session)}


def test_out_of_a_place_takes_the_place_and_the_substitute_day_with_it(session: Session) -> None:
    """Another place stays what it is."""
    sveg, hede = uuid4(), uuid4()
    siv = add_staff(session, StaffMember(id=uuid4(), name="Siv Nyman", place="Sveg", team_id=sveg)).id
    stand_in(session, siv, hede, TODAY)
    out_of_place(session, siv, hede, (sveg, "Sveg"), {})
    found = alive(session, StaffMember, siv)
    assert (found.substitute_team_id, found.substitute_until, found.place) == (None, None, "Sveg")
    out_of_place(session, siv, sveg, (None, None), {})
    assert (found.team_id, found.place) == (None, None)
