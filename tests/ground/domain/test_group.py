"""The resource group: people of the directory and relatives, around one participant."""

from datetime import date

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.group import GroupMember, MemberRole, add_member, ensure_group, members_of, remove_member
from coachdesk.domain.intake import Registered
from coachdesk.domain.organisation import (
    ContactPerson,
    OrganisationType,
    add_contact_person,
    add_organisation,
    contact_persons,
    organisations,
)
from coachdesk.domain.record import change, delete
from coachdesk.domain.relative import add_relative
from coachdesk.domain.titles import title_of
from coachdesk.errors import InvalidInput
from tests.makers import contact_of, member_of, organisation_of, relative_of


@pytest.fixture
def lars(session: Session) -> ContactPerson:
    """The manager at the sawmill."""
    return add_contact_person(session, contact_of(add_organisation(session, organisation_of()).id))


def test_members_come_from_directory_and_akt_alike(session: Session, mina: Registered, lars: ContactPerson, me: Actor) -> None:
    """One list by name, with organisation and number where there is one; from today unless said otherwise."""
    ola = add_relative(session, relative_of(mina.akt.id, "Åke Öberg"))
    add_member(session, mina.akt.id, member_of(relative_id=ola.id))
    added = add_member(session, mina.akt.id, member_of(contact_person_id=lars.id))
    rows = members_of(session, mina.akt.id)
    assert [(row.name, row.organisation, row.organisation_type) for row in rows] == [
        ("Lars Modin", "Svegs Såg AB", OrganisationType.EMPLOYER),
        ("Åke Öberg", None, None),
    ]
    assert (added.space_id, added.from_on) == (mina.akt.id, me.today)
    assert title_of(session, added) == "Lars Modin"


def test_a_member_is_one_person_once(session: Session, mina: Registered, lars: ContactPerson) -> None:
    """Neither nobody nor two people, nor the same one again while still there."""
    ola = add_relative(session, relative_of(mina.akt.id))
    for wrong in (GroupMember(role=MemberRole.OTHER), member_of(contact_person_id=lars.id, relative_id=ola.id)):
        with pytest.raises(InvalidInput) as refused:
            add_member(session, mina.akt.id, wrong)
        assert refused.value.facts["reason"] == "exactly_one"
    add_member(session, mina.akt.id, member_of(contact_person_id=lars.id))
    with pytest.raises(InvalidInput) as refused:
        add_member(session, mina.akt.id, member_of(contact_person_id=lars.id))
    assert refused.value.facts["reason"] == "already_there"


def test_who_leaves_stays_visible_as_former(session: Session, mina: Registered, lars: ContactPerson) -> None:
    """And may come back."""
    member = add_member(session, mina.akt.id, member_of(contact_person_id=lars.id))
    remove_member(session, member.id)
    assert members_of(session, mina.akt.id) == []
    assert [row.member_id for row in members_of(session, mina.akt.id, former=True)] == [member.id]
    add_member(session, mina.akt.id, member_of(contact_person_id=lars.id))
    with pytest.raises(InvalidInput) as refused:
        remove_member(session, member.id, date(2026, 1, 1))
    assert refused.value.facts["reason"] == "before_start"


def test_there_is_one_group_per_akt(session: Session, mina: Registered) -> None:
    """Asking again gives the same one."""
    assert ensure_group(session, mina.akt.id) is ensure_group(session, mina.akt.id)


def test_the_directory_is_in_swedish_order_and_searched_without_regard_to_case(session: Session) -> None:
    """Å, ä and ö come after z; what was deleted or has left is nowhere."""
    names = ("Ödesbygg", "Zinkgruvan", "Ängsmejeriet", "Åkeriet i Hede", "arbetscenter")
    made = [add_organisation(session, organisation_of(name)) for name in names]
    assert [one.name for one in organisations(session)] == ["arbetscenter", "Zinkgruvan", "Åkeriet i Hede", "Ängsmejeriet", "Ödesbygg"]
    assert [one.name for one in organisations(session, text="ÅKERI")] == ["Åkeriet i Hede"]
    assert organisations(session, text="100%") == []
    add_contact_person(session, contact_of(made[1].id, "Örjan"))
    left = add_contact_person(session, contact_of(made[1].id, "Anna"))
    add_contact_person(session, contact_of(made[2].id, "Bo"))
    assert [one.name for one in contact_persons(session, made[1].id)] == ["Anna", "Örjan"]
    change(session, ContactPerson, left.id, {"left_on": date(2026, 1, 1)})
    delete(session, made[2])
    assert [one.name for one in contact_persons(session)] == ["Örjan"]
    assert "Ängsmejeriet" not in [one.name for one in organisations(session)]
