"""A question as it is put to people: whose, about what, which answers. Plain values, made on the storage thread."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.person import Person, person_id_of
from coachdesk.domain.record import DELETED, RECORDS, Kind, Register
from ui.kit.people import People, people


@dataclass(frozen=True)
class Asked:
    """*question* is storage's own; *name* is the participant's, empty where the question is about the directory."""

    question: Any
    name: str
    kind: Kind
    register: Register
    names: People

    @property
    def key(self) -> tuple[UUID, int]:
        """What tells one question from another."""
        return self.question.record_id, self.question.register

    @property
    def is_deletion(self) -> bool:
        """Whether one deleted what another went on writing in."""
        return bool(self.question.register == DELETED)


def put_names(session: Session, questions: list[Any]) -> list[Asked]:
    """Questions with the names it takes to ask them. Registers that only newer clients know are left for them."""
    names = people(session)
    found = []
    for one in questions:
        kind = RECORDS.by_number(one.kind)
        register = kind.register(one.register)
        if register is None:
            continue
        person = session.get(Person, person_id_of(one.space_id))
        found.append(Asked(one, person.full_name if person is not None else "", kind, register, names))
    return found
