"""A question as it is put to people: whose, about what, which answers. Plain values, made on the storage thread."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.person import ContactPoint, Person, person_id_of
from coachdesk.domain.record import DELETED, RECORDS, Kind, Record, Register
from coachdesk.domain.staff import StaffMember
from coachdesk.domain.titles import title_of
from coachdesk.domain.unit import Unit
from ui.conflicts.mentions import Mention, mentions
from ui.kit.people import People, people
from ui.kit.when import capital
from ui.kit.words import register_words, someone_words, value_words

LONGEST_FACT = 160
"""Characters of a fact beside the question; it is there to know the record by, not to be read."""


@dataclass(frozen=True)
class Asked:
    """*question* is storage's own; *name* is the participant's and *called* what she is called, empty where it is about the directory.

    *form* tells questions about one register apart: for a contact point its kind. *title* is the record's own.
    """

    question: Any
    name: str
    called: str
    kind: Kind
    register: Register
    names: People
    form: str = ""
    title: str = ""

    @property
    def key(self) -> tuple[UUID, int]:
        """What tells one question from another."""
        return self.question.record_id, self.question.register

    @property
    def is_deletion(self) -> bool:
        """Whether one deleted what another went on writing in."""
        return bool(self.question.register == DELETED)

    @property
    def is_mine(self) -> bool:
        """Whether it is put to me: I'm responsible, or nobody is."""
        return self.question.asked in {None, self.names.me}


@dataclass(frozen=True)
class Details:
    """What stands around the answers. *answers* and *before* are in words; *facts*: the other registers of the record, in words."""

    asked: Asked
    answers: tuple[str, ...]
    before: str
    facts: tuple[tuple[str, str], ...]
    mentions: tuple[Mention | None, ...]


def put_names(session: Session, questions: list[Any]) -> list[Asked]:
    """Questions with the names it takes to ask them, mine first. Registers that only newer clients know are left for them."""
    names = people(session)
    found = []
    for one in questions:
        kind = RECORDS.by_number(one.kind)
        register = kind.register(one.register)
        if register is None:
            continue
        # What I wrote is always the first, so that 1 is "mine".
        one = replace(one, answers=tuple(sorted(one.answers, key=lambda answer: answer.user_id != names.me)))  # noqa: PLW2901 - the same question
        person = session.get(Person, person_id_of(one.space_id))
        record = session.get(kind.cls, one.record_id)
        hidden = person is not None and person.is_protected
        name = someone_words("" if hidden else person.full_name) if person else ""
        asked = Asked(one, name, "" if hidden else _called(person), kind, register, names)
        if record is not None:
            asked = replace(asked, form=_form(record), title=title_of(session, record))
        found.append(asked)
    return sorted(found, key=lambda one: not one.is_mine)


def _called(person: Person | None) -> str:
    return (person.called_name or person.given_name or person.family_name or "") if person else ""


def _form(record: Record) -> str:
    return record.kind.value if isinstance(record, ContactPoint) and record.kind else ""


def details(session: Session, asked: Asked) -> Details:
    """Everything that helps to answer. The akt has been opened for it."""
    record, now = session.get(asked.kind.cls, asked.question.record_id), acting(session).now()
    told = tuple(capital_day(_answer_words(session, asked, record, one.values, now), one.values) for one in asked.question.answers)
    noted = mentions(session, asked.question.space_id, asked.question.answers, told, now) if asked.name and not asked.is_deletion else ()
    return Details(
        asked,
        told,
        "" if asked.is_deletion else _answer_words(session, asked, record, asked.question.before, now),
        tuple(_facts(session, asked, record, now)) if record is not None else (),
        noted or tuple(None for _ in told),
    )


def _answer_words(session: Session, asked: Asked, record: Record | None, values: dict[str, Any], now: datetime) -> str:
    """An answer as the record's own page would show it."""
    if asked.is_deletion:
        return ""
    if record is not None and asked.kind.title == "shown" and any(values.values()):
        held = {field.name: getattr(record, field.name) for field in asked.kind.fields if field.name != "deleted"}
        shown: Any = asked.kind.cls(**{**held, **values})
        return str(shown.shown)
    return ", ".join(words for value in values.values() if (words := _value_words(session, asked.names, value, now)))


def capital_day(words: str, values: dict[str, Any]) -> str:
    """A day that stands alone begins with a capital; a name is left as it is written."""
    return capital(words) if any(isinstance(value, date) for value in values.values()) else words


def _value_words(session: Session, names: People, value: Any, now: datetime) -> str:
    """One value; a link by the title of what it leads to."""
    if not isinstance(value, UUID) or value in names.staff:
        return value_words(value, names, now)
    for kind in RECORDS:
        if kind.cls not in {StaffMember, Unit} and (found := session.get(kind.cls, value)) is not None:
            return title_of(session, found)
    return ""


def _facts(session: Session, asked: Asked, record: Record, now: datetime) -> list[tuple[str, str]]:
    """The other registers that say something: what kind of number, whose relative."""
    found = []
    for register in asked.kind.registers:
        names = [field.name for field in register.fields if field.link is None or field.link not in {asked.kind.parent, Unit}]
        if register.number in {DELETED, asked.register.number} or not names:
            continue
        words = ", ".join(words for name in names if (words := _value_words(session, asked.names, getattr(record, name), now)))
        if words:
            short = words if len(words) <= LONGEST_FACT else f"{words[:LONGEST_FACT].rstrip()} …"
            found.append((register_words(asked.kind, register.name), short))
    return found
