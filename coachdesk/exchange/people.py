"""Rows about participants: each opens an akt, as if somebody had typed it in."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt, held
from coachdesk.domain.duplicates import Candidate, Duplicate, Likeness, duplicates_of
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.folding import loose
from coachdesk.domain.group import ResourceGroup, group_id_of
from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex, ParsedIdentifier
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.intake import NewIdentifier, NewParticipant, register_participant
from coachdesk.domain.person import (
    ContactKind,
    ContactPoint,
    Person,
    add_contact_point,
    add_identifier,
    contact_points_of,
    identifiers_of,
    person_of,
)
from coachdesk.domain.record import Record
from coachdesk.domain.space import natural_id
from coachdesk.domain.staff import StaffMember, staff
from coachdesk.exchange.problems import Problem, Why
from coachdesk.exchange.rows import ReadRow, Setup
from coachdesk.exchange.subject import Subject, Twin, Written, put
from coachdesk.exchange.traces import Trace, trace

_ADDRESS = ("street", "postcode", "town")
_NAMES = ("given_name", "called_name", "family_name")


class People(Subject):
    """A list of participants."""

    def misses(self, session: Session, setup: Setup, row: ReadRow) -> list[Problem]:
        """A name, a programme, a colleague who exists, and a birth date that is the number's."""
        values, problems = row.values, []
        unread = {problem.meaning for problem in row.problems}
        if not any(names_of(values).values()) and not unread & {"name", *_NAMES}:
            problems.append(Problem(Why.NO_NAME, "name", setup.heading_of("name") or setup.heading_of("family_name")))
        if "programme" not in values and not setup.programme and "programme" not in unread:
            problems.append(Problem(Why.NO_PROGRAMME, "programme", setup.heading_of("programme")))
        number = _parsed(values, acting(session).today)
        if number is not None and number.birth_date and values.get("birth_date", str(number.birth_date)) != str(number.birth_date):
            problems.append(Problem(Why.OTHER_DAY, "birth_date", setup.heading_of("birth_date"), values["birth_date"]))
        if "responsible" in values and colleague(session, values["responsible"]) is None:
            problems.append(Problem(Why.UNKNOWN_COLLEAGUE, "responsible", setup.heading_of("responsible"), values["responsible"]))
        return problems

    def title(self, values: Mapping[str, str]) -> str:
        """The name as lists show it."""
        names = names_of(values)
        return " ".join(part for part in (names["called_name"] or names["given_name"], names["family_name"]) if part)

    def number(self, values: Mapping[str, str]) -> str | None:
        """The personnummer or samordningsnummer."""
        return values.get("identifier")

    def likeness(self, values: Mapping[str, str]) -> Hashable | None:
        """The same birth date and the same names in any order."""
        born = values.get("birth_date") or (values["identifier"][:8] if "identifier" in values else None)
        words = tuple(sorted(loose(self.title(values)).split()))
        return (born.replace("-", ""), words) if born and words else None

    def twins(self, session: Session, values: Mapping[str, str]) -> list[Twin]:
        """As the form for a new participant finds them; namesakes with other numbers apart."""
        number = _parsed(values, acting(session).today)
        born = date.fromisoformat(values["birth_date"]) if "birth_date" in values else None
        candidate = Candidate(name=self.title(values), birth_date=born, identifiers=(number,) if number else ())
        found = [one for one in duplicates_of(session, candidate) if number is None or not _is_other(session, one, number)]
        return [Twin(one.akt_id, one.name, one.likeness is Likeness.CERTAIN) for one in found]

    def is_taken(self, session: Session, number: str) -> bool:
        """Any akt that this laptop holds."""
        parsed = parse_identifier(number, IdentifierKind.PERSONNUMMER, acting(session).today)
        return any(one.likeness is Likeness.CERTAIN for one in duplicates_of(session, Candidate(identifiers=(parsed,))))

    def link_of(self) -> str:
        """An akt."""
        return "akt_id"

    def space_of(self, session: Session, record_id: UUID) -> UUID:  # noqa: ARG002 - an akt is its space
        """The akt itself."""
        return record_id

    def stands(self, session: Session, record_ids: Collection[UUID]) -> set[UUID]:
        """Akter that this laptop holds."""
        return set(session.exec(select(Akt.id).where(col(Akt.id).in_(record_ids), col(Akt.deleted).is_(None))))

    def is_open(self, session: Session, record_id: UUID) -> bool:
        """An akt that isn't closed."""
        return held(session, record_id).closed_on is None

    def holds(self, session: Session, record_id: UUID) -> Mapping[str, Sequence[str]]:
        """What the akt says."""
        akt, person, enrolment = held(session, record_id), person_of(session, record_id), running_enrolment(session, record_id)
        points = contact_points_of(session, record_id)
        phones = [point.value or "" for point in points if point.kind is ContactKind.PHONE]
        addresses = [point for point in points if point.kind is ContactKind.ADDRESS]
        single = {
            name: getattr(person, name) for name in ("given_name", "called_name", "family_name", "birth_date", "legal_sex", "language")
        }
        single |= {"place": akt.place or akt.team_id, "case_number": akt.case_number}
        single |= {name: getattr(enrolment, name, None) for name in ("programme", "referrer", "started_on")}
        flag = person.interpreter_needed
        return {name: [str(value)] if value is not None else [] for name, value in single.items()} | {
            "name": [person.full_name],
            "interpreter": [] if flag is None and person.interpreter_language is None else ["ja" if flag else "nej"],
            "identifier": [one.value or "" for one in identifiers_of(session, record_id)],
            "phone": phones,
            "phone_2": phones if len(phones) > 1 else [],
            "email": [point.value or "" for point in points if point.kind is ContactKind.EMAIL],
            **{name: [getattr(one, name) or "" for one in addresses] for name in _ADDRESS},
        }

    def make(self, session: Session, setup: Setup, row: ReadRow) -> Written:
        """Register the participant."""
        values = row.values
        points = list(_points(values))
        coach = colleague(session, values["responsible"]) if "responsible" in values else None
        number = values.get("identifier")
        registered = register_participant(
            session,
            NewParticipant(
                person=_person(values),
                programme=values.get("programme") or setup.programme,
                referrer=values.get("referrer"),
                started_on=_day(values, "started_on"),
                place=values.get("place") or setup.place or None,
                responsible_id=coach.id if coach is not None else None,
                case_number=values.get("case_number"),
                identifiers=[NewIdentifier(kind=IdentifierKind.PERSONNUMMER, text=number)] if number else (),
                contact_points=points,
            ),
        )
        akt = registered.akt
        group = session.get(ResourceGroup, group_id_of(akt.id))
        assert group is not None
        kept: list[Record] = [akt, registered.person, registered.enrolment, group, *points]
        kept += identifiers_of(session, akt.id) if number else []
        return Written(akt.id, tuple(trace(one) for one in kept))

    def fill(self, session: Session, setup: Setup, record_id: UUID, row: ReadRow, gaps: Collection[str]) -> Written:
        """Fill in the akt."""
        values = {name: value for name, value in row.values.items() if name in gaps}
        person, enrolment = person_of(session, record_id), running_enrolment(session, record_id)
        made: list[Trace] = []
        filled = put(person, _typed(values))
        filled += put(held(session, record_id), {name: values[name] for name in ("place", "case_number") if name in values})
        if enrolment is not None and "referrer" in values:
            filled += put(enrolment, {"referrer": values["referrer"]})
        if "identifier" in values:
            made.append(trace(add_identifier(session, record_id, IdentifierKind.PERSONNUMMER, values["identifier"])))
        for point in _points(values):
            # Two laptops that fill the same gap from the same row make the same record.
            point.id = natural_id(record_id, "contact_point", f"{setup.source}:{row.key}:{point.kind}:{point.value}")
            if session.get(ContactPoint, point.id) is None:
                made.append(trace(add_contact_point(session, record_id, point)))
        return Written(record_id, tuple(made), tuple(filled))


