"""The unit's directory: its places, colleagues who come and go, and organisations that aren't written in twice."""

from datetime import date
from uuid import uuid4

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.organisation import (
    Organisation,
    OrganisationType,
    add_contact_person,
    add_organisation,
    contact_persons,
    count_organisations,
    number_of,
    organisation_window,
    organisations,
    remove_contact_person,
    remove_organisation,
    same_organisations,
)
from coachdesk.domain.staff import StaffMember, StaffRole, has_left, put_staff, staff
from coachdesk.domain.unit import add_place, places
from coachdesk.errors import InvalidInput, RecordGone
from tests.makers import contact_of, organisation_of, staff_of


def test_a_place_has_its_teams_id_and_stands_once(session: Session, me: Actor) -> None:
    """Two places that sound alike would be two teams that nobody can tell apart."""
    team = uuid4()
    kept = add_place(session, team, "Åre")
    session.flush()
    assert (kept.id, kept.space_id) == (team, me.directory)
    add_place(session, uuid4(), "Östersund")
    add_place(session, uuid4(), "Sveg")
    session.flush()
    assert [one.name for one in places(session)] == ["Sveg", "Åre", "Östersund"]
    with pytest.raises(InvalidInput) as refused:
        add_place(session, uuid4(), "are")
    assert refused.value.facts["reason"] == "already_there"


def test_an_invitation_made_twice_is_one_colleague(session: Session) -> None:
    """The net went away before the code came; the form is still there, and is sent again with another name."""
    first = put_staff(session, staff_of("Siv Nyman"))
    session.flush()
    put_staff(session, StaffMember(id=first.id, name="Siv Nyman Åberg", role=StaffRole.CASE_OFFICER))
    session.flush()
    assert [(one.name, one.role, one.title) for one in staff(session)] == [("Siv Nyman Åberg", StaffRole.CASE_OFFICER, "Coach")]


def test_who_has_left_is_offered_no_more_and_still_known(session: Session, me: Actor) -> None:
    """Her notes keep her name."""
    gone = put_staff(session, staff_of("Siv Nyman"))
    session.flush()
    assert has_left(session, gone.id).left_on == me.now().date()
    assert staff(session) == []
    assert [one.name for one in staff(session, former=True)] == ["Siv Nyman"]


def test_an_organisation_that_may_be_there_is_found_while_it_is_typed(session: Session) -> None:
    """By the beginning of its name, also without å ä ö, or by its number; never before there is something to go by."""
    bakery = add_organisation(session, organisation_of("Fjällbageriet i Hede"))
    bakery.org_number = "5560360793"
    add_organisation(session, organisation_of("Svegs Såg AB"))
    session.flush()
    assert same_organisations(session, "Fj") == []
    assert [one.id for one in same_organisations(session, "fjallb")] == [bakery.id]
    assert [one.id for one in same_organisations(session, "Fjällbageriet i Hede AB")] == [bakery.id]
    assert [one.id for one in same_organisations(session, "", "16556036-0793")] == [bakery.id]
    assert same_organisations(session, "Fjällbageriet", apart_from=bakery.id) == []


@pytest.mark.parametrize(
    "number,reason",
    [
        *(("55603607", "wrong_form"), ("5560360794", "wrong_check_digit"), ("556036079x", "wrong_form")),
        *(("³" * 10, "wrong_form"), ("٥٥٦٠٣٦٠٧٩٣", "wrong_form")),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(session: Session, number: str, reason: str) -> None:
    """A wrong digit would hide that the organisation is there already."""
    with pytest.raises(InvalidInput) as refused:
        add_organisation(session, Organisation(name="Svegs Såg AB", org_number=number))
    assert refused.value.facts == {"kind": "organisation", "field": "org_number", "reason": reason}
    assert number_of("55 60 36-0793") == "5560360793"


def test_the_list_comes_in_windows_with_whom_to_call(session: Session) -> None:
    """Sorted as a Swedish telephone book; who has left isn't called."""
    for name in ("Åre Hotell", "Svegs Såg AB", "Östbergs Bil", "Fjällbageriet"):
        add_organisation(session, organisation_of(name))
    school = add_organisation(session, organisation_of("Komvux", OrganisationType.ADULT_EDUCATION))
    session.flush()
    add_contact_person(session, contact_of(school.id, "Anton Wik"))
    left = add_contact_person(session, contact_of(school.id, "Ulla Åhs"))
    left.left_on = date(2026, 1, 1)
    session.flush()
    names = [one.name for one in organisation_window(session, "", None, limit=3, offset=2)]
    assert names == ["Svegs Såg AB", "Åre Hotell", "Östbergs Bil"]
    assert count_organisations(session) == 5
    (found,) = organisation_window(session, "KOM", OrganisationType.ADULT_EDUCATION, limit=9, offset=0)
    assert (found.name, found.contacts) == ("Komvux", ("Anton Wik",))
    assert count_organisations(session, "kom", OrganisationType.EMPLOYER) == 0


def test_what_is_removed_is_no_longer_offered(session: Session) -> None:
    """An organisation goes with those who are called there."""
    school = add_organisation(session, organisation_of("Komvux"))
    session.flush()
    anton, ulla = (add_contact_person(session, contact_of(school.id, name)) for name in ("Anton Wik", "Ulla Åhs"))
    session.flush()
    remove_contact_person(session, anton.id)
    session.flush()
    assert [one.name for one in contact_persons(session, school.id)] == [ulla.name]
    remove_organisation(session, school.id)
    session.flush()
    assert organisations(session) == []
    assert contact_persons(session) == []
    with pytest.raises(RecordGone):
        remove_organisation(session, school.id)
