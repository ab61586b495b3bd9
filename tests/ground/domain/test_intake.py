"""Registering a participant: one step makes all that belongs together, or nothing."""

from datetime import date

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import Akt, close_akt, move_akt, reopen_akt
from coachdesk.domain.enrolment import (
    EndReason,
    Enrolment,
    EnrolmentStatus,
    end_enrolment,
    enrol,
    enrolments_of,
    resume_enrolment,
    running_enrolment,
)
from coachdesk.domain.group import ResourceGroup, group_id_of
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.intake import NewParticipant, Registered, register_participant
from coachdesk.domain.person import (
    ContactKind,
    ContactPoint,
    Person,
    PersonIdentifier,
    ProtectionLevel,
    add_contact_point,
    add_identifier,
    contact_points_of,
    identifiers_of,
    person_of,
)
from coachdesk.domain.protection import protected_akter
from coachdesk.domain.record import RECORDS, alive, change, delete, living
from coachdesk.domain.relative import add_relative, relatives_of
from coachdesk.domain.titles import title_of
from coachdesk.errors import InvalidInput, RecordGone
from tests.makers import address_in, akt_of, person_named, phone_of, relative_of
from tests.numbers import swedish_number


def test_one_step_makes_akt_person_numbers_contacts_enrolment_and_group(session: Session, me: Actor) -> None:
    """Everything lives in the akt's space, the person and the group under ids that follow from the akt's."""
    number = swedish_number(date(1990, 1, 4), 238)
    made = register_participant(session, akt_of("Mina Maria", number=number, born=None, contact_points=[phone_of(), address_in("Hede")]))
    akt_id = made.akt.id
    assert (made.akt.space_id, made.akt.unit_id, made.akt.responsible_id) == (akt_id, me.unit_id, me.user_id)
    assert person_of(session, akt_id).full_name == "Mina Öberg"
    assert person_of(session, akt_id).birth_date == date(1990, 1, 4), "the number tells it"
    assert [one.shown for one in identifiers_of(session, akt_id)] == [f"{number[:8]}-{number[8:]}"]
    assert [one.shown for one in contact_points_of(session, akt_id)] == ["Fjällvägen 3, 842 31 Hede", "070-174 06 05"]
    assert (made.enrolment.started_on, made.enrolment.status) == (date(2026, 9, 1), EnrolmentStatus.RUNNING)
    assert alive(session, ResourceGroup, group_id_of(akt_id)).akt_id == akt_id
    for kind in RECORDS:
        assert all(record.space_id == akt_id for record in living(session, kind.cls))


@pytest.mark.parametrize("level", [level for level in ProtectionLevel if level is not ProtectionLevel.NONE])
def test_whose_identity_is_protected_is_one_of_three(session: Session, mina: Registered, level: ProtectionLevel) -> None:
    """Each of the three ways holds the akt apart, from the start or later; and it can be lifted."""
    hidden = person_named("Dold")
    hidden.protection_level = level
    made = register_participant(session, NewParticipant(person=hidden, programme="Kraftsamling"))
    change(session, Person, mina.person.id, {"protection_level": level})
    session.flush()
    assert protected_akter(session) == {made.akt.id, mina.akt.id}
    change(session, Person, mina.person.id, {"protection_level": ProtectionLevel.NONE})
    session.flush()
    assert protected_akter(session) == {made.akt.id}


def test_what_is_missing_or_wrong_is_named(session: Session, mina: Registered) -> None:
    """Kind, field and a reason that the window translates."""
    with pytest.raises(InvalidInput) as refused:
        register_participant(session, akt_of(" ", " "))
    assert refused.value.facts == {"kind": "person", "field": "given_name", "reason": "missing"}
    with pytest.raises(InvalidInput) as refused:
        add_identifier(session, mina.akt.id, IdentifierKind.PERSONNUMMER, "19900104-2383")
    assert refused.value.facts == {"kind": "person_identifier", "field": "value", "reason": "wrong_check_digit"}
    with pytest.raises(InvalidInput) as refused:
        add_contact_point(session, mina.akt.id, ContactPoint(kind=ContactKind.PHONE, value=" "))
    assert refused.value.facts == {"kind": "contact_point", "field": "value", "reason": "missing"}
    with pytest.raises(InvalidInput) as refused:
        add_contact_point(session, mina.akt.id, ContactPoint(kind=ContactKind.ADDRESS, postcode="842 31"))
    assert refused.value.facts == {"kind": "contact_point", "field": "street", "reason": "missing"}