def names_of(values: Mapping[str, str]) -> dict[str, str]:
    """Given, called and family name; a name in one column is cut at its comma, else before its last word."""
    names = {name: values.get(name, "") for name in _NAMES}
    if "name" in values and not (names["given_name"] or names["family_name"]):
        family, comma, given = values["name"].partition(",")
        if not comma:
            given, _, family = values["name"].rpartition(" ")
        names |= {"given_name": given.strip(), "family_name": family.strip()}
    return names


def colleague(session: Session, name: str) -> StaffMember | None:
    """Who of the unit is called that, in any order of names; None where nobody is, or two are."""
    wanted = sorted(loose(name).replace(",", " ").split())
    known: list[StaffMember] | None = session.info.get("colleagues")
    if known is None:
        known = session.info["colleagues"] = staff(session)
    found = [one for one in known if sorted(loose(one.name or "").split()) == wanted]
    return found[0] if len(found) == 1 else None


def _is_other(session: Session, one: Duplicate, number: ParsedIdentifier) -> bool:
    """Somebody with another number of the same kind is somebody else, whatever the name."""
    if one.likeness is Likeness.CERTAIN:
        return False
    return any(known.kind is number.kind and known.value != number.value for known in identifiers_of(session, one.akt_id))


def _parsed(values: Mapping[str, str], today: date) -> ParsedIdentifier | None:
    number = values.get("identifier")
    return parse_identifier(number, IdentifierKind.PERSONNUMMER, today) if number else None


def _person(values: Mapping[str, str]) -> Person:
    names: dict[str, Any] = {name: value or None for name, value in names_of(values).items()}
    return Person(**_typed(values) | names)


def _typed(values: Mapping[str, str]) -> dict[str, Any]:
    """The person's own fields among *values*."""
    found: dict[str, Any] = {name: values[name] for name in _NAMES if name in values}
    if "birth_date" in values:
        found["birth_date"] = date.fromisoformat(values["birth_date"])
    if "legal_sex" in values:
        found["legal_sex"] = LegalSex(values["legal_sex"])
    if "interpreter" in values:
        found["interpreter_needed"] = values["interpreter"] == "ja"
    return found


def _points(values: Mapping[str, str]) -> Iterator[ContactPoint]:
    for name in ("phone", "phone_2"):
        if name in values:
            yield ContactPoint(kind=ContactKind.PHONE, value=values[name])
    if "email" in values:
        yield ContactPoint(kind=ContactKind.EMAIL, value=values["email"])
    if values.get("street") or values.get("town"):
        yield ContactPoint(kind=ContactKind.ADDRESS, street=values.get("street"), postcode=values.get("postcode"), town=values.get("town"))


def _day(values: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(values[name]) if name in values else None
