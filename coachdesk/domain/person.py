"""The person of an akt: names, identity numbers, and how to reach them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.lineage import is_blank, keep_under, require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, alive, field, link, record
from coachdesk.domain.space import natural_id

IS_PROTECTED = "protection_level <> 'none'"
"""In SQL, word for word as the index says it; nothing said is no protection."""


class ProtectionLevel(StrEnum):
    """Protection in the population register. With any but NONE the akt is for named officers alone: see protection.py."""

    NONE = "none"
    CONFIDENTIALITY_MARKER = "confidentiality_marker"  # sekretessmarkering
    PROTECTED_REGISTRATION = "protected_registration"  # skyddad folkbokföring, folkbokföringslagen 16 §
    ASSUMED_IDENTITY = "assumed_identity"  # fingerade personuppgifter


class Channel(StrEnum):
    """How people are in contact. Of WAYS_TO_REACH a person may prefer one."""

    PHONE = "phone"
    TEXT_MESSAGE = "text_message"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    MEETING = "meeting"
    OTHER = "other"


WAYS_TO_REACH = (Channel.PHONE, Channel.TEXT_MESSAGE, Channel.EMAIL, Channel.LETTER, Channel.VISIT)
"""How someone may want to be reached; a refusal of e-mail is to be respected (JO 1376-2013)."""


class IdentityLevel(StrEnum):
    """How sure the authority was of the identity behind a samordningsnummer (lag 2022:1697)."""

    PROVEN = "proven"  # styrkt
    PROBABLE = "probable"  # sannolik
    UNCERTAIN = "uncertain"  # osäker


class ContactKind(StrEnum):
    """What a contact point is; an address has its own fields, the others a value."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"


@record("person", number=7, parent=Akt, title="full_name")
class Person(Record, table=True):
    """Who the akt is about; one per akt, so its id follows from the akt's. *language* is an ISO 639 code."""

    __table_args__ = (
        Index("ix_person_birth_date", "birth_date"),
        # A handful among all: asked for at every round and in every list.
        Index("ix_person_protected", "akt_id", sqlite_where=text(IS_PROTECTED)),
    )

    akt_id: UUID | None = link(1, Akt)
    given_name: str | None = field(2, max_length=200, search=True, merge="ask")
    called_name: str | None = field(3, max_length=100, search=True, merge="ask")
    family_name: str | None = field(4, max_length=200, search=True, merge="ask")
    birth_date: date | None = field(5, merge="ask")
    legal_sex: LegalSex | None = field(6)
    language: str | None = field(7, max_length=8)
    interpreter_needed: bool | None = field(8, group="interpreter")
    interpreter_language: str | None = field(8, group="interpreter", max_length=8)
    preferred_channel: Channel | None = field(9)
    home_municipality_name: str | None = field(10, group="home_municipality", max_length=100)
    home_municipality_code: str | None = field(10, group="home_municipality", max_length=4)
    protection_level: ProtectionLevel | None = field(11)

    @property
    def short_name(self) -> str:
        """What the person is called: tilltalsnamn, else the first given name, else the family name."""
        first = (self.given_name or "").split(" ", 1)[0]
        return self.called_name or first or self.family_name or ""

    @property
    def full_name(self) -> str:
        """Tilltalsnamn and family name."""
        return " ".join(part for part in (self.called_name or self.given_name, self.family_name) if part)

    @property
    def is_protected(self) -> bool:
        """Whether her identity is protected in the population register, in any of the three ways."""
        return self.protection_level not in (None, ProtectionLevel.NONE)

    def rules(self) -> None:
        """A person has a name."""
        if is_blank(self.given_name) and is_blank(self.family_name):
            refuse("person", "given_name", Reason.MISSING)


@record("person_identifier", number=8, parent=Person, title="shown")
class PersonIdentifier(Record, table=True):
    """An identity number in the form of identity/parse.py. Never a key: numbers change and are mistaken."""

    __table_args__ = (Index("ix_person_identifier_value", "value"),)

    person_id: UUID | None = link(1, Person)
    kind: IdentifierKind | None = field(2, group="number", merge="ask")
    value: str | None = field(2, group="number", max_length=20, search=True, merge="ask")
    country: str | None = field(2, group="number", max_length=2, merge="ask")
    level: IdentityLevel | None = field(3)
    dormant: bool | None = field(4)
    verified_on: date | None = field(5)

    @property
    def is_temporary(self) -> bool:
        """A number that stands in until the person has a real one."""
        return self.kind is IdentifierKind.TEMPORARY

    @property
    def shown(self) -> str:
        """Swedish numbers with their hyphen: 19900412-2389."""
        value = self.value or ""
        return f"{value[:8]}-{value[8:]}" if self.country == "SE" and len(value) == 12 else value

    def born(self, today: date) -> date | None:
        """The birth date that the number tells, if it does."""
        return parse_identifier(self.value, self.kind, today).birth_date if self.value and self.kind else None

    def rules(self) -> None:
        """Kind and value go together, and the value is a number of that kind in the form it is kept in."""
        require(self, "kind", "value")
        assert self.kind is not None
        parsed = parse_identifier(self.value or "", self.kind, date.max)
        if (parsed.kind, parsed.value) != (self.kind, self.value):
            refuse("person_identifier", "value", Reason.WRONG_FORM)