def test_the_same_number_is_not_kept_twice(session: Session, mina: Registered) -> None:
    """However it is typed the second time."""
    number = swedish_number(date(1990, 1, 4), 238)
    add_identifier(session, mina.akt.id, IdentifierKind.PERSONNUMMER, number)
    with pytest.raises(InvalidInput) as refused:
        add_identifier(session, mina.akt.id, IdentifierKind.PERSONNUMMER, f"{number[2:8]}-{number[8:]}")
    assert refused.value.facts["reason"] == "already_there"


@pytest.mark.parametrize("value", ["19900104-2382", "199001042383", "", None])
def test_no_road_leads_a_wrong_number_in(session: Session, mina: Registered, value: str | None) -> None:
    """A generic edit is checked like the form's: only the kept form of a right number passes."""
    number = add_identifier(session, mina.akt.id, IdentifierKind.PERSONNUMMER, "19900104-2382")
    with pytest.raises(InvalidInput) as refused:
        change(session, PersonIdentifier, number.id, {"value": value})
    assert refused.value.facts["field"] == "value"


def test_temporary_numbers_are_marked_and_stand_last(session: Session, mina: Registered) -> None:
    """A real number counts more."""
    add_identifier(session, mina.akt.id, IdentifierKind.TEMPORARY, "19900104tf29")
    add_identifier(session, mina.akt.id, IdentifierKind.PERSONNUMMER, swedish_number(date(1990, 1, 4), 238))
    assert [one.is_temporary for one in identifiers_of(session, mina.akt.id)] == [False, True]


def test_contact_points_have_their_time(session: Session, mina: Registered) -> None:
    """What was valid before is kept and can be left out."""
    old, new = phone_of("070-174 06 07"), phone_of("070-174 06 08")
    old.valid_to, new.valid_from = date(2026, 10, 31), date(2026, 11, 1)
    for point in (old, new):
        add_contact_point(session, mina.akt.id, point)
    assert [one.value for one in contact_points_of(session, mina.akt.id)] == ["070-174 06 08", "070-174 06 07"]
    assert [one.value for one in contact_points_of(session, mina.akt.id, on=date(2026, 10, 31))] == ["070-174 06 07"]
    with pytest.raises(InvalidInput) as refused:
        change(session, ContactPoint, new.id, {"valid_to": date(2026, 10, 1)})
    assert refused.value.facts["reason"] == "before_start"


def test_an_akt_moves_closes_and_opens_again(session: Session, mina: Registered, me: Actor) -> None:
    """A move names the new coach and place; closing before opening is refused."""
    move_akt(session, mina.akt.id, responsible_id=me.device_id, place="Funäsdalen", team_id=None)
    assert (mina.akt.responsible_id, mina.akt.place) == (me.device_id, "Funäsdalen")
    assert close_akt(session, mina.akt.id).closed_on == me.today
    assert reopen_akt(session, mina.akt.id).closed_on is None
    with pytest.raises(InvalidInput) as refused:
        close_akt(session, mina.akt.id, date(2026, 8, 31))
    assert refused.value.facts == {"kind": "akt", "field": "closed_on", "reason": "before_start"}


def test_an_end_has_a_reason_and_can_be_taken_back(session: Session, mina: Registered, me: Actor) -> None:
    """End and reason are one register: nobody ends a participation without saying where it led."""
    with pytest.raises(InvalidInput):
        change(session, Enrolment, mina.enrolment.id, {"ended_on": me.today})
    session.rollback()
    made = register_participant(session, akt_of("Per"))
    end_enrolment(session, made.enrolment.id, EndReason.EMPLOYMENT)
    assert (made.enrolment.ended_on, made.enrolment.status) == (me.today, EnrolmentStatus.ENDED)
    again = enrol(session, Enrolment(akt_id=made.akt.id, programme="Kraftsamling Härjedalen"))
    assert enrolments_of(session, made.akt.id) == [again, made.enrolment]
    assert running_enrolment(session, made.akt.id) == again
    assert resume_enrolment(session, made.enrolment.id).ended_on is None


def test_relatives_with_custody_stand_first(session: Session, mina: Registered) -> None:
    """The guardian is whom one looks for."""
    for name, custody in (("Anna", None), ("Örjan", True)):
        one = relative_of(mina.akt.id, name)
        one.custody = custody
        add_relative(session, one)
    assert [one.name for one in relatives_of(session, mina.akt.id)] == ["Örjan", "Anna"]


def test_nothing_is_written_under_what_was_deleted(session: Session, mina: Registered) -> None:
    """A form that stood open meanwhile is told so."""
    delete(session, mina.akt)
    with pytest.raises(RecordGone):
        add_relative(session, relative_of(mina.akt.id))


def test_an_akt_is_called_by_its_person(session: Session, mina: Registered) -> None:
    """A registry number alone says nothing to a coach; without a person it is better than nothing."""
    assert title_of(session, mina.akt) == "Mina Öberg"
    assert title_of(session, Akt(case_number="2026-117")) == "2026-117"
