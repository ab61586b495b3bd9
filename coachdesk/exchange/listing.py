"""What a list that is taken out holds: the chosen columns of the chosen rows, never what the law keeps from lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.access import AccessEvent, OpenReason, record_export
from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.organisation import contact_persons, organisations
from coachdesk.domain.participants import Filter, ParticipantRow, participants
from coachdesk.domain.person import ContactKind, ContactPoint, Person, PersonIdentifier, person_id_of
from coachdesk.domain.record import keep
from coachdesk.domain.space import access_log_of
from coachdesk.exchange.writing import Value

SLICE: Final = 100
"""Akter to a transaction: two events each."""
_EVERYBODY: Final = 1_000_000

PARTICIPANT_COLUMNS: Final = (
    "identifier",
    "given_name",
    "family_name",
    "birth_date",
    "legal_sex",
    "phone",
    "email",
    "street",
    "postcode",
    "town",
    "place",
    "responsible",
    "programme",
    "started_on",
    "ended_on",
    "case_number",
    "last_contact_on",
    "closed_on",
)
ORGANISATION_COLUMNS: Final = (
    "org_number",
    "name",
    "type",
    "street",
    "postcode",
    "town",
    "phone",
    "email",
    "about",
    "contact_name",
    "contact_title",
    "contact_phone",
    "contact_email",
)

Line = Mapping[str, Value]


def participant_lines(session: Session, rows: Sequence[ParticipantRow], what: str) -> list[Line]:
    """Lines for a slice of the list, each noted before it is given: an event in the akt, its copy in the unit's log. For a write.

    Nobody with protected identity, no secret contact point (OSL 21 kap. 3 §). *legal_sex* is a code; the window has its words.
    """
    akter = {one.id: one for one in _of(session, Akt, "id", [row.akt_id for row in rows])}
    persons = {one.akt_id: one for one in _of(session, Person, "akt_id", list(akter))}
    ids = [person_id_of(akt_id) for akt_id in akter]
    numbers = _grouped(_of(session, PersonIdentifier, "person_id", ids), "person_id")
    points = _grouped([one for one in _of(session, ContactPoint, "person_id", ids) if not one.secret], "person_id")
    enrolments = _grouped(_of(session, Enrolment, "akt_id", list(akter)), "akt_id")
    told = [(row, person) for row in rows if (person := persons.get(row.akt_id)) is not None and not person.is_protected]
    for row, _ in told:
        record_export(session, row.akt_id, what)
    return [
        _participant(row, akter[row.akt_id], person, numbers[person.id], points[person.id], enrolments[row.akt_id]) for row, person in told
    ]


def all_rows(session: Session, which: Filter) -> list[ParticipantRow]:
    """Everybody whom the list shows, in its order, at one moment."""
    return list(participants(session, which, limit=_EVERYBODY))


def organisation_lines(session: Session, what: str) -> list[Line]:
    """The directory's organisations, a line for each person to call, one where there is nobody. Noted in the unit's log. For a write."""
    actor = acting(session)
    event = AccessEvent(at=actor.now(), user_id=actor.user_id, device_id=actor.device_id, reason=OpenReason.EXPORT, detail=what[:500])
    event.space_id = access_log_of(actor.unit_id)
    keep(session, event)
    found = organisations(session)
    people = _grouped(contact_persons(session), "organisation_id")
    return [
        {name: getattr(one, name) for name in ORGANISATION_COLUMNS if not name.startswith("contact_")}
        | {f"contact_{name}": getattr(person, name, None) for name in ("name", "title", "phone", "email")}
        for one in found
        for person in people[one.id] or [None]
    ]


class _Grouped(dict[Any, list[Any]]):
    def __missing__(self, key: object) -> list[Any]:
        return []


def _grouped(found: Sequence[Any], by: str) -> _Grouped:
    groups = _Grouped()
    for one in found:
        groups.setdefault(getattr(one, by), []).append(one)
    return groups


def _of(session: Session, cls: Any, field: str, values: Sequence[UUID]) -> list[Any]:
    query = select(cls).where(getattr(cls, field).in_(values), col(cls.deleted).is_(None))
    return list(session.exec(query.order_by(col(cls.id))))


def _participant(
    row: ParticipantRow,
    akt: Akt,
    person: Person,
    numbers: Sequence[PersonIdentifier],
    points: Sequence[ContactPoint],
    enrolments: Sequence[Enrolment],
) -> Line:
    number = min(numbers, key=lambda one: one.is_temporary, default=None)
    address = _newest(points, lambda one: one.kind is ContactKind.ADDRESS)
    running = sorted(enrolments, key=lambda one: (one.ended_on is None, one.started_on or date.min, one.id))[-1:]
    enrolment = running[0] if running else None
    return {
        "identifier": number.shown if number is not None else None,
        "given_name": person.called_name or person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "legal_sex": person.legal_sex.value if person.legal_sex is not None else None,
        "phone": getattr(_newest(points, lambda one: one.kind is ContactKind.PHONE), "value", None),
        "email": getattr(_newest(points, lambda one: one.kind is ContactKind.EMAIL), "value", None),
        **{name: getattr(address, name, None) for name in ("street", "postcode", "town")},
        "place": akt.place,
        "responsible": row.responsible_name,
        **{name: getattr(enrolment, name, None) for name in ("programme", "started_on", "ended_on")},
        "case_number": akt.case_number,
        "last_contact_on": row.last_contact_on,
        "closed_on": akt.closed_on,
    }


def _newest(points: Sequence[ContactPoint], fits: Callable[[ContactPoint], bool]) -> ContactPoint | None:
    """The latest that holds; what has ended comes last."""
    fitting = [one for one in points if fits(one)]
    return max(fitting, key=lambda one: (one.valid_to is None, one.valid_from or date.min, one.id), default=None)
