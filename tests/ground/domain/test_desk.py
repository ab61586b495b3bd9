"""Drafts, the access log, links between akter, and the unit with its staff."""

from datetime import date

import pytest
from sqlmodel import Session

from coachdesk.domain.access import AccessEvent, OpenReason, openings_of, record_export, record_opening, record_search
from coachdesk.domain.actor import Actor
from coachdesk.domain.akt_link import AktLink, join_akter, links_of, undo_join
from coachdesk.domain.draft import NoteDraft, draft_of, drafts, drop_draft, keep_draft
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.record import change, living
from coachdesk.domain.space import access_log_of
from coachdesk.domain.staff import StaffMember, add_laptop, add_staff, laptops, myself, staff
from coachdesk.domain.unit import found_unit, this_unit
from coachdesk.errors import InvalidInput, RecordGone
from tests.makers import akt_of, colleague_of, laptop_of, staff_of, unit_of


def test_one_form_has_one_draft_in_the_private_space(session: Session, mina: Registered, me: Actor) -> None:
    """Kept over and over under the same id, dropped empty, and usable again."""
    target = mina.enrolment.id
    first = keep_draft(session, "note.new", target, {"text": "Hon vill"})
    again = keep_draft(session, "note.new", target, {"text": "Hon vill köra lastbil å", "event_on": "2026-11-20"})
    assert first.id == again.id
    assert again.space_id == me.private
    assert again.values == {"text": "Hon vill köra lastbil å", "event_on": "2026-11-20"}
    keep_draft(session, "note.new", mina.akt.id, {"text": "en annan"})
    assert len(drafts(session)) == 2
    drop_draft(session, "note.new", target)
    assert draft_of(session, "note.new", target) is None
    assert first.content is None, "its words are gone from the row"
    keep_draft(session, "note.new", target, {"text": "igen"})
    assert [one.id for one in living(session, NoteDraft, target_id=target)] == [first.id]
    session.info["actor"] = colleague_of(me)
    assert drafts(session) == []


def test_an_unreadable_draft_is_an_empty_one() -> None:
    """A form is never stopped by what an older program left."""
    assert NoteDraft(content="{").values == {}
    assert NoteDraft(content="[1]").values == {}


def test_an_opening_is_logged_in_the_akt_and_in_the_units_log(session: Session, mina: Registered, me: Actor) -> None:
    """Lag 2001:454, 10 §: who, whom, when, why, on which laptop; both records know each other."""
    assert record_opening(session, mina.akt.id, OpenReason.SUBSTITUTE) is mina.akt
    record_export(session, mina.akt.id, "akt.zip")
    latest, first = openings_of(session, mina.akt.id)
    assert {latest.reason, first.reason} == {OpenReason.EXPORT, OpenReason.SUBSTITUTE}
    logged = living(session, AccessEvent, space_id=access_log_of(me.unit_id))
    assert {(one.akt_id, one.user_id, one.device_id, one.reason) for one in logged} == {
        (mina.akt.id, me.user_id, me.device_id, OpenReason.SUBSTITUTE),
        (mina.akt.id, me.user_id, me.device_id, OpenReason.EXPORT),
    }
    with pytest.raises(RecordGone):
        record_opening(session, me.user_id, OpenReason.OWN_CASE)


def test_a_search_is_logged_with_what_was_asked_and_how_much_was_found(session: Session, me: Actor) -> None:
    """In the unit's log only, as it is about no one akt; an endless query is cut."""
    event = record_search(session, "truck" * 200, 3)
    assert (event.space_id, event.akt_id, event.reason) == (access_log_of(me.unit_id), None, OpenReason.SEARCH)
    assert event.detail == ("truck" * 80) + " (3)"


def test_joined_akter_show_the_link_in_both_and_can_be_parted(session: Session, mina: Registered, me: Actor) -> None:
    """Who, when and why; nothing moves; and they may be joined again."""
    other = register_participant(session, akt_of("Minna"))
    link = join_akter(session, mina.akt.id, other.akt.id, "Samma personnummer")
    (back,) = links_of(session, other.akt.id)
    assert (link.space_id, back.space_id) == (mina.akt.id, other.akt.id)
    assert (back.other_akt_id, back.linked_by, back.reason) == (mina.akt.id, me.user_id, "Samma personnummer")
    for first, second, reason in ((mina, mina, "same_akt"), (mina, other, "already_there")):
        with pytest.raises(InvalidInput) as refused:
            join_akter(session, first.akt.id, second.akt.id, "Igen")
        assert refused.value.facts["reason"] == reason
    undo_join(session, other.akt.id, mina.akt.id, "Två olika personer")
    assert links_of(session, mina.akt.id) == links_of(session, other.akt.id) == []
    assert (link.undone_by, link.undone_reason) == (me.user_id, "Två olika personer")
    join_akter(session, mina.akt.id, other.akt.id, "Samma ändå")
    assert len(living(session, AktLink)) == 4


def test_the_unit_its_staff_and_laptops_stand_in_the_directory(session: Session, me: Actor) -> None:
    """By name; who has left is kept apart."""
    assert this_unit(session) is None
    unit = found_unit(session, unit_of())
    assert this_unit(session) is unit
    assert (unit.id, unit.space_id) == (me.unit_id, me.directory)
    karin = add_staff(session, staff_of("Karin Hedlund", user_id=me.user_id))
    left = add_staff(session, staff_of("Åke Ahl"))
    asa = add_staff(session, staff_of("Åsa Ek"))
    add_laptop(session, laptop_of(me.user_id))
    assert staff(session) == [karin, left, asa]
    change(session, StaffMember, left.id, {"left_on": date(2026, 6, 30)})
    assert staff(session) == [karin, asa]
    assert staff(session, former=True) == [karin, left, asa]
    assert myself(session) is karin
    assert [one.name for one in laptops(session)] == ["Karins dator"]
