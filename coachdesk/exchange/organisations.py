"""Rows about organisations and whom to call there: records of the directory, which everyone in the unit has already.

Their ids follow from source and key, so that two laptops that read the same list without a net make the same records.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.folding import fold, loose
from coachdesk.domain.ordering import folded
from coachdesk.domain.organisation import (
    ContactPerson,
    Organisation,
    OrganisationType,
    add_contact_person,
    add_organisation,
    contact_persons,
)
from coachdesk.domain.record import RECORDS, Record, alive
from coachdesk.domain.space import natural_id
from coachdesk.exchange.problems import Problem, Why
from coachdesk.exchange.rows import ReadRow, Setup
from coachdesk.exchange.subject import Subject, Twin, Written, put
from coachdesk.exchange.traces import trace

R = TypeVar("R", bound=Record)

_OWN = ("org_number", "name", "street", "postcode", "town", "phone", "email", "about")
_CONTACT = {"contact_name": "name", "contact_title": "title", "contact_phone": "phone", "contact_email": "email"}
_ADDRESS = ("street", "postcode", "town")


class Organisations(Subject):
    """A list of employers, agencies, schools."""

    def misses(self, session: Session, setup: Setup, row: ReadRow) -> list[Problem]:  # noqa: ARG002 - a subject's signature
        """A name; and somebody to call has one, too."""
        unread = {problem.meaning for problem in row.problems}
        problems = []
        if "name" not in row.values and "name" not in unread:
            problems.append(Problem(Why.NO_NAME, "name", setup.heading_of("name")))
        if "contact_name" not in row.values and any(name in row.values for name in _CONTACT):
            problems.append(Problem(Why.NO_NAME, "contact_name", setup.heading_of("contact_name")))
        return problems

    def title(self, values: Mapping[str, str]) -> str:
        """Its name."""
        return values.get("name", "")

    def number(self, values: Mapping[str, str]) -> str | None:
        """Its organisation number."""
        return values.get("org_number")

    def likeness(self, values: Mapping[str, str]) -> Hashable | None:
        """Its name and town."""
        return (loose(values["name"]), loose(values.get("town", ""))) if "name" in values else None

    def twins(self, session: Session, values: Mapping[str, str]) -> list[Twin]:
        """The same number; or the same name, where not both have a number."""
        number = values.get("org_number")
        query = select(Organisation).where(col(Organisation.deleted).is_(None))
        same = folded(session, Organisation.name) == fold(values["name"])
        found = list(session.exec(query.where(same if number is None else same | (col(Organisation.org_number) == number))))
        likely = [one for one in found if number is None or one.org_number in (None, number)]
        twins = [Twin(one.id, one.name or "", number is not None and one.org_number == number) for one in likely]
        return sorted(twins, key=lambda twin: (not twin.certain, twin.record_id))

    def is_taken(self, session: Session, number: str) -> bool:
        """Any organisation of the directory."""
        return (
            session.exec(select(Organisation.id).where(Organisation.org_number == number, col(Organisation.deleted).is_(None))).first()
            is not None
        )

    def link_of(self) -> str:
        """An organisation."""
        return "organisation_id"

    def space_of(self, session: Session, record_id: UUID) -> UUID:  # noqa: ARG002 - all in one
        """The directory."""
        return acting(session).directory

    def stands(self, session: Session, record_ids: Collection[UUID]) -> set[UUID]:
        """Those that aren't deleted."""
        return set(session.exec(select(Organisation.id).where(col(Organisation.id).in_(record_ids), col(Organisation.deleted).is_(None))))

    def is_open(self, session: Session, record_id: UUID) -> bool:  # noqa: ARG002 - a subject's signature
        """Always."""
        return True

    def holds(self, session: Session, record_id: UUID) -> Mapping[str, Sequence[str]]:
        """What the directory says."""
        found = alive(session, Organisation, record_id)
        people = contact_persons(session, record_id)
        own = {name: getattr(found, name) for name in _OWN} | {"type": found.type}
        address = [value for name in _ADDRESS if (value := own[name])]
        return {name: [str(value)] if value is not None else [] for name, value in own.items()} | {
            # An address is filled in as a whole or not at all.
            **{name: [own[name] or ""] if address else [] for name in _ADDRESS},
            **{name: [getattr(one, ours) or "" for one in people] for name, ours in _CONTACT.items()},
        }

    def make(self, session: Session, setup: Setup, row: ReadRow) -> Written:
        """Keep the organisation, and whom to call."""
        key = f"{setup.source}:{row.key}"
        found = again(session, Organisation, natural_id(acting(session).directory, "organisation", key), _typed(row.values))
        made = [trace(add_organisation(session, found))]
        contact = self._contact(session, found.id, row, key)
        return Written(found.id, (*made, trace(contact)) if contact is not None else tuple(made))

    def fill(self, session: Session, setup: Setup, record_id: UUID, row: ReadRow, gaps: Collection[str]) -> Written:
        """Fill in the organisation."""
        values = {name: value for name, value in row.values.items() if name in gaps}
        filled = put(alive(session, Organisation, record_id), _typed(values))
        contact = self._contact(session, record_id, row, f"{setup.source}:{row.key}") if "contact_name" in gaps else None
        return Written(record_id, (trace(contact),) if contact is not None else (), tuple(filled))

    def _contact(self, session: Session, organisation_id: UUID, row: ReadRow, key: str) -> ContactPerson | None:
        if "contact_name" not in row.values:
            return None
        values = {ours: row.values.get(name) for name, ours in _CONTACT.items()} | {"organisation_id": organisation_id}
        session.flush()
        return add_contact_person(session, again(session, ContactPerson, natural_id(organisation_id, "contact_person", key), values))


def again(session: Session, cls: type[R], record_id: UUID, values: Mapping[str, Any]) -> R:
    """A record of that id with *values*: the one that an earlier, undone import made, else a new one."""
    found = session.get(cls, record_id) or cls(id=record_id)
    wiped = {one.name: None for one in RECORDS.of(cls).fields} if found.deleted is not None else {}
    for name, value in (wiped | dict(values)).items():
        setattr(found, name, value)
    return found


def _typed(values: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {name: values[name] for name in _OWN if name in values}
    if "type" in values:
        found["type"] = OrganisationType(values["type"])
    return found