@record("contact_point", number=9, parent=Person, title="shown")
class ContactPoint(Record, table=True):
    """One way to reach the person. *secret*: never on a print-out, a list or an export (OSL 21 kap. 3 §)."""

    person_id: UUID | None = link(1, Person)
    kind: ContactKind | None = field(2)
    value: str | None = field(3, max_length=254, search=True, merge="ask")
    care_of: str | None = field(4, group="address", max_length=100, merge="ask")
    street: str | None = field(4, group="address", max_length=200, merge="ask")
    postcode: str | None = field(4, group="address", max_length=10, merge="ask")
    town: str | None = field(4, group="address", max_length=100, merge="ask")
    valid_from: date | None = field(5, group="period")
    valid_to: date | None = field(5, group="period")
    secret: bool | None = field(6)
    label: str | None = field(7, max_length=50)

    @property
    def shown(self) -> str:
        """On one line."""
        if self.kind is not ContactKind.ADDRESS:
            return self.value or ""
        town = " ".join(part for part in (self.postcode, self.town) if part)
        return ", ".join(part for part in (self.care_of and f"c/o {self.care_of}", self.street, town) if part)

    def rules(self) -> None:
        """An address names a street or a town, anything else a value; nothing ends before it starts."""
        require(self, "kind")
        if self.kind is not ContactKind.ADDRESS:
            require(self, "value")
        elif is_blank(self.street) and is_blank(self.town):
            refuse("contact_point", "street", Reason.MISSING)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            refuse("contact_point", "valid_to", Reason.BEFORE_START)


def person_id_of(akt_id: UUID) -> UUID:
    """The id of the akt's one person."""
    return natural_id(akt_id, "person")


def person_of(session: Session, akt_id: UUID) -> Person:
    """The akt's person, or RecordGone."""
    return alive(session, Person, person_id_of(akt_id))


def add_identifier(
    session: Session, akt_id: UUID, kind: IdentifierKind, text: str, *, level: IdentityLevel | None = None, verified_on: date | None = None
) -> PersonIdentifier:
    """Check the number and keep it with the akt's person. Raises InvalidInput about *value*: see parse_identifier, or already_there."""
    parsed = parse_identifier(text, kind, acting(session).today)
    person_id = person_id_of(akt_id)
    if any(one.kind == parsed.kind and one.value == parsed.value for one in identifiers_of(session, akt_id)):
        refuse("person_identifier", "value", Reason.ALREADY_THERE)
    draft = PersonIdentifier(person_id=person_id, kind=parsed.kind, value=parsed.value, country=parsed.country)
    draft.level, draft.verified_on = level, verified_on
    return keep_under(session, draft)


def add_contact_point(session: Session, akt_id: UUID, draft: ContactPoint) -> ContactPoint:
    """Keep a way to reach the akt's person. Raises RecordGone, InvalidInput."""
    draft.person_id = person_id_of(akt_id)
    return keep_under(session, draft)


def identifiers_of(session: Session, akt_id: UUID) -> list[PersonIdentifier]:
    """The person's numbers, the temporary ones last."""
    query = select(PersonIdentifier).where(PersonIdentifier.person_id == person_id_of(akt_id), col(PersonIdentifier.deleted).is_(None))
    return list(session.exec(query.order_by(col(PersonIdentifier.kind) == IdentifierKind.TEMPORARY, col(PersonIdentifier.id))))


def contact_points_of(session: Session, akt_id: UUID, *, on: date | None = None) -> list[ContactPoint]:
    """How to reach the akt's person: addresses, e-mail, phones, the newest of each first. With *on*, only what is valid that day."""
    query = select(ContactPoint).where(ContactPoint.person_id == person_id_of(akt_id), col(ContactPoint.deleted).is_(None))
    if on is not None:
        query = query.where(
            col(ContactPoint.valid_from).is_(None) | (col(ContactPoint.valid_from) <= on),
            col(ContactPoint.valid_to).is_(None) | (col(ContactPoint.valid_to) >= on),
        )
    return list(
        session.exec(query.order_by(col(ContactPoint.kind), col(ContactPoint.valid_from).desc().nulls_last(), col(ContactPoint.id).desc()))
    )
