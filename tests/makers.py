"""Records for tests, as drafts with likely values: ``akt_of("Mina")``, ``note_about(enrolment_id, "First talk")``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from coachdesk.domain.actor import Actor
from coachdesk.domain.group import GroupMember, MemberRole
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.intake import NewIdentifier, NewParticipant
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.organisation import ContactPerson, Organisation, OrganisationType
from coachdesk.domain.person import Channel, ContactKind, ContactPoint, Person
from coachdesk.domain.record import Field
from coachdesk.domain.relative import Relative, RelativeRole
from coachdesk.domain.staff import Laptop, StaffMember, StaffRole
from coachdesk.domain.unit import RetentionRule, SecrecyRegime, Unit

STOCKHOLM = ZoneInfo("Europe/Stockholm")
A_MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=STOCKHOLM)


def actor_of(user_id: UUID | None = None, unit_id: UUID | None = None, now: Callable[[], datetime] = lambda: A_MORNING) -> Actor:
    """Someone on a laptop of her own; by default on the same morning in November 2026."""
    return Actor(user_id or uuid4(), uuid4(), unit_id or uuid4(), now)


def colleague_of(actor: Actor) -> Actor:
    """Another user of the same unit, on another laptop."""
    return replace(actor, user_id=uuid4(), device_id=uuid4())


def unit_of(name: str = "Arbete och aktivitet") -> Unit:
    """A unit under the social board of an example municipality."""
    return Unit(
        name=name,
        board="Socialnämnden",
        secrecy_regime=SecrecyRegime.SOCIAL_SERVICES,
        controller="Socialnämnden",
        retention_rule=RetentionRule.SOCIAL_SERVICES,
        municipality_name="Härjedalen",
        municipality_code="2361",
        zone="Europe/Stockholm",
        example=True,
    )


def staff_of(name: str = "Karin Hedlund", place: str = "Sveg", user_id: UUID | None = None) -> StaffMember:
    """A coach."""
    return StaffMember(id=user_id or uuid4(), name=name, title="Coach", role=StaffRole.COACH, place=place)


def laptop_of(user_id: UUID, name: str = "Karins dator") -> Laptop:
    """A laptop of that user."""
    return Laptop(name=name, user_id=user_id)


def person_named(given: str, family: str = "Öberg", born: date | None = date(1990, 1, 4)) -> Person:
    """A person; *given* may hold several names, the first of which she is called by."""
    return Person(given_name=given, called_name=given.split(" ", maxsplit=1)[0], family_name=family, birth_date=born)


def akt_of(
    given: str = "Mina", family: str = "Öberg", *, born: date | None = date(1990, 1, 4), number: str | None = None, **more: Any
) -> NewParticipant:
    """What register_participant takes; *number* is a personnummer."""
    identifiers = [NewIdentifier(kind=IdentifierKind.PERSONNUMMER, text=number)] if number else []
    values: dict[str, Any] = {"programme": "Kraftsamling Härjedalen", "place": "Sveg", "started_on": date(2026, 9, 1), **more}
    return NewParticipant(person=person_named(given, family, born), identifiers=identifiers, **values)


def phone_of(number: str = "070-174 06 05") -> ContactPoint:
    """A phone number of the fictitious series."""
    return ContactPoint(kind=ContactKind.PHONE, value=number, label="mobil")


def address_in(town: str = "Sveg", street: str = "Fjällvägen 3") -> ContactPoint:
    """An address."""
    return ContactPoint(kind=ContactKind.ADDRESS, street=street, postcode="842 31", town=town)


def note_about(enrolment_id: UUID, subject: str = "Första samtalet", text: str = "Vi talade om vad hon vill.", **more: Any) -> JournalNote:
    """A conversation with the participant on 19 November 2026."""
    values: dict[str, Any] = {
        "event_on": date(2026, 11, 19),
        "event_time": "10:00",
        "contact_with": ContactWith.PARTICIPANT,
        "channel": Channel.VISIT,
        "reached": True,
        **more,
    }
    return JournalNote(enrolment_id=enrolment_id, subject=subject, text=text, **values)


def organisation_of(name: str = "Svegs Såg AB", type: OrganisationType = OrganisationType.EMPLOYER) -> Organisation:  # noqa: A002 - the field's name
    """An employer, unless *type* says otherwise."""
    return Organisation(name=name, type=type, municipality_name="Härjedalen", municipality_code="2361")


def contact_of(organisation_id: UUID, name: str = "Lars Modin") -> ContactPerson:
    """Someone to call there."""
    return ContactPerson(organisation_id=organisation_id, name=name, title="Platschef", phone="070-174 06 06")


def relative_of(akt_id: UUID, name: str = "Ola Öberg") -> Relative:
    """A partner whom we may call."""
    return Relative(akt_id=akt_id, name=name, role=RelativeRole.PARTNER, contact_ok=True)


def member_of(*, contact_person_id: UUID | None = None, relative_id: UUID | None = None) -> GroupMember:
    """A member of a resource group."""
    return GroupMember(contact_person_id=contact_person_id, relative_id=relative_id, role=MemberRole.PERSONAL_SUPPORT)


_INSTANTS = st.builds(
    lambda moment, zone: moment.astimezone(ZoneInfo(zone)),
    st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive
    st.sampled_from(["Europe/Stockholm", "Europe/Helsinki", "Europe/Oslo", "UTC"]),
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    date: st.dates(),
    datetime: _INSTANTS,
    UUID: st.uuids(),
    bytes: st.binary(max_size=60),
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Any value that *field* can hold, None apart."""
    python = field.wire.python
    values = st.sampled_from(list(python)) if issubclass(python, StrEnum) else _PLAIN[python]
    return values if field.max_length is None else values.filter(lambda value: len(value) <= (field.max_length or 0))
